package audit

import "context"

// liveRuns are the runs that were not cancelled.
const liveRuns = "(SELECT number FROM payment_runs WHERE number NOT IN (SELECT run FROM payment_run_ends WHERE state = 'cancelled'))"

// runs looks at payment runs (I21), at what they pay (I25) and at how they ended (I26).
func (r *run) runs(ctx context.Context) error {
	if err := r.count(ctx, "I21", "SELECT COUNT(*) FROM payment_runs"); err != nil {
		return err
	}
	sent := ` FROM payment_run_ends e JOIN payment_runs r ON r.number = e.run WHERE e.state = 'sent'`
	if r.opt.Alone {
		sent += " AND 1 = 0"
	}
	if err := r.count(ctx, "I17", "SELECT COUNT(*)"+sent); err != nil {
		return err
	}
	if err := r.erasedByTwo(ctx); err != nil {
		return err
	}
	for _, q := range []struct{ id, sql string }{
		{"I17", "SELECT CAST(e.run AS text), 'who made the run sent it'" + sent + " AND e.client = r.client"},
		{"I21", `SELECT CAST(e.entry_id AS text), 'the entry is in more than one live run' FROM payment_run_entries e
			WHERE e.run IN ` + liveRuns + ` GROUP BY e.entry_id HAVING COUNT(*) > 1`},
		{"I21", `SELECT CAST(e.run AS text), 'an entry of the run is not in the journal' FROM payment_run_entries e
			WHERE NOT EXISTS (SELECT 1 FROM journal_payments j WHERE j.id = e.entry_id)`},
		{"I21", `SELECT CAST(x.run AS text), 'a transfer is not what the entries of its payee sum to' FROM (
				SELECT run, position, cents AS a, 0 AS b FROM payment_transfers
				UNION ALL SELECT e.run, e.position, 0, j.cents FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id
			) x GROUP BY x.run, x.position HAVING SUM(x.a) <> SUM(x.b)`},
		{"I21", `SELECT CAST(e.run AS text), 'an entry is paid to another payee' FROM payment_run_entries e
			JOIN journal_payments j ON j.id = e.entry_id JOIN payment_transfers t ON t.run = e.run AND t.position = e.position
			WHERE t.payee <> j.payee OR t.payee_kind <> j.pay_to`},
		{"I21", `SELECT CAST(r.number AS text), 'the run is not the sum of its transfers, or not as many' FROM payment_runs r
			LEFT JOIN (SELECT run, SUM(cents) AS cents, COUNT(*) AS n FROM payment_transfers GROUP BY run) t ON t.run = r.number
			WHERE COALESCE(t.cents, 0) <> r.cents OR COALESCE(t.n, 0) <> r.transfers`},
		{"I21", `SELECT CAST(r.number AS text), 'the run has not as many entries as it says' FROM payment_runs r
			LEFT JOIN (SELECT run, COUNT(*) AS n FROM payment_run_entries GROUP BY run) e ON e.run = r.number
			WHERE COALESCE(e.n, 0) <> r.entries`},
		{"I21", `SELECT CAST(number AS text), 'the hash of its file is not kept' FROM payment_runs WHERE length(sha256) <> 64 OR bytes <= 0`},
		{"I21", `SELECT CAST(MAX(number) AS text), 'the runs are not numbered without a gap' FROM payment_runs HAVING COUNT(*) <> COALESCE(MAX(number), 0)`},
		{"I21", `SELECT CAST(j.id AS text), 'the entry is in no live run, and not due either' FROM journal_payments j
			WHERE j.pay_mode = 'money' AND j.cents <> 0 AND j.id NOT IN (SELECT entry_id FROM payments_due)
			AND j.id NOT IN (SELECT entry_id FROM payment_run_entries WHERE run IN ` + liveRuns + `)`},
		{"I21", `SELECT CAST(d.entry_id AS text), 'the entry is due, and in a live run' FROM payments_due d
			WHERE d.entry_id IN (SELECT entry_id FROM payment_run_entries WHERE run IN ` + liveRuns + `)`},
		{"I21", `SELECT CAST(d.entry_id AS text), 'what is due is not what the journal says' FROM payments_due d
			LEFT JOIN journal_payments j ON j.id = d.entry_id AND j.pay_mode = 'money' AND j.cents = d.cents AND j.cents <> 0
			AND j.pay_to = d.pay_to AND j.payee = d.payee AND j.decided_on = d.decided_on
			WHERE j.id IS NULL OR d.round <> (SELECT COUNT(*) FROM payment_run_entries e WHERE e.entry_id = d.entry_id)`},
		{"I25", `SELECT CAST(e.entry_id AS text), 'what is no money is in a payment run' FROM payment_run_entries e
			JOIN journal_payments j ON j.id = e.entry_id WHERE j.pay_mode <> 'money'`},
		{"I26", `SELECT CAST(e.run AS text), 'something ended that is no run' FROM payment_run_ends e
			WHERE NOT EXISTS (SELECT 1 FROM payment_runs r WHERE r.number = e.run)`},
		{"I26", `SELECT CAST(run AS text), 'the run ended more than once' FROM payment_run_ends GROUP BY run HAVING COUNT(*) > 1`},
	} {
		err := r.query(ctx, q.id, q.sql, func(key, detail string) (string, string) {
			return detail, "SELECT * FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id WHERE " + key + " IN (e.run, e.entry_id)"
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// erasedByTwo wants each erasure that was confirmed to have been asked for by another (I17).
func (r *run) erasedByTwo(ctx context.Context) error {
	if err := r.count(ctx, "I17", "SELECT COUNT(*) FROM erasures WHERE step = 'confirmed'"); err != nil {
		return err
	}
	return r.query(ctx, "I17", `SELECT c.member, 'its erasure was confirmed by who asked for it, or nobody asked' FROM erasures c
		WHERE c.step = 'confirmed' AND NOT EXISTS (SELECT 1 FROM erasures a WHERE a.member = c.member AND a.step = 'requested' AND a.n < c.n
			AND lower(trim(a.person)) <> lower(trim(c.person)) AND (a.client <> c.client OR c.client = 'cli'))`, func(key, detail string) (string, string) {
		return detail, "SELECT * FROM erasures WHERE member = '" + key + "'"
	})
}
