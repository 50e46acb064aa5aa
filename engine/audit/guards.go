package audit

import (
	"context"
	"database/sql"
	"strconv"
)

// guarded are the tables whose rows the database itself keeps from being changed or deleted.
var guarded = []string{
	"audit_events", "book_events", "books", "claim_marks", "claim_versions", "claims", "decision_lines", "decisions", "erasures",
	"journal_consumptions", "journal_payments", "limit_refusals", "opening_balances", "partner_costs", "payment_run_ends",
	"payment_run_entries", "payment_runs", "payment_transfers", "reassessments", "replay_cases", "replays", "seals",
}

// guards wants the triggers to be there that keep history as it is (I15): whoever wants to change it takes them away first,
// and a database that was restored from a dump may have lost them.
func (r *run) guards(ctx context.Context) error {
	query := `SELECT tbl_name, MAX(sql LIKE '%BEFORE UPDATE%'), MAX(sql LIKE '%BEFORE DELETE%') FROM sqlite_master
		WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%' GROUP BY tbl_name`
	if r.snap.postgres { // 16 and 8 are the bits of UPDATE and DELETE; a trigger that is off is none
		query = `SELECT c.relname, MAX(CASE WHEN t.tgtype & 16 > 0 THEN 1 ELSE 0 END), MAX(CASE WHEN t.tgtype & 8 > 0 THEN 1 ELSE 0 END)
			FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
			WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = CAST(current_schema() AS regnamespace) GROUP BY c.relname`
	}
	stand := map[string]bool{}
	err := r.snap.each(ctx, query, nil, func(rows *sql.Rows) error {
		var table string
		var updates, deletes int
		err := rows.Scan(&table, &updates, &deletes)
		stand[table] = updates > 0 && deletes > 0
		return err
	})
	for _, table := range guarded {
		if err == nil && !stand[table] {
			r.fail("I15", "the triggers of "+table, "what keeps its rows from being changed or deleted is not there, or is off", "octroi migrate status")
		}
	}
	return err
}

// unsealed counts what was booked since the last seal, which no hash holds yet.
func (r *run) unsealed(ctx context.Context, last *sealRow) error {
	for _, of := range sealedRanges {
		var n int64
		if err := r.snap.one(ctx, "SELECT COUNT(*) FROM "+of.table+" WHERE "+of.id+" > "+strconv.FormatInt(last.to[of.table], 10), nil, &n); err != nil {
			return err
		}
		r.unsealedRows += n
	}
	return nil
}
