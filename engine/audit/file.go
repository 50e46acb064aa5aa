package audit

import (
	"context"
	"fmt"

	"octroi/engine"
)

// showClaim is SQL that shows what was booked and decided of a claim.
func showClaim(table, id string) string {
	return "SELECT * FROM " + table + " WHERE claim_id = '" + id + "' ORDER BY 1, 2"
}

// versionKey names a version of a claim, and a line of it when there is one.
func versionKey(claim string, version int64) string { return fmt.Sprintf("%s/%d", claim, version) }

func lineKey(claim string, version, line int64) string {
	return fmt.Sprintf("%s/%d line %d", claim, version, line+1)
}

// file looks at one claim: everything that can be said of it without its neighbours.
func (r *run) file(ctx context.Context, f *claimFile) {
	if ctx.Err() != nil {
		return
	}
	r.timed("I16", func() { r.compile(f) })
	r.timed("I7", func() { r.readable(f) })
	r.timed("I26", func() { r.history(f) })
	r.timed("I1", func() { r.booked(f) })
	r.timed("I28", func() { r.figures(f) })
	r.timed("I8", func() { r.reversed(f) })
	r.timed("I10", func() { r.within(f) })
	r.timed("I25", func() { r.granted(f) })
	r.timed("I17", func() { r.fourEyes(f) })
	r.timed("I3", func() { r.gather(f) })
	r.timed(replayed, func() { r.replay(ctx, f) })
}

// compile has the books of a claim compiled, so that no check is said to take the time that this takes.
func (r *run) compile(f *claimFile) {
	for i := range f.versions {
		r.library.book(f.versions[i].revision)
	}
}

// readable reads the documents of every version and asks each for its reasons (I7).
func (r *run) readable(f *claimFile) {
	doc := f.doc
	for i := range f.versions {
		v := &f.versions[i]
		r.checked("I7", 1)
		bad := func(what string) {
			r.fail("I7", versionKey(f.id, v.version), what, "SELECT * FROM decisions WHERE claim_id = '"+f.id+"'")
		}
		if v.claimDoc.Valid {
			doc = v.claimDoc.String
		}
		if f.erased {
			r.erased(f, v, doc, bad)
			continue
		}
		var err, derr, ferr error
		v.claimLines, err = readClaim(doc)
		v.lines, derr = readDecision(v.decision)
		v.read, ferr = readFacts(v.facts, v.lines)
		v.readable = err == nil && derr == nil && ferr == nil
		switch {
		case err != nil:
			bad("the claim's document cannot be read")
		case derr != nil:
			bad("the decision's document cannot be read")
		case len(v.lines) != len(v.claimLines):
			bad(fmt.Sprintf("%d lines were decided of %d", len(v.lines), len(v.claimLines)))
			v.readable = false
		case ferr != nil || v.read.Member.ID != f.member:
			bad("the facts that it read are not there, are not its member's, or cannot be read")
		case v.decidedAt == 0 || v.decidedOn == 0:
			bad("it does not say when it was decided")
		case r.library.book(v.revision) == nil && !r.library.known(v.revision):
			bad("its rule book is not known")
		default:
			r.reasoned(v, bad)
		}
	}
}

// reasoned wants a reason of every line that was not simply approved.
func (r *run) reasoned(v *versionRow, bad func(string)) {
	for i := range v.lines {
		l := &v.lines[i]
		switch l.Outcome {
		case engine.Approved, engine.Reversed:
		case engine.Denied, engine.Reduced, engine.Pended:
			if len(l.Reasons) == 0 && !hasReason(l.Parts) {
				bad(fmt.Sprintf("line %d is %s without a reason", i+1, l.Outcome))
			}
		default:
			bad(fmt.Sprintf("line %d has no outcome that is known", i+1))
		}
	}
	if v.kind == "reversal" != (v.outcome == engine.Reversed) {
		bad("a reversal and its outcome do not go together")
	}
}

func hasReason(parts []engine.LineDecision) bool {
	for i := range parts {
		if len(parts[i].Reasons) > 0 {
			return true
		}
	}
	return false
}

// history wants the versions of a claim to be its steps: it begins as a claim, is numbered without a gap, and goes on in
// the order of deciding (I26). Nothing comes after a reversal, and there is one at most (I9).
func (r *run) history(f *claimFile) {
	r.checked("I26", 1)
	bad := func(what string) { r.fail("I26", f.id, what, showClaim("claim_versions", f.id)) }
	if len(f.versions) == 0 {
		bad("the claim was never decided")
		return
	}
	after, reversals := int64(0), 0
	for i := range f.versions {
		v := &f.versions[i]
		switch {
		case v.version != int64(i+1):
			bad(fmt.Sprintf("version %d stands where %d should", v.version, i+1))
		case v.n == 0:
			bad(fmt.Sprintf("version %d has a decision but no place in the order of deciding", v.version))
		case v.n < after:
			bad(fmt.Sprintf("version %d was decided before the one before it", v.version))
		case !versionKinds[v.kind] || (v.kind == "claim") != (i == 0):
			bad(fmt.Sprintf("version %d cannot be of kind %q", v.version, v.kind))
		}
		after = max(after, v.n)
		if reversals > 0 {
			r.fail("I9", versionKey(f.id, v.version), "something was decided after the claim was reversed", showClaim("claim_versions", f.id))
		}
		if v.kind == "reversal" {
			reversals++
			r.checked("I9", 1)
		}
	}
}

var versionKinds = map[string]bool{
	"claim": true, "evidence": true, "correction": true, "ruling": true, "redecision": true, "reassessment": true, "freed": true,
	"reversal": true,
}

// reversed wants everything of a reversed claim to sum to nothing: each counter, and each line's money (I8).
func (r *run) reversed(f *claimFile) {
	if n := len(f.versions); n == 0 || f.versions[n-1].kind != "reversal" {
		return
	}
	r.checked("I8", 1)
	cents, used := map[string]int64{}, map[string]int64{}
	for i := range f.payments {
		p := &f.payments[i]
		cents[fmt.Sprintf("the payments (%s) of line %d", p.kind, p.line+1)] += p.cents
	}
	for i := range f.entries {
		e := &f.entries[i]
		used[fmt.Sprintf("the use of %s on %s", e.limit, engine.Date(e.date))] += e.value
	}
	for _, sums := range []map[string]int64{cents, used} {
		for what, n := range sums {
			if n != 0 {
				r.fail("I8", f.id, fmt.Sprintf("%s sum to %d after the reversal", what, n), showClaim("journal_payments", f.id))
			}
		}
	}
}

// granted wants money and uses of limits to come from lines that grant something (I25).
func (r *run) granted(f *claimFile) {
	type place struct{ version, line int64 }
	outcomes := make(map[place]engine.Outcome, len(f.lines))
	for i := range f.lines {
		outcomes[place{f.lines[i].version, f.lines[i].line}] = f.lines[i].outcome
	}
	for i := range f.payments {
		p := &f.payments[i]
		if p.reverses != 0 {
			continue
		}
		r.checked("I25", 1)
		bad := func(what string) {
			r.fail("I25", lineKey(f.id, p.version, p.line), what, showClaim("journal_payments", f.id))
		}
		switch o := outcomes[place{p.version, p.line}]; {
		case o == engine.Pended:
			bad("something is booked for a line that waits")
		case o == "" || o == engine.Reversed:
			bad("something is booked for a line that was not decided")
		case o == engine.Denied && p.cents != 0:
			bad("something is paid for a line that was denied")
		}
	}
	for i := range f.entries {
		e := &f.entries[i]
		if e.reverses != 0 {
			continue
		}
		r.checked("I25", 1)
		if o := outcomes[place{e.version, e.line}]; o == engine.Pended || o == "" || o == engine.Reversed {
			r.fail("I25", lineKey(f.id, e.version, e.line), "a limit is used by a line that grants nothing", showClaim("journal_consumptions", f.id))
		}
	}
	for i := range f.versions {
		if v := &f.versions[i]; r.library.known(v.revision) && !r.library.activated(v.revision) {
			r.fail("I25", versionKey(f.id, v.version), "a book that was never in force decided it", showClaim("decisions", f.id))
		}
	}
}

// within wants no line to be paid below nothing or above what was left of its bill (I10).
func (r *run) within(f *claimFile) {
	for i := range f.versions {
		v := &f.versions[i]
		if !v.readable {
			continue
		}
		r.checked("I10", int64(len(v.lines)))
		book := r.library.book(v.revision)
		for j := range v.lines {
			r.lineWithin(f, v, book, j)
		}
	}
}

func (r *run) lineWithin(f *claimFile, v *versionRow, book *engine.Book, i int) {
	bad := func(what string) {
		r.fail("I10", lineKey(f.id, v.version, int64(i)), what, showClaim("decision_lines", f.id))
	}
	l, c := &v.lines[i], &v.claimLines[i]
	if l.Pays < l.ExGratia || l.ExGratia < 0 || c.Charged < 0 || c.Statutory < 0 || c.Other < 0 || c.Copay < 0 || c.Supplement < 0 || c.Units <= 0 {
		bad("an amount is below 0, or there are no units")
		return
	}
	if book == nil {
		return
	}
	b := book.Benefit(l.Benefit)
	if b == nil {
		return
	}
	if b.Step > 0 && c.Units%b.Step != 0 {
		bad("the units are no whole steps of the benefit")
	}
	if b.LumpSum || l.Pays == l.ExGratia {
		return
	}
	// The bill: all lines of the same number and provider, or the line alone.
	left, paid := engine.Cents(0), engine.Cents(0) // what is ex gratia is beyond the rules, and beyond the bill
	for j := range v.claimLines {
		o := &v.claimLines[j]
		if j != i && (c.Bill == "" || o.Bill != c.Bill || o.Provider != c.Provider) {
			continue
		}
		left += o.Charged - o.Statutory - o.Other
		if x := book.Benefit(v.lines[j].Benefit); x == nil || !x.LumpSum {
			paid += v.lines[j].Pays - v.lines[j].ExGratia
		}
	}
	if paid > max(0, left) {
		bad(fmt.Sprintf("%d cents are paid where %d were left of the bill", paid, left))
	}
}
