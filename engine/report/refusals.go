package report

import (
	"cmp"
	"context"
	"slices"

	"octroi/engine"
)

const refusalsName = "refusals"

var refusalsTitle = engine.Text{FR: "Refus et réductions", NL: "Weigeringen en verminderingen", DE: "Ablehnungen und Kürzungen", EN: "Refusals and cuts"}

// refusals says which lines were denied or cut, for which reason, and how much was asked and not paid.
var refusals = Report{
	Name:  refusalsName,
	Title: refusalsTitle,
	About: engine.Text{
		FR: "Les prestations refusées ou réduites sur une période : motif, demandé, payé, non payé ; et celles qui attendent.",
		NL: "Prestaties die in een periode geweigerd of verminderd werden: reden, gevraagd, betaald, niet betaald; en die wachten.",
		DE: "Leistungen, die in einem Zeitraum abgelehnt oder gekürzt wurden: Grund, verlangt, gezahlt, nicht gezahlt; und die warten.",
		EN: "Lines denied or cut in a period: the reason, asked, paid and not paid; and those that wait.",
	},
	Params: refusalParams,
	run:    runRefusals,
}

var refusalParams = slices.Concat(periodParams, []Param{byParam(engine.ByReason, engine.ByCategory, engine.ByBenefit), basisParam})

var refusalColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "lines", Kind: KindCount, Title: linesTitle},
	{Name: "denied", Kind: KindCount, Title: engine.Text{FR: "Payées zéro", NL: "Niets betaald", DE: "Nichts gezahlt", EN: "Paid nothing"}},
	{Name: "members", Kind: KindCount, Title: membersTitle},
	{Name: "asked", Kind: KindAmount, Title: engine.Text{FR: "Demandé", NL: "Gevraagd", DE: "Verlangt", EN: "Asked"}},
	{Name: "paid", Kind: KindAmount, Title: engine.Text{FR: "Payé", NL: "Betaald", DE: "Gezahlt", EN: "Paid"}},
	{Name: "not_paid", Kind: KindAmount, Title: engine.Text{FR: "Non payé", NL: "Niet betaald", DE: "Nicht gezahlt", EN: "Not paid"}},
	{Name: "share", Kind: KindPercent, Title: shareTitle},
	{Name: "ex_gratia", Kind: KindAmount, Title: exGratiaTitle},
}

func runRefusals(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, refusalParams)
	q := engine.PeriodQuery{Basis: engine.Basis(r.choice("basis")), Span: r.period(), By: engine.Dimension(r.choice("by"))}
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		found, err := s.Refusals(ctx, q)
		if err != nil {
			return err
		}
		waiting, err := s.Pended(ctx, engine.PendedQuery{Basis: q.Basis, Span: q.Span, On: s.Today})
		if err != nil {
			return err
		}
		t = newTable(refusalsName, refusalsTitle, s, q.Span, q.Basis, Choice{"by", string(q.By)}, Choice{"basis", string(q.Basis)})
		t.Columns, t.Of = refusalColumns, dimensionOf(q.By).head
		if q.By == engine.ByReason {
			t.Of = reasonHead
		}
		t.Rows = append(refusalRows(s.Book, q, found), pendedRow(waiting))
		t.Total = refusalRow(name{"total", totalTitle}, found.All, found.All)
		return nil
	})
	return t, err
}

// refusalRows lists reasons by what they cost most, and anything else in the order of the book.
func refusalRows(book *engine.Book, q engine.PeriodQuery, found engine.Refusals) [][]Cell {
	rows := slices.Clone(found.Rows)
	notPaid := func(r engine.RefusalRow) engine.Cents { return r.Asked - r.Paid }
	if q.By == engine.ByReason {
		slices.SortFunc(rows, func(a, b engine.RefusalRow) int {
			return cmp.Or(cmp.Compare(notPaid(b), notPaid(a)), cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.Key, b.Key))
		})
		cells := make([][]Cell, len(rows))
		for i, row := range rows {
			cells[i] = refusalRow(name{row.Key, reasonTitle(book, row.Key)}, row, found.All)
		}
		return cells
	}
	byKey := make(map[string]engine.RefusalRow, len(rows))
	for _, row := range rows {
		byKey[row.Key] = row
	}
	var cells [][]Cell
	for _, n := range withUnknown(dimensionOf(q.By).names(book, q.Span), keysOf(byKey)) {
		if row, ok := byKey[n.key]; ok {
			cells = append(cells, refusalRow(n, row, found.All))
		}
	}
	return cells
}

var reasonHead = engine.Text{FR: "Motif", NL: "Reden", DE: "Grund", EN: "Reason"}

func refusalRow(n name, r, all engine.RefusalRow) []Cell {
	notPaid := int64(r.Asked - r.Paid)
	return []Cell{
		{Code: n.key}, {Title: n.title},
		number(r.Lines), number(r.Denied), number(r.Members),
		number(int64(r.Asked)), number(int64(r.Paid)), number(notPaid),
		ratio(notPaid, 1000, int64(all.Asked-all.Paid)),
		number(int64(r.ExGratia)),
	}
}

// pendedRow stands apart: nothing was decided of these lines, and none is in the total.
func pendedRow(p engine.PendedLines) []Cell {
	all, none := p.All(), Cell{None: true}
	return []Cell{
		{Code: "(pended)"}, {Title: pendedTitle},
		number(all.Lines), none, number(p.Members), number(int64(all.Asked)), none, none, none, none,
	}
}

var pendedTitle = engine.Text{
	FR: "En attente, non comptées", NL: "Wachten nog, niet meegeteld", DE: "Warten noch, nicht gezählt", EN: "Still waiting, not counted",
}

// reasonTitle is the sentence of a reason without the figures of any one line.
func reasonTitle(book *engine.Book, code string) engine.Text {
	return inEach(func(lang engine.Lang) string { return engine.SentenceOf(book, lang, code) })
}
