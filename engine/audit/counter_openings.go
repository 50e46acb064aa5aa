package audit

import (
	"context"
	"database/sql"
)

// openings reads the counters that hold the openings of blocks, by the counter whose blocks they open.
func (r *run) openings(ctx context.Context, scope string, args []any) (map[string][]counterRow, error) {
	found := map[string][]counterRow{}
	query := r.selectCounters() + scope + " j.counter LIKE '%|opens' ORDER BY j.id"
	err := r.snap.each(ctx, query, args, func(rows *sql.Rows) error {
		x, err := scanCounter(rows)
		c := trimOpens(x.counter)
		found[c] = append(found[c], x)
		return err
	})
	return found, err
}
