package report

import (
	"context"
	"math/big"
	"slices"

	"octroi/engine"
)

const outOfPocketName = "out_of_pocket"

var outOfPocketTitle = engine.Text{FR: "Reste à charge", NL: "Ten laste van het lid", DE: "Eigenanteil", EN: "Out of pocket"}

// outOfPocket says what members keep to pay of the lines that were paid, and what a network changes in it.
var outOfPocket = Report{
	Name:  outOfPocketName,
	Title: outOfPocketTitle,
	About: engine.Text{
		FR: "Des prestations payées : le prix, ce que d'autres et la mutualité ont payé, ce que le membre garde à sa charge, en réseau et hors réseau.",
		NL: "Van de betaalde prestaties: de prijs, wat anderen en het ziekenfonds betaalden, wat het lid zelf betaalt, binnen en buiten een netwerk.",
		DE: "Von den gezahlten Leistungen: der Preis, was andere und die Krankenkasse zahlten, was das Mitglied behält, im Netzwerk und außerhalb.",
		EN: "Of the lines that were paid: the price, what others and the mutuality paid, and what members keep to pay, in and out of network.",
	},
	Params: outOfPocketParams,
	run:    runOutOfPocket,
}

var outOfPocketParams = slices.Concat(periodParams, []Param{byParam(engine.ByCategory, engine.ByBenefit, engine.ByNetwork), basisParam})

// outOfPocketColumns: price and beyond are what others, paid, ex gratia and kept add up to.
var outOfPocketColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "lines", Kind: KindCount, Title: linesTitle},
	{Name: "members", Kind: KindCount, Title: membersTitle},
	{Name: "charged", Kind: KindAmount, Title: engine.Text{FR: "Prix", NL: "Prijs", DE: "Preis", EN: "Price"}},
	{Name: "others", Kind: KindAmount, Title: engine.Text{FR: "Autres assureurs", NL: "Andere verzekeraars", DE: "Andere Versicherer", EN: "Other insurers"}},
	{Name: "paid", Kind: KindAmount, Title: engine.Text{FR: "Payé", NL: "Betaald", DE: "Gezahlt", EN: "Paid"}},
	{Name: "ex_gratia", Kind: KindAmount, Title: exGratiaTitle},
	{Name: "beyond", Kind: KindAmount, Title: engine.Text{FR: "Forfaits", NL: "Forfaits", DE: "Pauschalen", EN: "Beyond the bill"}},
	{Name: "kept", Kind: KindAmount, Title: engine.Text{FR: "Reste à charge", NL: "Ten laste", DE: "Eigenanteil", EN: "Kept"}},
	{Name: "per_line", Kind: KindAmount, Title: engine.Text{FR: "Par prestation", NL: "Per prestatie", DE: "Pro Leistung", EN: "Per line"}},
	{Name: "per_member", Kind: KindAmount, Title: engine.Text{FR: "Par membre", NL: "Per lid", DE: "Pro Mitglied", EN: "Per member"}},
	{Name: "in_network", Kind: KindAmount, Title: engine.Text{FR: "En réseau", NL: "In netwerk", DE: "Im Netzwerk", EN: "In network"}},
	{Name: "out_of_network", Kind: KindAmount, Title: engine.Text{FR: "Hors réseau", NL: "Buiten netwerk", DE: "Außerhalb", EN: "Out of network"}},
	{Name: "difference", Kind: KindAmount, Delta: true, Title: engine.Text{FR: "Différence", NL: "Verschil", DE: "Unterschied", EN: "Difference"}},
}

func runOutOfPocket(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, outOfPocketParams)
	by := engine.Dimension(r.choice("by"))
	q := engine.PeriodQuery{Basis: engine.Basis(r.choice("basis")), Span: r.period(), By: by}
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		found, err := s.OutOfPocket(ctx, q)
		if err != nil {
			return err
		}
		keys := make(map[string]*keptSums)
		all := &keptSums{members: found.Served}
		for _, row := range found.Rows {
			key := row.Key
			if keys[key] == nil {
				keys[key] = &keptSums{members: found.Members[key]}
			}
			keys[key].add(row)
			all.add(row)
		}
		t = newTable(outOfPocketName, outOfPocketTitle, s, q.Span, q.Basis, Choice{"by", string(by)}, Choice{"basis", string(q.Basis)})
		t.Columns, t.Of, t.Total = outOfPocketColumns, dimensionOf(by).head, all.cells("total", totalTitle)
		for _, n := range withUnknown(dimensionOf(by).names(s.Book, q.Span), keysOf(keys)) {
			if sums := keys[n.key]; sums != nil {
				t.Rows = append(t.Rows, sums.cells(n.key, n.title))
			}
		}
		return nil
	})
	return t, err
}

// keptSums is what one row sums: over every network, and for those in and out of one.
type keptSums struct {
	all, in, out engine.OutOfPocketRow
	members      int64
}

func (k *keptSums) add(row engine.OutOfPocketRow) {
	k.all = k.all.Plus(row)
	switch row.Network {
	case engine.NetworkIn:
		k.in = k.in.Plus(row)
	case engine.NetworkOut:
		k.out = k.out.Plus(row)
	}
}

func (k *keptSums) cells(key string, title engine.Text) []Cell {
	a := &k.all
	kept := func(r engine.OutOfPocketRow) Cell { return ratio(int64(r.Kept), 1, r.Lines) }
	difference := Cell{None: true}
	if k.in.Lines > 0 && k.out.Lines > 0 { // of the exact averages, rounded once
		in, out := big.NewRat(int64(k.in.Kept), k.in.Lines), big.NewRat(int64(k.out.Kept), k.out.Lines)
		difference = number(int64(roundHalfUp(out.Sub(out, in))))
	}
	return []Cell{
		{Code: key}, {Title: title},
		number(a.Lines), number(k.members),
		number(int64(a.Charged)), number(int64(a.Charged - a.Asked)), number(int64(a.Paid)), number(int64(a.ExGratia)),
		number(int64(a.Beyond)), number(int64(a.Kept)),
		kept(*a), ratio(int64(a.Kept), 1, k.members),
		kept(k.in), kept(k.out), difference,
	}
}
