package audit

import "context"

// traced is a table whose rows have audit events: how many of which actions each subject should have.
type traced struct {
	what    string
	actions string // a condition on audit_events
	rows    string // SELECT subject, n
	atLeast bool   // registers are overwritten: there may be more events than rows
}

// events wants an audit event of everything that changed, and a change for every event (I18).
func (r *run) events(ctx context.Context) error {
	for _, t := range []traced{
		{"a claim", "action LIKE 'claim.%'", "SELECT CAST(claim_id AS text) AS subject, COUNT(*) AS n FROM decisions GROUP BY claim_id", false},
		{"an activation", "action = 'book.activate'", "SELECT revision AS subject, COUNT(*) AS n FROM book_events WHERE action = 'activate' GROUP BY revision", false},
		{"a step of a rule book", "action LIKE 'book.%'", "SELECT revision AS subject, COUNT(*) AS n FROM book_events GROUP BY revision", false},
		{"a partner cost", "action = 'partner_cost.booked'", "SELECT id AS subject, 1 AS n FROM partner_costs WHERE kind = 'cost'", false},
		{"a partner cost's reversal", "action = 'partner_cost.reversed'", "SELECT id AS subject, 1 AS n FROM partner_costs WHERE kind = 'reversal'", false},
		{
			"an opening balance", "action = 'opening_balance.booked'",
			"SELECT CAST(id AS text) AS subject, 1 AS n FROM opening_balances WHERE kind = 'opening'", false,
		},
		{
			"an opening balance's reversal", "action = 'opening_balance.reversed'",
			"SELECT CAST(id AS text) AS subject, 1 AS n FROM opening_balances WHERE kind = 'reversal'", false,
		},
		{"a payment run", "action = 'payment_run.created'", "SELECT id AS subject, 1 AS n FROM payment_runs", false},
		{
			"a payment run's sending", "action = 'payment_run.sent'",
			"SELECT r.id AS subject, 1 AS n FROM payment_run_ends e JOIN payment_runs r ON r.number = e.run WHERE e.state = 'sent'", false,
		},
		{
			"a payment run's cancelling", "action = 'payment_run.cancelled'",
			"SELECT r.id AS subject, 1 AS n FROM payment_run_ends e JOIN payment_runs r ON r.number = e.run WHERE e.state = 'cancelled'", false,
		},
		{"a key", "action = 'key.create'", "SELECT id AS subject, 1 AS n FROM api_keys", false},
		{"a revoked key", "action = 'key.revoke'", "SELECT id AS subject, 1 AS n FROM api_keys WHERE revoked_at IS NOT NULL", false},
		{"a member", "action = 'member.put'", "SELECT id AS subject, 1 AS n FROM members", true},
		{"a provider", "action = 'provider.put'", "SELECT id AS subject, 1 AS n FROM providers", true},
		{
			"an approval", "action = 'approval.put'",
			"SELECT id AS subject, 1 AS n FROM approvals UNION SELECT subject, 1 FROM audit_events WHERE action = 'approval.erased'", true,
		},
		{
			"a step of an erasure", "action LIKE 'erasure.%'", "SELECT member AS subject, COUNT(*) AS n FROM erasures GROUP BY member", false,
		},
	} {
		if err := r.traces(ctx, t); err != nil {
			return err
		}
	}
	if err := r.actors(ctx); err != nil {
		return err
	}
	return r.query(ctx, "I18", `SELECT CAST(id AS text), action FROM audit_events WHERE actor = '' OR action = '' OR subject = ''`,
		func(key, _ string) (string, string) {
			return "the event does not say who did what to which thing", "SELECT * FROM audit_events WHERE id = " + key
		})
}

func (r *run) traces(ctx context.Context, t traced) error {
	differ := "n <> e"
	if t.atLeast {
		differ = "e < n OR n = 0"
	}
	if err := r.count(ctx, "I18", "SELECT COUNT(*) FROM audit_events WHERE "+t.actions); err != nil {
		return err
	}
	q := `SELECT subject, CASE WHEN n = 0 THEN 'an event and no thing' WHEN e = 0 THEN 'no event' ELSE 'not as many events as changes' END
		FROM (SELECT subject, SUM(n) AS n, SUM(e) AS e FROM (
			SELECT subject, n, 0 AS e FROM (` + t.rows + `) x UNION ALL SELECT subject, 0, 1 FROM audit_events WHERE ` + t.actions + `
		) both_ways GROUP BY subject) sums
		WHERE ` + differ
	return r.query(ctx, "I18", q, func(key, detail string) (string, string) {
		return t.what + ": " + detail, "SELECT * FROM audit_events WHERE subject = '" + key + "'"
	})
}

// actors wants the events of claims, accounts, books and payment runs to be by whom the rows say (I18). Accounts may have
// gone since; their events stay.
func (r *run) actors(ctx context.Context) error {
	for _, q := range []string{
		`SELECT CAST(v.claim_id AS text), 'nobody is said to have done what a version says: '||v.kind FROM claim_versions v
			JOIN claims c ON c.id = v.claim_id WHERE NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.subject = CAST(v.claim_id AS text)
				AND a.action = CASE WHEN v.version = 1 THEN 'claim.decided' ELSE 'claim.'||v.kind END
				AND (v.kind NOT IN ('claim', 'evidence', 'correction', 'ruling', 'reversal')
					OR a.actor = CASE WHEN v.version = 1 THEN c.client ELSE v.client END
					OR v.version = 1 AND c.client = 'import' AND a.actor = 'cli'))`, // keys of rows are the files', whoever imports them
		`SELECT r.id, 'it was ended by another than its event says' FROM payment_run_ends e JOIN payment_runs r ON r.number = e.run
			WHERE NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.subject = r.id AND a.action = 'payment_run.'||e.state AND a.actor = e.client)`,
		`SELECT b.revision, 'nobody is said to have taken a step of its life: '||b.action FROM book_events b
			WHERE NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.subject = b.revision AND a.action = 'book.'||b.action
				AND a.actor IN (b.client, 'migration'))`,
		`SELECT a.owner, 'an account has no event' FROM accounts a
			WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.action = 'account.put' AND e.subject = a.owner_kind||'|'||a.owner)`,
	} {
		err := r.query(ctx, "I18", q, func(key, detail string) (string, string) {
			return detail, "SELECT * FROM audit_events WHERE subject LIKE '%" + key + "'"
		})
		if err != nil {
			return err
		}
	}
	return nil
}
