package audit

import "context"

// histories wants what has a life of its own to have gone only the ways that it may (I26). Those of claims are settled
// with the claims.
func (r *run) histories(ctx context.Context) error {
	if err := r.count(ctx, "I26", "SELECT COUNT(*) FROM api_keys"); err != nil {
		return err
	}
	return r.query(ctx, "I26", `SELECT id, 'it was revoked before it was created' FROM api_keys WHERE revoked_at < created_at`,
		func(key, detail string) (string, string) {
			return detail, "SELECT id, created_at, revoked_at FROM api_keys WHERE id = '" + key + "'"
		})
}
