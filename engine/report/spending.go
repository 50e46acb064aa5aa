package report

import (
	"context"
	"slices"
	"strings"

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

var spendingParams = slices.Concat(periodParams, []Param{
	{
		Name: "by", Default: string(engine.ByCategory), Values: dimensionNames(), Several: maxBy,
		About: engine.Text{
			FR: "ce que montre une ligne du tableau, jusqu'à trois séparés par des virgules", NL: "wat een rij toont, tot drie gescheiden door komma's",
			DE: "was eine Zeile zeigt, bis zu drei durch Kommas getrennt", EN: "what a row shows, up to three separated by commas",
		},
	},
	basisParam,
}, filterParams(), []Param{asAtParam, compareParam})

// maxBy is how many dimensions a table may have.
const maxBy = 3

// spendingRequest is what was asked of the report.
type spendingRequest struct {
	now, before engine.SpendingQuery
	by          []string
	where       []Choice
	reference   bool
}

func readSpending(p Params) (q spendingRequest, err error) {
	r := newReader(p, spendingParams)
	q.now = engine.SpendingQuery{Basis: engine.Basis(r.choice("basis")), Span: r.period(), AsAt: r.instant("as_at")}
	q.by, q.reference = r.choices("by"), r.choice("compare") == compareReference
	for _, d := range q.by {
		q.now.By = append(q.now.By, engine.Dimension(d))
	}
	if q.reference && !slices.Equal(q.by, []string{string(engine.ByCategory)}) {
		r.fail("compare", codeCompareBy)
	}
	q.now.Where, q.where = r.where()
	if q.reference && len(q.where) > 0 {
		r.fail("compare", codeCompareAll)
	}
	q.before = q.now
	q.before.Span = yearEarlier(q.now.Span)
	return q, r.err()
}

func runSpending(ctx context.Context, src Source, p Params) (*Table, error) {
	q, err := readSpending(p)
	if err != nil {
		return nil, err
	}
	totals, book, err := src.SpendingTotals(ctx, []engine.SpendingQuery{q.now, q.before})
	if err != nil {
		return nil, err
	}
	only, err := narrowings(q.now, book, totals)
	if err != nil {
		return nil, err
	}
	t := &Table{
		Report: spendingName, Title: spendingTitle(q.by), Of: dimensionOf(q.now.By[0]).head, Only: only,
		Choices: slices.Concat([]Choice{{"by", strings.Join(q.by, ",")}, {"basis", string(q.now.Basis)}}, q.where),
		Period:  q.now.Span, Before: q.before.Span, Basis: q.now.Basis, AsAt: q.now.AsAt,
		Revision: book.Revision, Currency: book.Currency, Scanned: !totals[0].RolledUp || !totals[1].RolledUp,
	}
	if q.reference {
		return t, t.compare(book, totals)
	}
	s := newSpendingTable(q, book, totals)
	t.Columns, t.Rows, t.Total = s.columns(), s.rows(), s.total()
	return t, nil
}

// narrowings says what the filters of a query mean. A code that neither the book nor the figures know is a mistake, and not a
// table of nothing.
func narrowings(q engine.SpendingQuery, book *engine.Book, totals []engine.SpendingTotals) ([]Narrowing, error) {
	var only []Narrowing
	r := reader{}
	for _, by := range filters {
		key, ok := q.Where[by]
		if !ok {
			continue
		}
		d, title := dimensionOf(by), same(key)
		names := d.names(book, q.Span)
		i := slices.IndexFunc(names, func(n name) bool { return n.key == key })
		switch {
		case i >= 0:
			title = names[i].title
		case key == "":
			title = unknown
		case !slices.ContainsFunc(totals, anything):
			r.fail(string(by), codeParamChoice, textArg("allowed", strings.Join(nearest(key, names), ", ")))
		}
		only = append(only, Narrowing{Of: d.head, To: title})
	}
	return only, r.err()
}

func anything(t engine.SpendingTotals) bool {
	return t.All.Lines != 0 || len(t.ExGratia) > 0 || len(t.Partners) > 0
}

// nearest returns the codes that look like one, or all of them where none does.
func nearest(code string, names []name) []string {
	all := make([]string, 0, len(names)+1)
	for _, n := range names {
		all = append(all, n.key)
	}
	if near := engine.Nearest(code, all, 5); len(near) > 0 {
		return near
	}
	return append(all, keyNothing)
}

var totalTitle = engine.Text{FR: "Total", NL: "Totaal", DE: "Gesamt", EN: "Total"}

// spendingTitle names a table of one dimension as that does, and any other by its dimensions.
func spendingTitle(by []string) engine.Text {
	if len(by) == 1 {
		return dimensionOf(engine.Dimension(by[0])).title
	}
	title := engine.Text{FR: "Dépenses", NL: "Uitgaven", DE: "Ausgaben", EN: "Spending"}
	for i, d := range by {
		head := dimensionOf(engine.Dimension(d)).head
		link := [4]string{" par ", " per ", " nach ", " by "}
		if i > 0 {
			link = [4]string{", ", ", ", ", ", ", "}
		}
		title = engine.Text{
			FR: title.FR + link[0] + strings.ToLower(head.FR), NL: title.NL + link[1] + strings.ToLower(head.NL),
			DE: title.DE + link[2] + head.DE, EN: title.EN + link[3] + strings.ToLower(head.EN),
		}
	}
	return title
}
