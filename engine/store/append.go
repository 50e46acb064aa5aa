package store

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"octroi/engine"
)

// firstVersion is the version of a claim's first decision; an adjustment is a later one.
const firstVersion = 1

// kindPayment is the kind of journal entry that reports and payment runs sum.
const kindPayment = "payment"

// appended is the rows of one call to Append.
type appended struct {
	claims, decisions, lines, payments, consumptions, events *batch
}

func newAppended() *appended {
	return &appended{
		claims: newBatch("id:uuid", "member", "channel", "submitted_on:date", "received_at:instant", "client", "request_key",
			"body_hash", "doc"),
		decisions: newBatch("claim_id:uuid", "version:int", "revision", "outcome", "pays_cents:int", "decided_at:instant",
			"decided_on:date", "seq:int", "doc", "facts"),
		lines: newBatch("claim_id:uuid", "version:int", "line:int", "benefit", "category", "date:date", "outcome", "pays_cents:int"),
		payments: newBatch("claim_id:uuid", "version:int", "line:int", "kind", "member", "benefit", "category", "channel",
			"service_date:date", "decided_on:date", "cents:int", "decided_at:instant"),
		consumptions: newBatch("claim_id:uuid", "version:int", "line:int", "counter", "limit_code", "date:date", "of_key", "value:int"),
		events:       newEvents(),
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
	parts = append(parts, rows.decisions.insert(d, "decisions", "")...)
	parts = append(parts, rows.lines.insert(d, "decision_lines", "")...)
	parts = append(parts, rows.payments.insert(d, "journal_payments", "")...)
	parts = append(parts, rows.consumptions.insert(d, "journal_consumptions", "")...)
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

func (a *appended) add(r *engine.Record) {
	c, d := &r.Claim, &r.Decision
	a.claims.add(c.ID, c.Member, c.Channel, c.SubmittedOn, c.ReceivedAt, r.Request.Client, r.Request.Key, r.BodyHash,
		encode(claimDoc{each(c.Lines, toLine)}))
	a.decisions.add(c.ID, firstVersion, d.Revision, string(d.Outcome), d.Pays, r.DecidedAt, r.DecidedOn, r.Seq,
		encode(decisionDoc{each(d.Lines, toDecided)}), encode(toFacts(r.Facts)))
	a.events.add(r.By.At, r.By.Client, "claim.decided", c.ID, r.By.RequestID)
	for i := range d.Lines {
		l := &d.Lines[i]
		a.lines.add(c.ID, firstVersion, i, l.Benefit, l.Category, l.Date, string(l.Outcome), l.Pays)
		if l.Outcome == engine.Pended { // decided later: reserves nothing, pays nothing
			continue
		}
		a.payments.add(c.ID, firstVersion, i, kindPayment, c.Member, l.Benefit, l.Category, c.Channel, l.Date, r.DecidedOn,
			l.Pays, r.DecidedAt)
		for _, x := range l.Consumptions { // also those of its parts, each with the date of its part
			a.consumptions.add(c.ID, firstVersion, i, string(x.Counter), x.Limit, cmp.Or(x.Date, l.Date), x.Of, x.Value)
		}
	}
}
