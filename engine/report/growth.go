package report

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"octroi/engine"
)

// growth says why spending changed against the same period one year earlier: the change to the cent, split over what made it.
var growth = Report{
	Name:  "growth",
	Title: growthTitle,
	About: engine.Text{
		FR: "L'évolution sur un an, partagée au cent près : plus de membres, plus d'utilisateurs, plus de recours par utilisateur, montants plus élevés, nouveaux avantages.",
		NL: "De evolutie over een jaar, tot op de cent verdeeld: meer leden, meer gebruikers, meer gebruik per gebruiker, hogere bedragen, nieuwe voordelen.",
		DE: "Die Entwicklung in einem Jahr, auf den Cent aufgeteilt: mehr Mitglieder, mehr Nutzer, mehr Nutzung je Nutzer, höhere Beträge, neue Vorteile.",
		EN: "The change on the year before, split to the cent: more members, more users, more use per user, higher amounts, new benefits.",
	},
	Params: growthParams,
	run:    runGrowth,
}

var growthTitle = engine.Text{
	FR: "Pourquoi les dépenses changent", NL: "Waarom de uitgaven veranderen", DE: "Warum sich die Ausgaben ändern", EN: "Why spending changed",
}

var growthParams = slices.Concat(periodParams, []Param{byCategoryOrBenefit, basisParam})

var byCategoryOrBenefit = byParam(engine.ByCategory, engine.ByBenefit)

// The parts of a change, in the order of their columns. Each of the first four is a factor of what a benefit cost:
// members × users per member × units per user × amount per unit.
const (
	partMembers = iota
	partUsers
	partUse
	partPrice
	partNew // the benefit was not paid in one of the periods
	partExGratia
	partPartners
	growthParts
)

const factors = partPrice + 1

// change is the split of what one benefit, or several, cost more.
type change struct {
	before, now engine.Cents
	parts       [growthParts]engine.Cents
}

func (c *change) add(o change) {
	c.before, c.now = c.before+o.before, c.now+o.now
	for i := range c.parts {
		c.parts[i] += o.parts[i]
	}
}

func runGrowth(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, growthParams)
	span, by, basis := r.period(), engine.Dimension(r.choice("by")), engine.Basis(r.choice("basis"))
	if err := r.err(); err != nil {
		return nil, err
	}
	before := yearEarlier(span)
	t := &Table{
		Report: "growth", Title: growthTitle, Of: dimensionOf(by).head, Choices: []Choice{{"by", string(by)}, {"basis", string(basis)}},
		Period: span, Before: before, Basis: basis, Columns: growthColumns, Scanned: true, // the register is
	}
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		t.Revision, t.Currency = s.Book.Revision, s.Book.Currency
		g := growthOf{book: s.Book, by: by, rows: make(map[string]*change)}
		err := g.read(ctx, s, basis, [2]engine.Span{before, span})
		if err != nil {
			return err
		}
		if g.members, err = engine.PopulationOf(ctx, s, []engine.Span{before, span}); err != nil {
			return err
		}
		g.split()
		t.Rows, t.Total = g.table(t.Period)
		return nil
	})
	return t, err
}

// growthOf gathers the split of each row.
type growthOf struct {
	book     *engine.Book
	by       engine.Dimension
	benefits [2]engine.SpendingTotals // before and now, by benefit: units are of one kind there
	beside   [2]engine.SpendingTotals // by the dimension of the rows, for what stands beside payments
	moved    bool                     // benefits are by category and benefit: some were paid under another category than the book's
	members  [][]engine.Population
	rows     map[string]*change
}

// read asks for the sums of both periods. Categories are those that the journal has. Where all benefits were paid under that of the
// book, the read model has everything; else the journal is read.
func (g *growthOf) read(ctx context.Context, s engine.Snapshot, basis engine.Basis, periods [2]engine.Span) (err error) {
	ask := func(to *[2]engine.SpendingTotals, by ...engine.Dimension) {
		for i := range periods {
			if err == nil {
				to[i], err = s.Spending(ctx, engine.SpendingQuery{Basis: basis, Span: periods[i], By: by})
			}
		}
	}
	ask(&g.benefits, engine.ByBenefit)
	if g.by == engine.ByBenefit {
		g.beside = g.benefits
		return err
	}
	ask(&g.beside, engine.ByCategory)
	if g.moved = !g.asInBook(0) || !g.asInBook(1); g.moved {
		ask(&g.benefits, engine.ByCategory, engine.ByBenefit)
	}
	return err
}

// asInBook reports whether the benefits of a period, under the categories that the book in force has them in, make what the journal
// says of each category.
func (g *growthOf) asInBook(period int) bool {
	left := make(map[string]engine.Cents)
	for _, row := range g.beside[period].Rows {
		left[row.Key] += row.Amount
	}
	for _, row := range g.benefits[period].Rows {
		b := g.book.Benefit(row.Key)
		if b == nil {
			return false
		}
		left[b.Category] -= row.Amount
	}
	for _, amount := range left {
		if amount != 0 {
			return false
		}
	}
	return true
}

func (g *growthOf) row(key string) *change {
	if g.rows[key] == nil {
		g.rows[key] = &change{}
	}
	return g.rows[key]
}

// keyOf is the row that sums of a benefit belong to.
func (g *growthOf) keyOf(key string) string {
	switch {
	case g.by == engine.ByBenefit:
		return key
	case g.moved:
		category, _, _ := strings.Cut(key, engine.KeySeparator)
		return category
	default:
		return g.book.Benefit(key).Category
	}
}

func (g *growthOf) split() {
	before, now := byKey(g.benefits[0].Rows, nil), byKey(g.benefits[1].Rows, nil)
	members := [2]*big.Rat{averageOf(g.members[0]), averageOf(g.members[1])}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(append(keysOf(before), keysOf(now)...)))) {
		g.row(g.keyOf(key)).add(splitBenefit(before[key], now[key], members))
	}
	for i, sign := range [2]engine.Cents{-1, 1} {
		for _, e := range g.beside[i].ExGratia {
			g.besides(e.Key, partExGratia, sign, e.Amount)
		}
		for _, c := range g.beside[i].Partners {
			g.besides(c.Key, partPartners, sign, c.Amount)
		}
	}
}

func (g *growthOf) besides(key string, part int, sign, amount engine.Cents) {
	c := change{}
	c.parts[part] = sign * amount
	if sign < 0 {
		c.before = amount
	} else {
		c.now = amount
	}
	g.row(key).add(c)
}

// averageOf is how many people were covered on average; one where the register tells of nobody, so that it splits nothing off.
func averageOf(months []engine.Population) *big.Rat {
	covered, n := engine.AverageCovered(months)
	if covered == 0 {
		return nil
	}
	return big.NewRat(covered, n)
}

var growthColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "before", Kind: KindAmount, Title: engine.Text{FR: "Un an avant", NL: "Een jaar eerder", DE: "Ein Jahr zuvor", EN: "A year before"}},
	{Name: "total", Kind: KindAmount, Title: totalTitle},
	{Name: "change", Kind: KindAmount, Delta: true, Title: changeTitle},
	{Name: "change", Kind: KindPercent, Delta: true, Title: percentTitle},
	{Name: "members", Kind: KindAmount, Delta: true, Title: membersTitle},
	{Name: "users", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Utilisateurs", NL: "Gebruikers", DE: "Nutzer", EN: "Users"}},
	{Name: "use", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Recours", NL: "Gebruik", DE: "Nutzung", EN: "Use"}},
	{Name: "price", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Montants", NL: "Bedragen", DE: "Beträge", EN: "Amounts"}},
	{Name: "new", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Nouveaux ou finis", NL: "Nieuw of beëindigd", DE: "Neu oder beendet", EN: "New or ended"}},
	{Name: "ex_gratia", Kind: KindAmount, Delta: true, Title: exGratiaTitle},
	{Name: "partner_costs", Kind: KindAmount, Delta: true, Title: partnersTitle},
}

func (g *growthOf) table(span engine.Span) (rows [][]Cell, total []Cell) {
	d, all := dimensionOf(g.by), change{}
	for _, n := range withUnknown(d.names(g.book, span), keysOf(g.rows)) {
		c := g.rows[n.key]
		if c == nil {
			continue
		}
		if n.key == engine.KeyNone {
			n.title = d.without
		}
		rows = append(rows, growthRow(n, *c))
		all.add(*c)
	}
	return rows, growthRow(name{"total", totalTitle}, all)
}

func growthRow(n name, c change) []Cell {
	row := []Cell{
		{Code: n.key}, {Title: n.title}, number(int64(c.before)), number(int64(c.now)), number(int64(c.now - c.before)),
		ratio(int64(c.now-c.before), 1000, int64(c.before)),
	}
	for _, part := range c.parts {
		row = append(row, number(int64(part)))
	}
	return row
}
