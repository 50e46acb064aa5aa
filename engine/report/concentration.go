package report

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"octroi/engine"
)

// concentration says how much of the spending the largest rows make together.
var concentration = Report{
	Name:  "concentration",
	Title: concentrationTitle,
	About: engine.Text{
		FR: "Les postes les plus lourds, leur part et leur part cumulée.", NL: "De zwaarste posten, hun aandeel en hun gecumuleerd aandeel.",
		DE: "Die größten Posten, ihr Anteil und ihr kumulierter Anteil.", EN: "The largest rows, their share and their share together.",
	},
	Params: concentrationParams,
	run:    runConcentration,
}

var concentrationTitle = engine.Text{
	FR: "Concentration des dépenses", NL: "Concentratie van de uitgaven", DE: "Konzentration der Ausgaben", EN: "Concentration of spending",
}

// maxTop is how many rows may be shown: a book has at most a thousand benefits.
const maxTop = 1000

var concentrationParams = slices.Concat(periodParams, []Param{
	byCategoryOrBenefit, basisParam,
	{Name: "top", Default: "5", About: engine.Text{FR: "combien de lignes", NL: "hoeveel rijen", DE: "wie viele Zeilen", EN: "how many rows"}},
	asAtParam,
})

func runConcentration(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, concentrationParams)
	span, by, basis, asAt := r.period(), engine.Dimension(r.choice("by")), engine.Basis(r.choice("basis")), r.instant("as_at")
	top, err := strconv.Atoi(cmp.Or(p["top"], "5"))
	if err != nil || top < 1 || top > maxTop {
		r.fail("top", codeNumberInvalid, engine.Arg{Name: "most", Value: engine.Int(maxTop)})
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	totals, book, err := src.SpendingTotals(ctx, []engine.SpendingQuery{{Basis: basis, Span: span, By: []engine.Dimension{by}, AsAt: asAt}})
	if err != nil {
		return nil, err
	}
	t := &Table{
		Report: "concentration", Title: concentrationTitle, Of: dimensionOf(by).head,
		Choices: []Choice{{"by", string(by)}, {"basis", string(basis)}, {"top", strconv.Itoa(top)}},
		Period:  span, Before: yearEarlier(span), Basis: basis, AsAt: asAt, Scanned: !totals[0].RolledUp,
		Revision: book.Revision, Currency: book.Currency, Columns: concentrationColumns,
	}
	t.Rows, t.Total = concentrated(dimensionOf(by), book, span, spentByKey(&totals[0]), top)
	return t, nil
}

var concentrationColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "rank", Kind: KindCount, Title: engine.Text{FR: "Rang", NL: "Rang", DE: "Rang", EN: "Rank"}},
	{Name: "total", Kind: KindAmount, Title: totalTitle},
	{Name: "share", Kind: KindPercent, Title: engine.Text{FR: "Part", NL: "Aandeel", DE: "Anteil", EN: "Share"}},
	{Name: "together", Kind: KindPercent, Title: engine.Text{FR: "Cumulée", NL: "Gecumuleerd", DE: "Kumuliert", EN: "Together"}},
}

var othersTitle = engine.Text{FR: "Les autres", NL: "De andere", DE: "Die übrigen", EN: "All others"}

// concentrated lists the largest rows, then all others as one. Equal ones come in the order of their codes.
func concentrated(d dimension, book *engine.Book, span engine.Span, spent map[string]engine.Cents, top int) (rows [][]Cell, total []Cell) {
	names := withUnknown(d.names(book, span), keysOf(spent))
	slices.SortStableFunc(names, func(a, b name) int { return cmp.Or(cmp.Compare(spent[b.key], spent[a.key]), cmp.Compare(a.key, b.key)) })
	all, together, shown := engine.Cents(0), engine.Cents(0), engine.Cents(0)
	for _, amount := range spent {
		all += amount
	}
	row := func(rank Cell, n name, amount engine.Cents) []Cell {
		together += amount
		return []Cell{
			{Code: n.key}, {Title: n.title}, rank, number(int64(amount)), ratio(int64(amount), 1000, int64(all)), ratio(int64(together), 1000, int64(all)),
		}
	}
	for i, n := range names[:min(top, len(names))] {
		if n.key == engine.KeyNone {
			n.title = d.without
		}
		rows = append(rows, row(number(int64(i+1)), n, spent[n.key]))
		shown += spent[n.key]
	}
	if len(names) > top {
		rows = append(rows, row(Cell{None: true}, name{"others", othersTitle}, all-shown))
	}
	together = 0
	return rows, row(Cell{None: true}, name{"total", totalTitle}, all)
}
