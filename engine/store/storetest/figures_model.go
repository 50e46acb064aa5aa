package storetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"octroi/engine"
)

// booked is a payment of a line, or the opposite of one, as a naive reader of the history finds it.
type booked struct {
	sign                                       int64
	claim                                      string
	member, benefit, category, network, reason string
	service, decided                           engine.Date
	charged, asked, paid, granted              engine.Cents
}

// entries are what all versions book, as reports beside spending read it.
func (p *ledger) entries() (all []booked) {
	p.each(func(r, of *engine.Record, i int, sign int64) {
		l, asked := of.Decision.Lines[i], of.Claim.Lines[i]
		e := booked{sign: sign, claim: of.Claim.ID, member: of.Claim.Member, benefit: l.Benefit, category: l.Category, network: asked.Provider,
			service: l.Date, decided: r.DecidedOn, charged: asked.Charged, asked: asked.Charged - asked.Statutory, paid: l.Pays - l.ExGratia, granted: l.ExGratia}
		if len(l.Reasons) > 0 {
			e.reason = l.Reasons[0].Code
		}
		all = append(all, e)
	})
	return all
}

func (e *booked) in(q engine.PeriodQuery) bool {
	on := e.service
	if q.Basis == engine.ByDecision {
		on = e.decided
	}
	return on != 0 && on >= q.Span.From && on < q.Span.Until
}

func (e *booked) key(by engine.Dimension) string {
	return map[engine.Dimension]string{engine.ByCategory: e.category, engine.ByBenefit: e.benefit, engine.ByReason: e.reason, engine.ByNetwork: e.network}[by]
}

// memberLines counts lines by key and member: who has one that stands is a member of the key.
type memberLines map[[2]string]int64

func (m memberLines) of(key string) (n int64) {
	for at, lines := range m {
		if at[0] == key && lines > 0 {
			n++
		}
	}
	return n
}

func (p *ledger) refusals(q engine.PeriodQuery) engine.Refusals {
	rows, served := map[string]*engine.RefusalRow{}, memberLines{}
	add := func(key string, e booked) {
		if rows[key] == nil {
			rows[key] = &engine.RefusalRow{Key: key}
		}
		r := rows[key]
		r.Lines += e.sign
		if e.paid == 0 {
			r.Denied += e.sign
		}
		s := engine.Cents(e.sign)
		r.Asked, r.Paid, r.ExGratia = r.Asked+s*e.asked, r.Paid+s*e.paid, r.ExGratia+s*e.granted
		served[[2]string{key, e.member}] += e.sign
	}
	for _, e := range p.entries() {
		if e.in(q) && e.reason != "" {
			add(e.key(q.By), e)
			add("all", e)
		}
	}
	var out engine.Refusals
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		r := *rows[key]
		r.Members = served.of(key)
		switch {
		case r == engine.RefusalRow{Key: key}:
		case key == "all":
			r.Key = ""
			out.All = r
		case q.By != "":
			out.Rows = append(out.Rows, r)
		}
	}
	return out
}

func (p *ledger) outOfPocket(q engine.PeriodQuery) engine.OutOfPocket {
	rows, served := map[[2]string]engine.OutOfPocketRow{}, memberLines{}
	for _, e := range p.entries() {
		if !e.in(q) || e.paid+e.granted == 0 {
			continue
		}
		s := engine.Cents(e.sign)
		add := engine.OutOfPocketRow{Lines: e.sign, Charged: s * e.charged, Asked: s * e.asked, Paid: s * e.paid, ExGratia: s * e.granted}
		if left := e.asked - e.paid - e.granted; left > 0 {
			add.Kept = s * left
		} else {
			add.Beyond = -s * left
		}
		at := [2]string{e.key(q.By), e.network}
		row := rows[at]
		row.Key, row.Network = at[0], at[1]
		rows[at] = row.Plus(add)
		served[[2]string{"key " + at[0], e.member}] += e.sign
		served[[2]string{"all", e.member}] += e.sign
	}
	out := engine.OutOfPocket{Members: map[string]int64{}, Served: served.of("all")}
	for _, row := range rows {
		if row == (engine.OutOfPocketRow{Key: row.Key, Network: row.Network}) {
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	for at := range rows {
		if n := served.of("key " + at[0]); q.By != "" && n > 0 {
			out.Members[at[0]] = n
		}
	}
	slices.SortFunc(out.Rows, func(a, b engine.OutOfPocketRow) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Network, b.Network))
	})
	return out
}

// latest is each claim as it stood at the end of a day; none that was not decided by then.
func (p *ledger) latest(on engine.Date) map[string]*engine.Record {
	all := map[string]*engine.Record{}
	for i := range p.versions {
		if r := &p.versions[i]; r.DecidedOn <= on {
			all[r.Claim.ID] = r
		}
	}
	return all
}

func (p *ledger) pended(q engine.PendedQuery) engine.PendedLines {
	rows, members := map[engine.PendedRow]engine.PendedRow{}, map[string]bool{}
	for _, r := range p.latest(q.On) {
		for i, l := range r.Decision.Lines {
			on := cmp.Or(l.Date, r.Claim.SubmittedOn)
			if q.Basis == engine.ByDecision {
				on = r.DecidedOn
			}
			if l.Outcome != engine.Pended || !q.Span.Contains(on) {
				continue
			}
			at := engine.PendedRow{Category: l.Category, Benefit: l.Benefit, Month: on.String()[:7]}
			row := rows[at]
			row.Category, row.Benefit, row.Month = at.Category, at.Benefit, at.Month
			row.Lines++
			row.Asked += r.Claim.Lines[i].Charged - r.Claim.Lines[i].Statutory
			rows[at], members[r.Claim.Member] = row, true
		}
	}
	return engine.PendedLines{Members: int64(len(members)), Rows: slices.SortedFunc(maps.Values(rows), func(a, b engine.PendedRow) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Month, b.Month))
	})}
}

func (p *ledger) bookedMonths(span engine.Span, until engine.Date) []engine.BookedMonth {
	rows := map[[2]string]engine.BookedMonth{}
	for _, e := range p.entries() {
		if e.service == 0 || !span.Contains(e.service) || e.decided > until {
			continue
		}
		at := [2]string{e.benefit, e.service.String()[:7]}
		row, s := rows[at], engine.Cents(e.sign)
		rows[at] = engine.BookedMonth{Benefit: at[0], Month: at[1], Lines: row.Lines + e.sign, Asked: row.Asked + s*e.asked, Paid: row.Paid + s*e.paid}
	}
	maps.DeleteFunc(rows, func(at [2]string, b engine.BookedMonth) bool {
		return b == engine.BookedMonth{Benefit: at[0], Month: at[1]}
	})
	return slices.SortedFunc(maps.Values(rows), func(a, b engine.BookedMonth) int {
		return cmp.Or(cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Month, b.Month))
	})
}

func (p *ledger) partnerTotals(q engine.PeriodQuery) []engine.PartnerTotal {
	rows := map[[2]string]engine.PartnerTotal{}
	for _, c := range p.partners {
		on := c.Date
		if q.Basis == engine.ByDecision {
			on = c.BookedOn
		}
		if !q.Span.Contains(on) {
			continue
		}
		at := [2]string{c.Partner, c.Category}
		row := rows[at]
		row.Partner, row.Category = at[0], at[1]
		if c.Cents < 0 {
			row.Reversed -= c.Cents
		} else {
			row.Costs, row.Booked = row.Costs+1, row.Booked+c.Cents
		}
		rows[at] = row
	}
	return slices.SortedFunc(maps.Values(rows), func(a, b engine.PartnerTotal) int {
		return cmp.Or(cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Category, b.Category))
	})
}

// counted is a consumption that stands.
type counted struct {
	engine.Consumption
	most int64
}

// limitUses adds up, for each consumption that stands, everything that counts with it.
func (p *ledger) limitUses(span engine.Span) (out []engine.LimitUse) {
	var all []counted
	for _, r := range p.latest(day("2999-01-01")) {
		for i := range r.Decision.Lines {
			for j := range r.Decision.Lines[i].Consumptions {
				c := r.Decision.Lines[i].Consumptions[j]
				all = append(all, counted{c, r.Decision.Lines[i].CapOf(&c)})
			}
		}
	}
	for _, o := range p.opened {
		for _, e := range o.Booked {
			all = append(all, counted{engine.Consumption{Counter: e.Counter, Limit: o.Limit, Date: e.Date, Of: e.Of, Value: e.Value}, 0})
		}
	}
	uses, first := map[string]engine.LimitUse{}, map[[2]string]engine.Date{}
	for _, c := range all {
		if strings.HasSuffix(string(c.Counter), "|opens") || !span.Contains(c.Date) {
			continue
		}
		parts := strings.Split(string(c.Counter), "|")
		owner := parts[2]
		if parts[1] == "payer" {
			owner = strings.Join(parts, "|")
		}
		use := uses[c.Limit]
		use.Limit, use.Scope = c.Limit, parts[1]
		if c.most > 0 {
			use.Least, use.Most = min(cmp.Or(use.Least, c.most), c.most), max(use.Most, c.most)
		}
		uses[c.Limit] = use
		at := [2]string{c.Limit, owner}
		if full := usedWith(all, c) >= c.most && c.most > 0; full && (first[at] == 0 || c.Date < first[at]) {
			first[at] = c.Date
		} else if _, known := first[at]; !known {
			first[at] = 0
		}
	}
	for _, code := range slices.Sorted(maps.Keys(uses)) {
		use, months := uses[code], map[engine.Date]int64{}
		for at, full := range first {
			if at[0] != code {
				continue
			}
			use.Touched++
			if full != 0 {
				months[full.MonthStart()]++
			}
		}
		for _, m := range slices.Sorted(maps.Keys(months)) {
			use.Reached = append(use.Reached, engine.MonthCount{Month: m, N: months[m]})
		}
		out = append(out, use)
	}
	return out
}

func usedWith(all []counted, c counted) (used int64) {
	values := map[string]bool{}
	for _, x := range all {
		if x.Counter == c.Counter && x.Date <= c.Date && x.Date >= c.Window.From {
			used += x.Value
			values[x.Of] = true
		}
	}
	if c.Of != "" {
		return int64(len(values))
	}
	return used
}
