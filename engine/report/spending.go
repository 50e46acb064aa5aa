package report

import (
	"context"
	"slices"
	"sort"

	"octroi/engine"
)

const spendingName = "spending"

// spending says where the money of a period went, and how that compares with the same period one year earlier.
var spending = Report{
	Name:  spendingName,
	Title: engine.Text{FR: "Dépenses", NL: "Uitgaven", DE: "Ausgaben", EN: "Spending"},
	About: engine.Text{
		FR: "Ce que les membres ont reçu sur une période : montant, part, prestations, membres, évolution sur un an ; et ce qu'ont coûté les partenaires.",
		NL: "Wat leden in een periode kregen: bedrag, aandeel, prestaties, leden, evolutie over een jaar; en wat de partners kostten.",
		DE: "Was Mitglieder in einem Zeitraum erhielten: Betrag, Anteil, Leistungen, Mitglieder, Entwicklung in einem Jahr; und was die Partner kosteten.",
		EN: "What members were paid in a period: amount, share, lines, members, and the change on the year before; and what partners cost.",
	},
	Params: spendingParams,
	run:    runSpending,
}

var spendingParams = append(append([]Param(nil), periodParams...),
	Param{
		Name: "by", Default: string(engine.ByCategory), Values: dimensionNames(),
		About: engine.Text{FR: "ce que montre une ligne du tableau", NL: "wat een rij toont", DE: "was eine Zeile zeigt", EN: "what a row shows"},
	},
	Param{
		Name: "basis", Default: string(engine.ByService), Values: []string{string(engine.ByService), string(engine.ByDecision)},
		About: engine.Text{
			FR: "la date qui compte : celle de la prestation ou celle de la décision",
			NL: "de datum die telt: die van de prestatie of die van de beslissing",
			DE: "das maßgebliche Datum: das der Leistung oder das der Entscheidung",
			EN: "the date that counts: of the service or of the decision",
		},
	},
)

// spendingColumns: what members were paid, how that is spread and how it changed; then what was granted ex gratia and the
// partner costs, which are never part of it, and the sum of the three.
var spendingColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "amount", Kind: KindAmount, Title: engine.Text{FR: "Aux membres", NL: "Aan leden", DE: "An Mitglieder", EN: "To members"}},
	{Name: "share", Kind: KindPercent, Title: engine.Text{FR: "Part", NL: "Aandeel", DE: "Anteil", EN: "Share"}},
	{Name: "lines", Kind: KindCount, Title: engine.Text{FR: "Prestations", NL: "Prestaties", DE: "Leistungen", EN: "Lines"}},
	{Name: "members", Kind: KindCount, Title: engine.Text{FR: "Membres", NL: "Leden", DE: "Mitglieder", EN: "Members"}},
	{Name: "average", Kind: KindAmount, Title: engine.Text{FR: "Par membre", NL: "Per lid", DE: "Pro Mitglied", EN: "Per member"}},
	{Name: "change", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Évolution", NL: "Evolutie", DE: "Entwicklung", EN: "Change"}},
	{Name: "change", Kind: KindPercent, Delta: true, Title: engine.Text{FR: "en %", NL: "in %", DE: "in %", EN: "in %"}},
	{Name: "ex_gratia", Kind: KindAmount, Title: engine.Text{FR: "À titre gracieux", NL: "Uit welwillendheid", DE: "Aus Kulanz", EN: "Ex gratia"}},
	{Name: "partner_costs", Kind: KindAmount, Title: engine.Text{FR: "Partenaires", NL: "Partners", DE: "Partner", EN: "Partners"}},
	{Name: "total", Kind: KindAmount, Title: totalTitle},
}

func runSpending(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, spendingParams)
	span, basis, by := r.period(), engine.Basis(r.choice("basis")), engine.Dimension(r.choice("by"))
	if err := r.err(); err != nil {
		return nil, err
	}
	before := yearEarlier(span)
	totals, book, err := src.SpendingTotals(ctx, []engine.SpendingQuery{
		{Basis: basis, Span: span, By: []engine.Dimension{by}},
		{Basis: basis, Span: before, By: []engine.Dimension{by}},
	})
	if err != nil {
		return nil, err
	}
	d := dimensionOf(by)
	return &Table{
		Report: spendingName, Title: d.title,
		Choices: []Choice{{"by", string(by)}, {"basis", string(basis)}},
		Period:  span, Before: before, Basis: basis,
		Revision: book.Revision, Currency: book.Currency,
		Columns: spendingColumns,
		Rows:    spendingRows(d, book, span, totals[0], totals[1]),
		Total: spendingRow(name{"total", totalTitle}, totals[0].All, totals[1].All, totals[0].All.Amount,
			sumOfGrants(totals[0].ExGratia), partnerCell(sumOf(totals[0].Partners))),
	}, nil
}

var totalTitle = engine.Text{FR: "Total", NL: "Totaal", DE: "Gesamt", EN: "Total"}

// spendingRows lists what the dimension names, in its order, then what the journal knows and the book no longer does, then
// the partner costs that the dimension does not tell apart.
func spendingRows(d dimension, book *engine.Book, span engine.Span, now, then engine.SpendingTotals) [][]Cell {
	current, earlier, partners := byKey(now.Rows, nil), byKey(then.Rows, d.nextYear), partnersByKey(now.Partners)
	grants := make(map[string]engine.Cents, len(now.ExGratia))
	for _, g := range now.ExGratia {
		grants[g.Key] = g.Amount
	}
	none := engine.Cents(0)
	if d.without != (engine.Text{}) {
		none = partners[""]
		delete(partners, "")
	}
	var rows [][]Cell
	for _, n := range withUnknown(d.names(book, span), keysOf(current), keysOf(earlier), keysOf(partners), keysOf(grants)) {
		a, inCurrent := current[n.key]
		b, inEarlier := earlier[n.key]
		cost, inPartners := partners[n.key]
		grant, inGrants := grants[n.key]
		if !d.always && !inCurrent && !inEarlier && !inPartners && !inGrants {
			continue
		}
		cell := partnerCell(cost)
		cell.None = d.noPartners
		rows = append(rows, spendingRow(n, a, b, now.All.Amount, grant, cell))
	}
	if none != 0 {
		nothing := engine.SpendingRow{}
		rows = append(rows, spendingRow(name{keyNone, d.without}, nothing, nothing, now.All.Amount, 0, partnerCell(none)))
	}
	return rows
}

// keyNone is the key of the row of partner costs that a dimension does not tell apart. No code of a book has brackets.
const keyNone = "(none)"

func partnerCell(c engine.Cents) Cell { return number(int64(c)) }

func sumOf(partners []engine.PartnerSpending) engine.Cents {
	all := engine.Cents(0)
	for _, p := range partners {
		all += p.Amount
	}
	return all
}

func sumOfGrants(grants []engine.ExGratiaSpending) engine.Cents {
	all := engine.Cents(0)
	for _, g := range grants {
		all += g.Amount
	}
	return all
}

func partnersByKey(partners []engine.PartnerSpending) map[string]engine.Cents {
	m := make(map[string]engine.Cents, len(partners))
	for _, p := range partners {
		m[p.Key] = p.Amount
	}
	return m
}

// spendingRow computes one row. Its order is that of spendingColumns.
func spendingRow(n name, now, then engine.SpendingRow, all, exGratia engine.Cents, partners Cell) []Cell {
	change := Cell{None: true}
	if then.Amount > 0 {
		change = number(int64(now.Amount - then.Amount))
	}
	return []Cell{
		{Code: n.key},
		{Title: n.title},
		number(int64(now.Amount)),
		ratio(int64(now.Amount), 1000, int64(all)),
		number(now.Lines),
		number(now.Members),
		ratio(int64(now.Amount), 1, now.Members),
		change,
		ratio(int64(now.Amount-then.Amount), 1000, int64(then.Amount)),
		number(int64(exGratia)),
		partners,
		number(int64(now.Amount+exGratia) + partners.N),
	}
}

// byKey indexes rows by their key, after rename when there is one.
func byKey(rows []engine.SpendingRow, rename func(string) string) map[string]engine.SpendingRow {
	m := make(map[string]engine.SpendingRow, len(rows))
	for _, r := range rows {
		if rename != nil {
			r.Key = rename(r.Key)
		}
		m[r.Key] = r
	}
	return m
}

// keysOf returns the keys of a map, in no order.
func keysOf[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	return keys
}

// withUnknown appends the keys that the names do not have, sorted.
func withUnknown(names []name, keys ...[]string) []name {
	known := make(map[string]bool, len(names))
	for _, n := range names {
		known[n.key] = true
	}
	var unknown []string
	for _, key := range slices.Concat(keys...) {
		if !known[key] {
			known[key] = true
			unknown = append(unknown, key)
		}
	}
	sort.Strings(unknown)
	for _, key := range unknown {
		names = append(names, name{key, same(key)})
	}
	return names
}
