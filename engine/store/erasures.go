package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// erasedDoc stands in the place of a document that was erased. Migration 00011 lets a document become this and nothing
// else.
const erasedDoc = `{"erased":true}`

// Erasures implements engine.Reader.
func (r *reader) Erasures(ctx context.Context, member string) ([]engine.ErasureStep, error) {
	var steps []engine.ErasureStep
	st := statement{"SELECT step, client, person, at, note FROM erasures WHERE member = ? ORDER BY n", []any{member}}
	err := r.query(ctx, "erasures", st, func(rows *sql.Rows) error {
		var s engine.ErasureStep
		err := rows.Scan(&s.Kind, &s.Client, &s.Person, (*moment)(&s.At), &s.Note)
		steps = append(steps, s)
		return err
	})
	return steps, err
}

const selectPended = `SELECT COUNT(*), (SELECT MAX(x.decided_on) FROM decisions x JOIN claims y ON y.id = x.claim_id WHERE y.member = ?)
	FROM claims c JOIN decisions d ON d.claim_id = c.id AND d.version = (SELECT MAX(v.version) FROM decisions v WHERE v.claim_id = c.id)
	WHERE c.member = ? AND EXISTS (SELECT 1 FROM decision_lines l WHERE l.claim_id = d.claim_id AND l.version = d.version AND l.outcome = 'pended')`

// selectUnpaid adds up what no run that was sent has of a member's entries, by whom they are due to, and finds the last day
// on which one was paid.
const selectUnpaid = `WITH sent AS (
		SELECT e.entry_id, p.execution_date FROM payment_run_entries e JOIN payment_runs p ON p.number = e.run
		JOIN payment_run_ends x ON x.run = e.run AND x.state = 'sent'
		JOIN journal_payments j ON j.id = e.entry_id WHERE j.member = ?
	), nets AS (
		SELECT SUM(j.cents) AS cents FROM journal_payments j
		WHERE j.member = ? AND j.pay_mode = 'money' AND j.pay_to IN ('member', 'provider') AND j.id NOT IN (SELECT entry_id FROM sent)
			AND EXISTS (SELECT 1 FROM payment_runs p WHERE p.number NOT IN (SELECT run FROM payment_run_ends WHERE state = 'cancelled'))
		GROUP BY j.pay_to, j.payee
	)
	SELECT (SELECT CAST(COALESCE(SUM(ABS(cents)), 0) AS bigint) FROM nets), (SELECT MAX(execution_date) FROM sent)`

// Obligations implements engine.Reader.
func (r *reader) Obligations(ctx context.Context, member string) (o engine.Obligations, err error) {
	var paid engine.Date
	who := []any{member, member}
	err = r.query(ctx, "pended claims", statement{selectPended, who}, func(rows *sql.Rows) error {
		return rows.Scan(&o.PendedClaims, (*day)(&o.LastBooked))
	})
	if err != nil {
		return o, err
	}
	err = r.query(ctx, "unpaid", statement{selectUnpaid, who}, func(rows *sql.Rows) error {
		return rows.Scan(&o.UnpaidCents, (*day)(&paid))
	})
	o.LastBooked = max(o.LastBooked, paid)
	return o, err
}

func erasureRow(member string, s engine.ErasureStep) *batch {
	row := newBatch("member", "step", "client", "person", "at:instant", "note")
	row.add(member, string(s.Kind), s.Client, s.Person, s.At, s.Note)
	return row
}

// AppendErasure implements engine.Tx.
func (t *transaction) AppendErasure(ctx context.Context, member string, s engine.ErasureStep, by engine.Actor) error {
	d := t.store.dialect
	parts := erasureRow(member, s).insert(d, "erasures", "")
	return t.exec(ctx, "append erasure", append(parts, event(by, "erasure."+string(s.Kind), member).insert(d, "audit_events", "")...)...)
}

// Erase implements engine.Tx. The register goes first, while it may still be written, then the step that lets the database
// give up the documents, then those. The journal, the lines of decisions, what the books know of amounts and days and the
// audit trail stay: nothing in them is more than the payer's own id of the member.
func (t *transaction) Erase(ctx context.Context, m engine.Member, s engine.ErasureStep, by engine.Actor) error {
	doc := encode(memberDoc{Erased: m.Erased})
	approvals, err := t.ApprovalsOf(ctx, []string{m.ID})
	if err != nil {
		return err
	}
	gone := newEvents() // what was once put is not there any more: the audit trail says why
	for i := range approvals {
		gone.add(by.At, by.Client, "approval.erased", approvals[i].ID, by.RequestID)
	}
	err = t.exec(ctx, "erase register",
		statement{"UPDATE members SET born = NULL, died = NULL, doc = ? WHERE id = ?", []any{doc, m.ID}},
		statement{"DELETE FROM member_households WHERE member = ?", []any{m.ID}},
		statement{"DELETE FROM approvals WHERE member = ?", []any{m.ID}},
		statement{"DELETE FROM waiting_lines WHERE member = ?", []any{m.ID}},
		statement{"DELETE FROM accounts WHERE owner_kind = 'member' AND owner = ?", []any{m.ID}},
		statement{"UPDATE payment_transfers SET iban = '', name = '' WHERE payee_kind = 'member' AND payee = ?", []any{m.ID}})
	if err != nil {
		return err
	}
	if err := t.AppendErasure(ctx, m.ID, s, by); err != nil {
		return err
	}
	if gone.rows > 0 {
		if err := t.exec(ctx, "erased approvals", gone.insert(t.store.dialect, "audit_events", "")...); err != nil {
			return err
		}
	}
	const own = "IN (SELECT id FROM claims WHERE member = ?)"
	return t.exec(ctx, "erase documents",
		statement{"UPDATE claims SET doc = ? WHERE member = ?", []any{erasedDoc, m.ID}},
		statement{"UPDATE claim_versions SET doc = NULL, reason = '' WHERE claim_id " + own, []any{m.ID}},
		statement{"UPDATE decisions SET doc = ?, facts = ? WHERE claim_id " + own, []any{erasedDoc, erasedDoc, m.ID}},
		statement{"DELETE FROM claim_marks WHERE claim_id " + own, []any{m.ID}},
		statement{"DELETE FROM limit_refusals WHERE claim_id " + own, []any{m.ID}},
		statement{"DELETE FROM replay_cases WHERE member = ?", []any{m.ID}},
		statement{"UPDATE opening_balances SET doc = " + t.store.dialect.withoutNote + " WHERE member = ?", []any{m.ID}})
}

// complete ends every reading of records: those that were erased get what is left of their lines.
func (r *reader) complete(ctx context.Context, found []engine.Record, err error) ([]engine.Record, error) {
	if err == nil {
		err = r.withErased(ctx, found)
	}
	return found, err
}

// withErased gives records whose documents were erased the lines that are left of them: what each was about and what it
// pays.
func (r *reader) withErased(ctx context.Context, found []engine.Record) error {
	asked := newBatch("claim_id:uuid", "version:int")
	at := map[string]map[int]*engine.Record{}
	for i := range found {
		rec := &found[i]
		if !rec.Erased {
			continue
		}
		asked.add(rec.Claim.ID, rec.Version.N)
		if at[rec.Claim.ID] == nil {
			at[rec.Claim.ID] = map[int]*engine.Record{}
		}
		at[rec.Claim.ID][rec.Version.N] = rec
	}
	if asked.rows == 0 {
		return nil
	}
	const lines = `SELECT l.claim_id, l.version, l.benefit, l.category, l.date, l.outcome, l.pays_cents, l.ex_gratia_cents
		FROM (%s) AS a JOIN decision_lines l ON l.claim_id = a.claim_id AND l.version = a.version ORDER BY l.claim_id, l.version, l.line`
	return r.queryFor(ctx, "erased lines", lines, asked, func(rows *sql.Rows) error {
		var claim string
		var version int
		var l engine.LineDecision
		err := rows.Scan(&claim, &version, &l.Benefit, &l.Category, (*day)(&l.Date), &l.Outcome, &l.Pays, &l.ExGratia)
		if rec := at[claim][version]; rec != nil && err == nil {
			rec.Decision.Lines = append(rec.Decision.Lines, l)
			rec.Claim.Lines = append(rec.Claim.Lines, engine.Line{Benefit: l.Benefit, Date: l.Date, Until: l.Date})
		}
		return err
	})
}
