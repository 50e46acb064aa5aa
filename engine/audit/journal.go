package audit

import (
	"fmt"

	"octroi/engine"
)

// booking is one entry as it should stand, or does: how often each one stands is counted, so that one too many is found
// like one too few. Those of payments have no counter.
type booking struct {
	version, line, reverses            int64
	kind                               string // payment, ex_gratia, or consumption
	member, benefit, category, channel string
	date, decidedOn                    engine.Date
	decidedAt                          int64
	payTo, payMode, payee              string
	counter, limit, of                 string
	amount                             int64
}

// booked holds the journal of a claim against its decisions, version by version and both ways (I1): every version takes
// back what the one before had booked, entry by entry, and books its own.
func (r *run) booked(f *claimFile) {
	r.checked("I1", int64(len(f.payments)+len(f.entries)))
	want := map[booking]int{}
	for i := range f.versions {
		v := &f.versions[i]
		if !v.readable && !f.erased {
			return // I7 has said so
		}
		own := r.own(f, v)
		for _, b := range own {
			want[b]++
		}
		if i+1 < len(f.versions) {
			next := &f.versions[i+1]
			for _, b := range own {
				want[opposite(b, v, next)]++
			}
		}
		r.sameLines(f, v)
	}
	for i := range f.payments {
		want[f.payments[i].booking()]--
	}
	for i := range f.entries {
		want[f.entries[i].booking()]--
	}
	for b, n := range want {
		if n != 0 {
			r.different(f, b, n)
		}
	}
}

// different tells of an entry that is missing, n > 0, or one too many.
func (r *run) different(f *claimFile, b booking, n int) {
	table, entry, what := "journal_payments", b.kind, "is missing"
	if b.counter != "" {
		table, entry = "journal_consumptions", b.counter
	}
	if n < 0 {
		what = "is booked but not decided"
	}
	r.fail("I1", lineKey(f.id, b.version, b.line), fmt.Sprintf("an entry of %d (%s) %s", b.amount, b.kind, what), showClaim(table, f.id))
	if r.opt.Plan {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.plan = append(r.plan, Repair{
			Table: table, ClaimID: f.id, Version: b.version, Line: b.line, Entry: entry, Delta: int64(n) * b.amount, Why: what,
		})
	}
}

// own is what a version's decision books.
func (r *run) own(f *claimFile, v *versionRow) []booking {
	var all []booking
	for i := range v.lines {
		l := &v.lines[i]
		if l.Outcome == engine.Pended || l.Outcome == engine.Reversed {
			continue
		}
		b := booking{
			version: v.version, line: int64(i), kind: "payment", member: f.member, benefit: l.Benefit, category: l.Category, channel: f.channel,
			date: l.Date, decidedOn: engine.Date(v.decidedOn), decidedAt: v.decidedAt, payTo: l.PayTo, payMode: l.PayMode, amount: int64(l.Pays - l.ExGratia),
		}
		switch l.PayTo {
		case "member":
			b.payee = f.member
		case "provider":
			b.payee = v.claimLines[i].Provider
		}
		all = append(all, b)
		if l.ExGratia != 0 {
			b.kind, b.amount = "ex_gratia", int64(l.ExGratia)
			all = append(all, b)
		}
		for _, c := range l.Consumptions {
			all = append(all, booking{
				version: v.version, line: int64(i), kind: "consumption", counter: string(c.Counter), limit: c.Limit, date: c.Date, of: c.Of,
				amount: c.Value,
			})
		}
	}
	return all
}

// opposite is the entry of the next version that takes one back.
func opposite(b booking, v, next *versionRow) booking {
	b.version, b.reverses, b.amount = next.version, v.version, -b.amount
	if b.counter == "" {
		b.decidedOn, b.decidedAt = engine.Date(next.decidedOn), next.decidedAt
	}
	return b
}

func (p *paymentRow) booking() booking {
	return booking{
		version: p.version, line: p.line, reverses: p.reverses, kind: p.kind, member: p.member, benefit: p.benefit, category: p.category,
		channel: p.channel, date: engine.Date(p.date), decidedOn: engine.Date(p.decidedOn), decidedAt: p.decidedAt,
		payTo: p.payTo, payMode: p.payMode, payee: p.payee, amount: p.cents,
	}
}

func (e *entryRow) booking() booking {
	return booking{
		version: e.version, line: e.line, reverses: e.reverses, kind: "consumption", counter: e.counter, limit: e.limit,
		date: engine.Date(e.date), of: e.of, amount: e.value,
	}
}

// sameLines holds the rows of a version's lines, and its sum, against its document (I1).
func (r *run) sameLines(f *claimFile, v *versionRow) {
	rows, pays := 0, engine.Cents(0)
	for i := range f.lines {
		row := &f.lines[i]
		if row.version != v.version {
			continue
		}
		rows++
		if row.line < 0 || row.line >= int64(len(v.lines)) {
			continue // one too many: their number tells
		}
		l := &v.lines[row.line]
		if row.benefit != l.Benefit || row.category != l.Category || engine.Date(row.date) != l.Date || row.outcome != l.Outcome ||
			row.pays != l.Pays || row.exGratia != l.ExGratia {
			r.fail("I1", lineKey(f.id, v.version, row.line), "the row of the line says something else than the decision", showClaim("decision_lines", f.id))
		}
		if (row.waitsFor != "") != (l.Outcome == engine.Pended) || l.WaitsFor != "" && row.waitsFor != string(l.WaitsFor) {
			r.fail("I1", lineKey(f.id, v.version, row.line), "what the line waits for does not go with its outcome", showClaim("decision_lines", f.id))
		}
	}
	for i := range v.lines {
		pays += v.lines[i].Pays
	}
	if rows != len(v.lines) || pays != v.pays {
		r.fail("I1", versionKey(f.id, v.version), "the lines do not add up to the decision", showClaim("decision_lines", f.id))
	}
}
