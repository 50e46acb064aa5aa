package report

import (
	"context"
	"math/big"
	"slices"

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
		Report: "growth", Title: growthTitle, Choices: []Choice{{"by", string(by)}, {"basis", string(basis)}},
		Period: span, Before: before, Basis: basis, Columns: growthColumns, Scanned: true, // the register is
	}
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		t.Revision, t.Currency = s.Book.Revision, s.Book.Currency
		g := growthOf{book: s.Book, by: by, rows: make(map[string]*change)}
		var err error
		for i, period := range []engine.Span{before, span} {
			if g.benefits[i], err = s.Spending(ctx, engine.SpendingQuery{Basis: basis, Span: period, By: []engine.Dimension{engine.ByBenefit}}); err != nil {
				return err
			}
			if g.beside[i] = g.benefits[i]; by == engine.ByBenefit {
				continue
			}
			if g.beside[i], err = s.Spending(ctx, engine.SpendingQuery{Basis: basis, Span: period, By: []engine.Dimension{by}}); err != nil {
				return err
			}
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
	members  [][]engine.Population
	rows     map[string]*change
}

func (g *growthOf) row(key string) *change {
	if g.rows[key] == nil {
		g.rows[key] = &change{}
	}
	return g.rows[key]
}

// keyOf is the row of a benefit: its category as the book in force has it, and one row for those that it no longer has.
func (g *growthOf) keyOf(benefit string) string {
	if g.by == engine.ByBenefit {
		return benefit
	}
	if b := g.book.Benefit(benefit); b != nil {
		return b.Category
	}
	return engine.KeyNone
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

// splitBenefit splits the change of one benefit over its four factors. Where it was paid in one period only, all of the change is
// a new benefit, or one that ended.
func splitBenefit(before, now engine.SpendingRow, members [2]*big.Rat) change {
	c := change{before: before.Amount, now: now.Amount}
	if before.Amount <= 0 || now.Amount <= 0 || before.Members == 0 || now.Members == 0 {
		c.parts[partNew] = now.Amount - before.Amount
		return c
	}
	if members[0] == nil || members[1] == nil {
		members = [2]*big.Rat{big.NewRat(1, 1), big.NewRat(1, 1)}
	}
	units := [2]int64{int64(before.Units), int64(now.Units)}
	if units[0] <= 0 || units[1] <= 0 {
		units = [2]int64{before.Lines, now.Lines} // a sum that has no units: each line is one
	}
	var f [factors][2]*big.Rat
	for i, row := range [2]engine.SpendingRow{before, now} {
		users := big.NewRat(row.Members, 1)
		f[partMembers][i] = members[i]
		f[partUsers][i] = new(big.Rat).Quo(users, members[i])
		f[partUse][i] = big.NewRat(units[i], row.Members)
		f[partPrice][i] = big.NewRat(int64(row.Amount), units[i])
	}
	var exact [factors]*big.Rat
	for i := range exact {
		exact[i] = averageOverOrders(f, i)
	}
	copy(c.parts[:], toCents(exact[:], now.Amount-before.Amount))
	return c
}

// averageOverOrders is what factor i changes, averaged over all orders in which the factors may change one after the other
// (Shapley): a set of k factors changed before it in k!(n-1-k)! of the n! orders.
func averageOverOrders(f [factors][2]*big.Rat, i int) *big.Rat {
	sum := new(big.Rat)
	for set := range 1 << factors {
		if set&(1<<i) != 0 {
			continue
		}
		product, first := new(big.Rat).Sub(f[i][1], f[i][0]), 0
		for j := range f {
			switch {
			case j == i:
			case set&(1<<j) != 0:
				product.Mul(product, f[j][1])
				first++
			default:
				product.Mul(product, f[j][0])
			}
		}
		orders := factorial(first) * factorial(factors-1-first)
		sum.Add(sum, product.Mul(product, big.NewRat(orders, factorial(factors))))
	}
	return sum
}

func factorial(n int) int64 {
	f := int64(1)
	for i := 2; i <= n; i++ {
		f *= int64(i)
	}
	return f
}

// toCents rounds the parts of a sum. What rounding leaves over goes to the largest.
func toCents(parts []*big.Rat, sum engine.Cents) []engine.Cents {
	out := make([]engine.Cents, len(parts))
	largest := 0
	for i, p := range parts {
		out[i] = roundHalfUp(p)
		sum -= out[i]
		if new(big.Rat).Abs(p).Cmp(new(big.Rat).Abs(parts[largest])) > 0 {
			largest = i
		}
	}
	out[largest] += sum
	return out
}

func roundHalfUp(r *big.Rat) engine.Cents {
	n := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(2)), r.Denom())
	return engine.Cents(n.Div(n, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()) // Div rounds down
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

// formerBenefits names the row of what the book in force has no category for.
var formerBenefits = engine.Text{FR: "Anciens avantages", NL: "Vroegere voordelen", DE: "Frühere Vorteile", EN: "Former benefits"}

func (g *growthOf) table(span engine.Span) (rows [][]Cell, total []Cell) {
	d, all := dimensionOf(g.by), change{}
	for _, n := range withUnknown(d.names(g.book, span), keysOf(g.rows)) {
		c := g.rows[n.key]
		if c == nil {
			continue
		}
		switch {
		case n.key == engine.KeyNone && g.by == engine.ByCategory:
			n.title = formerBenefits
		case n.key == engine.KeyNone:
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
