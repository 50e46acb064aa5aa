package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"octroi/engine"
)

// ledger is a history as a naive reader keeps it: every version of every claim, one after the other, and what was booked beside
// them. Figures are added up from it again each time.
type ledger struct {
	versions []engine.Record // those of a claim in their order; of those after the first, Before is set
	partners []engine.PartnerCost
	opened   []engine.OpeningBalance // that stand
	members  []engine.Member
	paid     map[string]engine.Date // the execution date of what a run pays, by entryKey
}

func entryKey(claim string, version, line int, kind string) string {
	return fmt.Sprint(claim, version, line, kind)
}

// ledgerOf reads the whole history, of these claims' members, out of a snapshot.
func ledgerOf(ctx context.Context, r engine.Reader) (*ledger, error) {
	l := &ledger{paid: make(map[string]engine.Date)}
	for _, member := range slices.Sorted(maps.Keys(people)) {
		claims, err := r.Claims(ctx, engine.ClaimFilter{Member: member, Limit: 100_000})
		if err != nil {
			return nil, err
		}
		for i := range claims {
			versions, err := r.Versions(ctx, claims[i].Claim.ID)
			if err != nil {
				return nil, err
			}
			for j := 1; j < len(versions); j++ {
				versions[j].Before = &versions[j-1]
			}
			l.versions = append(l.versions, versions...)
		}
	}
	openings, err := r.OpeningBalances(ctx, engine.OpeningFilter{})
	if err != nil {
		return nil, err
	}
	for _, o := range openings {
		if o.Reverses == "" && o.ReversedBy == "" {
			l.opened = append(l.opened, o)
		}
	}
	if l.partners, err = r.PartnerCosts(ctx, engine.PartnerCostFilter{}); err != nil {
		return nil, err
	}
	if l.members, err = r.MembersAfter(ctx, engine.MemberFilter{Limit: 100_000}); err != nil {
		return nil, err
	}
	return l, l.payments(ctx, r)
}

// payments reads what runs pay that nobody cancelled.
func (p *ledger) payments(ctx context.Context, r engine.Reader) error {
	runs, err := r.PaymentRuns(ctx, engine.PaymentRunFilter{})
	if err != nil {
		return err
	}
	for _, run := range runs {
		if run.State == engine.PaymentCancelled {
			continue
		}
		transfers, err := r.Transfers(ctx, run.Number, -1, 100_000)
		if err != nil {
			return err
		}
		for _, t := range transfers {
			for _, x := range t.Lines {
				if x.Cents > 0 {
					p.paid[entryKey(x.Claim, x.Version, x.Line, x.Kind)] = run.ExecutionDate
				}
			}
		}
	}
	return nil
}

// naive answers what reports ask by going through the ledger.
type naive struct{ *ledger }

// spentLine is what the entries of one line make under one key.
type spentLine struct {
	key, member, claim string
	line               int
}

// Spending sums the entries of each line by key: one that was taken back is no line, and one that was corrected is one.
func (n naive) Spending(_ context.Context, q engine.SpendingQuery) (t engine.SpendingTotals, err error) {
	lines, grants := make(map[spentLine]engine.SpendingRow), make(map[string]engine.Cents)
	n.each(func(r, of *engine.Record, i int, sign int64) {
		l, f := &of.Decision.Lines[i], of.ReportFigures(i)
		e := engine.SpendingEntry{Benefit: l.Benefit, Category: l.Category, Channel: of.Claim.Channel, PayTo: l.PayTo, Service: l.Date, Decided: r.DecidedOn, ReportFigures: f}
		key, ok := spendingKey(q, &e)
		if !ok || !q.AsAt.IsZero() && r.DecidedAt.After(q.AsAt) {
			return
		}
		if grants[key] += engine.Cents(sign) * l.ExGratia; l.Pays == l.ExGratia {
			return
		}
		for _, at := range []spentLine{{"all", of.Claim.Member, of.Claim.ID, i}, {"key " + key, of.Claim.Member, of.Claim.ID, i}} {
			row, s := lines[at], engine.Cents(sign)
			row.Amount, row.Charged, row.Asked = row.Amount+s*(l.Pays-l.ExGratia), row.Charged+s*f.Charged, row.Asked+s*f.Asked
			row.Units += engine.Quantity(sign) * f.Units
			lines[at] = row
		}
	})
	rows, served := make(map[string]engine.SpendingRow), make(map[[2]string]bool)
	for at, line := range lines {
		if line.Amount == 0 {
			continue
		}
		row := rows[at.key]
		row.Amount, row.Charged, row.Asked, row.Units = row.Amount+line.Amount, row.Charged+line.Charged, row.Asked+line.Asked, row.Units+line.Units
		row.Lines++
		if who := [2]string{at.key, at.member}; !served[who] {
			served[who] = true
			row.Members++
		}
		rows[at.key] = row
	}
	t.All = rows["all"]
	delete(rows, "all")
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		row := rows[key]
		row.Key = strings.TrimPrefix(key, "key ")
		t.Rows = append(t.Rows, row)
	}
	for _, key := range slices.Sorted(maps.Keys(grants)) {
		if grants[key] != 0 {
			t.ExGratia = append(t.ExGratia, engine.ExGratiaSpending{Key: key, Amount: grants[key]})
		}
	}
	t.Partners = n.partnerSpending(q)
	return t, nil
}

// each goes through the lines of all versions that book anything: what each says, and the opposite of what the one before said.
func (p *ledger) each(book func(r, of *engine.Record, line int, sign int64)) {
	for i := range p.versions {
		r := &p.versions[i]
		for _, of := range []*engine.Record{r.Before, r} {
			if of == nil {
				continue
			}
			sign := int64(1)
			if of != r {
				sign = -1
			}
			for line := range of.Decision.Lines {
				if outcome := of.Decision.Lines[line].Outcome; outcome != engine.Pended && outcome != engine.Reversed {
					book(r, of, line, sign)
				}
			}
		}
	}
}

func spendingKey(q engine.SpendingQuery, e *engine.SpendingEntry) (key string, ok bool) {
	on := e.Service
	if q.Basis == engine.ByDecision {
		on = e.Decided
	}
	age := ""
	if e.Age >= 0 {
		age = fmt.Sprint(e.Age)
	}
	return keyIn(q, on, map[engine.Dimension]string{
		engine.ByCategory: e.Category, engine.ByBenefit: e.Benefit, engine.ByMonth: on.String()[:len("2025-01")], engine.ByChannel: e.Channel,
		engine.ByAgeBand: engine.AgeBandOf(e.Age), engine.ByAge: age, engine.ByRegion: e.Region, engine.ByStatus: e.Status,
		engine.ByPayee: e.PayTo, engine.ByNetwork: e.Network,
	})
}

// keyIn is the key of a row that something counts in, if it counts.
func keyIn(q engine.SpendingQuery, on engine.Date, of map[engine.Dimension]string) (key string, ok bool) {
	for d, only := range q.Where {
		if of[d] != only {
			return "", false
		}
	}
	keys := make([]string, len(q.By))
	for i, d := range q.By {
		keys[i] = of[d]
	}
	return strings.Join(keys, engine.KeySeparator), on != 0 && q.Span.Contains(on)
}

func (p *ledger) partnerSpending(q engine.SpendingQuery) (all []engine.PartnerSpending) {
	sums := make(map[string]engine.Cents)
	for _, c := range p.partners {
		on := c.Date
		if q.Basis == engine.ByDecision {
			on = c.BookedOn
		}
		of := make(map[engine.Dimension]string)
		for _, d := range engine.Dimensions {
			of[d] = engine.KeyNone
		}
		of[engine.ByCategory], of[engine.ByBenefit], of[engine.ByMonth] = c.Category, cmp.Or(c.Benefit, engine.KeyNone), on.String()[:len("2025-01")]
		if key, ok := keyIn(q, on, of); ok && (q.AsAt.IsZero() || !c.BookedAt.After(q.AsAt)) {
			sums[key] += c.Cents
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sums)) {
		if sums[key] != 0 {
			all = append(all, engine.PartnerSpending{Key: key, Amount: sums[key]})
		}
	}
	return all
}

// Population looks at each member.
func (n naive) Population(_ context.Context, days []engine.Date) ([]engine.Population, error) {
	counts := make([]engine.Population, len(days))
	for i, on := range days {
		counts[i].On = on
		for _, m := range n.members {
			if !m.CoveredOn(on) || m.Died != 0 && m.Died < on {
				continue
			}
			counts[i].Covered++
			if m.HouseholdOn(on).Holder && m.ContributionsOn(on) == engine.ContributionsInOrder {
				counts[i].Holders++
			}
		}
	}
	return counts, nil
}

// LimitUses and the others are what the conformance tests of single figures add up too.
func (n naive) LimitUses(_ context.Context, span engine.Span) ([]engine.LimitUse, error) {
	return n.limitUses(span), nil
}

func (n naive) Refusals(_ context.Context, q engine.PeriodQuery) (engine.Refusals, error) {
	return n.refusals(q), nil
}

func (n naive) Pended(_ context.Context, q engine.PendedQuery) (engine.PendedLines, error) {
	return n.pended(q), nil
}

func (n naive) OutOfPocket(_ context.Context, q engine.PeriodQuery) (engine.OutOfPocket, error) {
	return n.outOfPocket(q), nil
}

func (n naive) Delays(_ context.Context, stage engine.DelayStage, q engine.PeriodQuery) ([]engine.DelayCount, error) {
	return n.delays(stage, q, n.paid), nil
}

func (n naive) PartnerTotals(_ context.Context, q engine.PeriodQuery) ([]engine.PartnerTotal, error) {
	return n.partnerTotals(q), nil
}

func (n naive) Booked(_ context.Context, span engine.Span, until engine.Date) ([]engine.BookedMonth, error) {
	return n.bookedMonths(span, until), nil
}
