package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"octroi/engine"
)

// The kinds of journal entry about money. Reports and payment runs sum both: what the rules give, and what a reviewer granted
// beyond them.
const (
	kindPayment  = "payment"
	kindExGratia = "ex_gratia"
)

// appended is the rows of one call to Append.
type appended struct {
	claims, versions, decisions, lines, payments, consumptions, refusals, marks, waiting, replaced, events *batch
}

func newAppended() *appended {
	return &appended{
		claims: newBatch("id:uuid", "member", "channel", "submitted_on:date", "received_at:instant", "client", "request_key",
			"body_hash", "doc"),
		versions: newBatch("claim_id:uuid", "version:int", "kind", "client", "request_key", "body_hash", "reason", "doc:opt"),
		decisions: newBatch("claim_id:uuid", "version:int", "revision", "outcome", "pays_cents:int", "decided_at:instant",
			"decided_on:date", "seq:int", "doc", "facts"),
		lines: newBatch("claim_id:uuid", "version:int", "line:int", "benefit", "category", "date:date", "outcome", "pays_cents:int",
			"waits_for", "ex_gratia_cents:int"),
		payments: newBatch("claim_id:uuid", "version:int", "line:int", "kind", "member", "benefit", "category", "channel",
			"service_date:date", "decided_on:date", "cents:int", "decided_at:instant", "pay_to", "pay_mode", "payee", "reverses:int",
			"units:int", "charged_cents:int", "asked_cents:int", "age:int", "region", "status", "network", "reason"),
		consumptions: newBatch("claim_id:uuid", "version:int", "line:int", "counter", "limit_code", "date:date", "of_key", "value:int",
			"reverses:int", "cap:int", "since:date"),
		refusals: newBatch("counter", "date:date", "claim_id:uuid", "version:int", "line:int"),
		marks:    newBatch("mark", "bill", "claim_id:uuid", "version:int", "line:int"),
		waiting: newBatch("claim_id:uuid", "version:int", "line:int", "waits_for", "member", "benefit", "category", "provider", "channel",
			"date:date", "submitted_on:date"),
		replaced: newBatch("id:uuid"),
		events:   newEvents(),
	}
}

// Append implements engine.Tx. It gives each record its Seq and rounds its instants to the microseconds that the
// database keeps, so that a record is the same whether it was just stored or read back. All is one statement on
// PostgreSQL, and one per table on SQLite.
func (t *transaction) Append(ctx context.Context, records []engine.Record) error {
	if len(records) == 0 {
		return nil
	}
	rows := newAppended()
	for i := range records {
		if err := t.number(&records[i]); err != nil {
			return err
		}
		rows.add(&records[i])
	}
	d := t.store.dialect
	var parts []statement
	parts = append(parts, rows.claims.insert(d, "claims", "")...)
	parts = append(parts, rows.versions.insert(d, "claim_versions", "")...)
	parts = append(parts, rows.decisions.insert(d, "decisions", "")...)
	parts = append(parts, rows.lines.insert(d, "decision_lines", "")...)
	parts = append(parts, rows.payments.insert(d, "journal_payments", "")...)
	parts = append(parts, rows.consumptions.insert(d, "journal_consumptions", "")...)
	parts = append(parts, rows.refusals.insert(d, "limit_refusals", "")...)
	parts = append(parts, rows.marks.insert(d, "claim_marks", "")...)
	for _, rel := range rows.replaced.relations(d) { // before the lines that wait now
		parts = append(parts, rel.inside("DELETE FROM waiting_lines WHERE claim_id IN (%s)"))
	}
	parts = append(parts, rows.waiting.insert(d, "waiting_lines", "")...)
	parts = append(parts, rows.events.insert(d, "audit_events", "")...)
	return t.exec(ctx, "append", append(parts, t.raise()...)...)
}

// number gives a record the next place in its member's order of decisions, which only the holder of the lock may.
func (t *transaction) number(r *engine.Record) error {
	anchor := string(engine.MemberAnchor(r.Claim.Member))
	seq, locked := t.seqs[anchor]
	if !locked {
		return errors.New("store: append without the lock of the claim's member")
	}
	r.Seq = seq + 1
	t.seqs[anchor] = r.Seq
	if r.Version.N == 0 {
		r.Version = engine.Version{N: 1, Kind: engine.VersionClaim}
	}
	r.Claim.ReceivedAt, r.DecidedAt = kept(r.Claim.ReceivedAt), kept(r.DecidedAt)
	return nil
}

// kept is an instant as both databases keep it.
func kept(t time.Time) time.Time { return time.UnixMicro(t.UnixMicro()).UTC() }

// raise writes the sequences of the locked anchors: a member's counts its decisions, any other the times it was held
// for one.
func (t *transaction) raise() []statement {
	b := newBatch("id", "seq:int")
	for id := range t.seqs {
		if !strings.HasPrefix(id, string(engine.MemberAnchor(""))) {
			t.seqs[id]++
		}
		b.add(id, t.seqs[id])
	}
	all := b.relations(t.store.dialect)
	for i := range all {
		all[i] = all[i].inside("UPDATE anchors SET seq = r.seq FROM (%s) AS r WHERE anchors.id = r.id")
	}
	return all
}
