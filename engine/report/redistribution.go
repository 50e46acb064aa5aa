package report

import (
	"context"
	"slices"

	"octroi/engine"
)

const redistributionName = "redistribution"

var redistributionTitle = engine.Text{FR: "Taux de redistribution", NL: "Herverdelingsgraad", DE: "Rückverteilungsquote", EN: "Redistribution rate"}

// redistribution says how much of what members contribute comes back to them.
var redistribution = Report{
	Name:  redistributionName,
	Title: redistributionTitle,
	About: engine.Text{
		FR: "Quelle part des cotisations revient aux membres : paiements, à titre gracieux et partenaires, comparés à un objectif.",
		NL: "Welk deel van de bijdragen terugkeert naar de leden: betalingen, uit welwillendheid en partners, vergeleken met een doel.",
		DE: "Welcher Teil der Beiträge an die Mitglieder zurückfließt: Zahlungen, Kulanz und Partner, verglichen mit einem Ziel.",
		EN: "How much of the contributions comes back to members: payments, ex gratia and partners, against a target.",
	},
	Params: redistributionParams,
	run:    runRedistribution,
}

var redistributionParams = slices.Concat(periodParams, []Param{
	basisParam,
	{Name: "contributions", About: engine.Text{
		FR: "les cotisations de la période, en euros, comme 98000000.00", NL: "de bijdragen van de periode, in euro, zoals 98000000.00",
		DE: "die Beiträge des Zeitraums, in Euro, etwa 98000000.00", EN: "the contributions of the period, in euros, such as 98000000.00",
	}},
	{Name: "monthly", About: engine.Text{
		FR: "à la place : la cotisation d'un titulaire par mois, en euros, comme 14", NL: "in plaats daarvan: de bijdrage van een titularis per maand, in euro, zoals 14",
		DE: "stattdessen: der Monatsbeitrag eines Inhabers, in Euro, etwa 14", EN: "instead: what a holder contributes in a month, in euros, such as 14",
	}},
	{Name: "target", About: engine.Text{
		FR: "l'objectif, en pour cent, comme 80", NL: "het doel, in procent, zoals 80", DE: "das Ziel, in Prozent, etwa 80", EN: "the target, in percent, such as 80",
	}},
})

var redistributionColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "holders", Kind: KindCount, Title: engine.Text{FR: "Titulaires", NL: "Titularissen", DE: "Inhaber", EN: "Holders"}},
	{Name: "contributions", Kind: KindAmount, Title: engine.Text{FR: "Cotisations", NL: "Bijdragen", DE: "Beiträge", EN: "Contributions"}},
	{Name: "payments", Kind: KindAmount, Title: engine.Text{FR: "Aux membres", NL: "Aan leden", DE: "An Mitglieder", EN: "To members"}},
	{Name: "ex_gratia", Kind: KindAmount, Title: exGratiaTitle},
	{Name: "partner_costs", Kind: KindAmount, Title: partnersTitle},
	{Name: "benefits", Kind: KindAmount, Title: totalTitle},
	{Name: "rate", Kind: KindPercent, Title: engine.Text{FR: "Taux", NL: "Graad", DE: "Quote", EN: "Rate"}},
	{Name: "target", Kind: KindAmount, Title: engine.Text{FR: "Objectif", NL: "Doel", DE: "Ziel", EN: "Target"}},
	{Name: "difference", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Écart", NL: "Verschil", DE: "Abweichung", EN: "Difference"}},
}

// contributed is what members contributed: in all, or what a holder does in a month.
type contributed struct {
	all, monthly engine.Cents
	target       engine.Percent
	targeted     bool
}

func runRedistribution(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, redistributionParams)
	span, basis := r.period(), engine.Basis(r.choice("basis"))
	given := r.contributed()
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		t = newTable(redistributionName, redistributionTitle, s, span, basis, r.given("basis", "contributions", "monthly", "target")...)
		t.Columns, t.Of = redistributionColumns, dimensionOf(engine.ByMonth).head
		return t.redistribute(ctx, s, given)
	})
	return t, err
}

// contributed reads what was contributed, given in one of two ways, and the target.
func (r *reader) contributed() (c contributed) {
	switch total, monthly := r.params["contributions"], r.params["monthly"]; {
	case total != "" && monthly != "":
		r.fail("contributions", codeContributionsTwice)
	case total != "":
		c.all = r.amount("contributions", maxContributions)
	case monthly != "":
		c.monthly = r.amount("monthly", maxMonthly)
	default:
		r.fail("contributions", codeContributionsMissing)
	}
	if s := r.params["target"]; s != "" {
		var ok bool
		if c.target, ok = engine.ParsePercent(s); !ok || c.target <= 0 || c.target > maxTarget {
			r.fail("target", codePercentInvalid)
		}
		c.targeted = true
	}
	return c
}

const (
	maxTarget engine.Percent = 1_000_000 // 1,000 percent
	// What may be contributed: sums of it, and their targets, stay far within 64 bits.
	maxContributions engine.Cents = 100_000_000_000_000
	maxMonthly       engine.Cents = 100_000_000
)

func (r *reader) amount(name string, most engine.Cents) engine.Cents {
	c, ok := engine.ParseSum(r.params[name])
	if !ok || c == 0 || c > most {
		r.fail(name, codeAmountInvalid, textArg("most", most.String()))
	}
	return c
}

// given lists parameters with what they were, defaults filled in; those that are absent are left out.
func (r *reader) given(names ...string) (choices []Choice) {
	for _, p := range r.known {
		value := r.params[p.Name]
		if value == "" {
			value = p.Default
		}
		if value != "" && slices.Contains(names, p.Name) {
			choices = append(choices, Choice{p.Name, value})
		}
	}
	return choices
}

// redistributed sums a month, or the whole period.
type redistributed struct {
	holders, payments, exGratia, partners int64
	contributions                         Cell
}

func (t *Table) redistribute(ctx context.Context, s engine.Snapshot, given contributed) error {
	spent, err := s.Spending(ctx, engine.SpendingQuery{Basis: t.Basis, Span: t.Period, By: []engine.Dimension{engine.ByMonth}})
	if err != nil {
		return err
	}
	t.Scanned = !spent.RolledUp
	holders := make(map[string]int64)
	if given.monthly > 0 {
		months, err := engine.PopulationOf(ctx, s, []engine.Span{t.Period})
		if err != nil {
			return err
		}
		for _, p := range months[0] {
			holders[p.On.String()[:len("2025-01")]] = p.Holders
		}
	}
	byMonth := make(map[string]*redistributed)
	at := func(key string) *redistributed {
		if byMonth[key] == nil {
			byMonth[key] = &redistributed{}
		}
		return byMonth[key]
	}
	for _, row := range spent.Rows {
		at(row.Key).payments = int64(row.Amount)
	}
	for _, g := range spent.ExGratia {
		at(g.Key).exGratia = int64(g.Amount)
	}
	for _, p := range spent.Partners {
		at(p.Key).partners = int64(p.Amount)
	}
	var all redistributed
	for _, n := range monthNames(s.Book, t.Period) {
		m := at(n.key)
		m.holders = holders[n.key]
		m.contributions = Cell{None: given.monthly == 0, N: m.holders * int64(given.monthly)}
		all.holders, all.payments, all.exGratia, all.partners = all.holders+m.holders, all.payments+m.payments, all.exGratia+m.exGratia, all.partners+m.partners
		all.contributions.N += m.contributions.N
		t.Rows = append(t.Rows, m.cells(n, given))
	}
	if given.monthly == 0 {
		all.contributions = number(int64(given.all))
	}
	t.Total = all.cells(name{"total", totalTitle}, given)
	return nil
}

// cells computes a row. The holders of the total are months of holders.
func (m *redistributed) cells(n name, given contributed) []Cell {
	benefits := m.payments + m.exGratia + m.partners
	holders, rate, target, difference := number(m.holders), Cell{None: true}, Cell{None: true}, Cell{None: true}
	holders.None = given.monthly == 0
	if !m.contributions.None {
		rate = ratio(benefits, 1000, m.contributions.N)
		if aim, err := engine.Cents(m.contributions.N).Exact().Part(given.target); given.targeted && err == nil {
			target = number(int64(aim.Round()))
			difference = number(benefits - target.N)
		}
	}
	return []Cell{
		{Code: n.key}, {Title: n.title}, holders, m.contributions,
		number(m.payments), number(m.exGratia), number(m.partners), number(benefits), rate, target, difference,
	}
}
