package audit

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"octroi/engine"
)

// told is what an entry of the journal keeps for reports.
type told struct {
	units, charged, asked           int64
	age                             int64
	region, status, network, reason string
}

// noFigures is the condition of a payment, and noCap that of a use of a limit, that keeps nothing for reports. Those that were
// booked before the journal kept it are all before the first that keeps something: nobody books while the tables change.
const (
	noFigures = `units = 0 AND charged_cents = 0 AND asked_cents = 0 AND age = -1 AND region = '' AND status = '' AND network = '' AND reason = ''`
	noCap     = `cap = 0 AND since IS NULL`
)

// figuresFrom finds the first entries that keep something for reports.
func (r *run) figuresFrom(ctx context.Context) error {
	for query, into := range map[string]*int64{
		"SELECT id FROM journal_payments WHERE NOT (" + noFigures + ") ORDER BY id LIMIT 1":                       &r.paymentsFrom,
		"SELECT id FROM journal_consumptions WHERE kind <> 'opening' AND NOT (" + noCap + ") ORDER BY id LIMIT 1": &r.usesFrom,
	} {
		if err := r.snap.one(ctx, query, nil, into); errors.Is(err, sql.ErrNoRows) {
			*into = math.MaxInt64
		} else if err != nil {
			return err
		}
	}
	return nil
}

// decidedLine is a line of a version.
type decidedLine struct{ version, line int64 }

// figures holds what the entries of a claim keep for reports against the decision that booked them (I28).
func (r *run) figures(f *claimFile) {
	want := r.wanted(f)
	for i := range f.payments {
		p := &f.payments[i]
		figures, ok := want[lineOf(p.version, p.line, p.reverses)]
		if !ok || p.id < r.paymentsFrom {
			continue // I1 says what is booked for no line, and I7 what cannot be read
		}
		if f.erased && p.reverses == 0 && p.kind == "payment" {
			continue // it is what the others are held against
		}
		r.checked("I28", 1)
		if p.kind == "ex_gratia" { // the payment beside it has them
			figures.units, figures.charged, figures.asked = 0, 0, 0
		}
		if p.reverses != 0 {
			figures.units, figures.charged, figures.asked = -figures.units, -figures.charged, -figures.asked
		}
		if column := p.told.differs(figures); column != "" {
			r.fail("I28", lineKey(f.id, p.version, p.line), column+" of the payment is not what the decision read", showClaim("journal_payments", f.id))
		}
	}
	r.capsTold(f)
}

// lineOf is the line that an entry is about: an opposite is about the one that it takes back.
func lineOf(version, line, reverses int64) decidedLine {
	if reverses != 0 {
		version = reverses
	}
	return decidedLine{version, line}
}

// wanted works out what reports tell of every line of a claim. Nothing can be worked out for an erased member: what the
// payment itself says stands in, for its opposite and for what was granted ex gratia.
func (r *run) wanted(f *claimFile) map[decidedLine]told {
	want := make(map[decidedLine]told, len(f.payments))
	for i := range f.versions {
		v := &f.versions[i]
		if !v.readable {
			continue
		}
		for j := range v.lines {
			want[decidedLine{v.version, int64(j)}] = v.told(j)
		}
	}
	if !f.erased {
		return want
	}
	left := int64(0)
	for i := range f.payments {
		p := &f.payments[i]
		if p.reverses == 0 && p.kind == "payment" && p.id >= r.paymentsFrom {
			want[decidedLine{p.version, p.line}] = p.told
			left++
		}
	}
	r.mu.Lock()
	r.results["I28"].Skipped += left
	r.mu.Unlock()
	return want
}

// differs names the first column in which two differ, "" when none does. Never a value: it tells of a person.
func (t *told) differs(o told) string {
	switch {
	case t.units != o.units:
		return "units"
	case t.charged != o.charged:
		return "charged_cents"
	case t.asked != o.asked:
		return "asked_cents"
	case t.age != o.age:
		return "age"
	case t.region != o.region:
		return "region"
	case t.status != o.status:
		return "status"
	case t.network != o.network:
		return "network"
	case t.reason != o.reason:
		return "reason"
	default:
		return ""
	}
}

// told is what reports tell of line i, out of what was claimed, decided and read.
func (v *versionRow) told(i int) told {
	c, d, m := &v.claimLines[i], &v.lines[i], &v.read.Member
	t := told{charged: int64(c.Charged), asked: int64(c.Charged - c.Statutory - c.Other), age: yearsOld(m.Born, d.Date), network: v.network(c.Provider, d.Date)}
	if d.Pays != d.ExGratia {
		t.units = grantedIn(d, c.Units)
	}
	if cut := d.Outcome == engine.Denied || d.Outcome == engine.Reduced; cut && len(d.Reasons) > 0 {
		t.reason = d.Reasons[0].Code
	}
	for j := len(m.Regions) - 1; j >= 0; j-- {
		if in(engine.Window(m.Regions[j].Span), d.Date) {
			t.region = m.Regions[j].Code
		}
	}
	has := map[string]bool{}
	for j := range m.Statuses {
		has[m.Statuses[j].Code] = has[m.Statuses[j].Code] || in(engine.Window(m.Statuses[j].Span), d.Date)
	}
	switch {
	case has["preferential"] && has["disabled"]:
		t.status = "preferential_disabled"
	case has["preferential"]:
		t.status = "preferential"
	case has["disabled"]:
		t.status = "disabled"
	}
	return t
}

// yearsOld counts birthdays; -1 for who has none, or was not born yet. Who was born on 29 February has the birthday on 1 March
// in other years.
func yearsOld(born, on engine.Date) int64 {
	if born == 0 || on < born {
		return -1
	}
	birth, day := civil(born), civil(on)
	years := day.Year() - birth.Year()
	if time.Date(day.Year(), birth.Month(), birth.Day(), 0, 0, 0, 0, time.UTC).After(day) {
		years--
	}
	return int64(years)
}

// network says whether who provided a line was in a network then, "" when it names nobody.
func (v *versionRow) network(provider string, on engine.Date) string {
	if provider == "" {
		return ""
	}
	for i := range v.read.Providers {
		for _, n := range v.read.Providers[i].Networks {
			if v.read.Providers[i].ID == provider && n.Code != "" && in(engine.Window(n.Span), on) {
				return "in"
			}
		}
	}
	return "out"
}

// grantedIn sums the units that formulas paid something for, over the parts of a line where it has some. Where the trace has no
// formula, the line was paid as a whole.
func grantedIn(d *engine.LineDecision, asked engine.Quantity) (units int64) {
	if len(d.Parts) > 0 {
		for i := range d.Parts {
			units += grantedIn(&engine.LineDecision{Steps: d.Parts[i].Steps, Pays: d.Parts[i].Pays}, d.Parts[i].Part.Units)
		}
		return units
	}
	if d.Pays <= 0 {
		return 0
	}
	formulas := 0
	for _, s := range d.Steps {
		if s.Code != "formula" {
			continue
		}
		formulas++
		said := map[string]engine.Value{}
		for _, a := range s.Args {
			said[a.Name] = a.Value
		}
		if amount := said["amount"]; (amount.Kind != engine.KindMoney || amount.N != 0) && said["units"].Kind == engine.KindQuantity {
			units += said["units"].N
		}
	}
	if formulas == 0 {
		return int64(asked)
	}
	return units
}
