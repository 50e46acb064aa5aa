package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"octroi/engine"
)

const partnersName = "partners"

// byPartner shows each partner, by the name that its costs were booked under.
const byPartner engine.Dimension = "partner"

var partnersReportTitle = engine.Text{FR: "Coûts des partenaires", NL: "Kosten van partners", DE: "Kosten der Partner", EN: "Partner costs"}

// partners says what each partner cost, and how that compares with the year before.
var partners = Report{
	Name:  partnersName,
	Title: partnersReportTitle,
	About: engine.Text{
		FR: "Ce que chaque partenaire a coûté sur une période : comptabilisé, repris, net, part, évolution sur un an.",
		NL: "Wat elke partner in een periode kostte: geboekt, teruggedraaid, netto, aandeel, evolutie over een jaar.",
		DE: "Was jeder Partner in einem Zeitraum kostete: gebucht, zurückgenommen, netto, Anteil, Entwicklung in einem Jahr.",
		EN: "What each partner cost in a period: booked, reversed, net, share, and the change on the year before.",
	},
	Params: partnerParams,
	run:    runPartners,
}

var partnerParams = slices.Concat(periodParams, []Param{
	{
		Name: "by", Default: string(byPartner), Values: []string{string(byPartner), string(engine.ByCategory)}, Several: 2,
		About: engine.Text{
			FR: "ce que montre une ligne du tableau, un ou deux séparés par une virgule", NL: "wat een rij toont, één of twee gescheiden door een komma",
			DE: "was eine Zeile zeigt, eins oder zwei durch Komma getrennt", EN: "what a row shows, one or two separated by a comma",
		},
	},
	basisParam,
})

var partnerColumns = []Column{
	{Name: "costs", Kind: KindCount, Title: engine.Text{FR: "Factures", NL: "Facturen", DE: "Rechnungen", EN: "Costs"}},
	{Name: "booked", Kind: KindAmount, Title: engine.Text{FR: "Comptabilisé", NL: "Geboekt", DE: "Gebucht", EN: "Booked"}},
	{Name: "reversed", Kind: KindAmount, Title: engine.Text{FR: "Repris", NL: "Teruggedraaid", DE: "Zurückgenommen", EN: "Reversed"}},
	{Name: "net", Kind: KindAmount, Title: engine.Text{FR: "Net", NL: "Netto", DE: "Netto", EN: "Net"}},
	{Name: "share", Kind: KindPercent, Title: shareTitle},
	{Name: "change", Kind: KindAmount, Delta: true, Title: changeTitle},
	{Name: "change", Kind: KindPercent, Delta: true, Title: percentTitle},
}

func runPartners(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, partnerParams)
	q := engine.PeriodQuery{Basis: engine.Basis(r.choice("basis")), Span: r.period()}
	by := r.choices("by")
	if err := r.err(); err != nil {
		return nil, err
	}
	before := q
	before.Span = yearEarlier(q.Span)
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		now, err := s.PartnerTotals(ctx, q)
		if err != nil {
			return err
		}
		then, err := s.PartnerTotals(ctx, before)
		if err != nil {
			return err
		}
		t = newTable(partnersName, partnersReportTitle, s, q.Span, q.Basis, Choice{"by", strings.Join(by, ",")}, Choice{"basis", string(q.Basis)})
		t.Before = before.Span
		if len(by) == 1 {
			t.Of = map[string]engine.Text{string(byPartner): partnerTitle, string(engine.ByCategory): dimensionOf(engine.ByCategory).head}[by[0]]
		}
		t.Columns = []Column{{Name: "key", Kind: KindCode}}
		for _, d := range by {
			t.Columns = append(t.Columns, partnerHeads(d, len(by))...)
		}
		t.Columns = append(t.Columns, partnerColumns...)
		t.partnerRows(s.Book, by, now, then)
		return nil
	})
	return t, err
}

// partnerHeads are the columns of a dimension. A partner's name is its code.
func partnerHeads(by string, several int) []Column {
	switch {
	case several == 1:
		return []Column{{Name: "title", Kind: KindTitle}}
	case by == string(byPartner):
		return []Column{{Name: by, Kind: KindTitle, Title: partnerTitle}}
	default:
		head := dimensionOf(engine.ByCategory).head
		return []Column{{Name: by, Kind: KindCode, Title: head}, {Name: by + "_title", Kind: KindTitle, Title: head}}
	}
}

var partnerTitle = engine.Text{FR: "Partenaire", NL: "Partner", DE: "Partner", EN: "Partner"}

// partnerPair is what a row compares.
type partnerPair struct {
	names     []string // the codes of the dimensions
	now, then engine.PartnerTotal
}

func plusPartner(a, b engine.PartnerTotal) engine.PartnerTotal {
	a.Costs, a.Booked, a.Reversed = a.Costs+b.Costs, a.Booked+b.Booked, a.Reversed+b.Reversed
	return a
}

func (t *Table) partnerRows(book *engine.Book, by []string, now, then []engine.PartnerTotal) {
	pairs, all := make(map[string]*partnerPair), &partnerPair{}
	at := func(p engine.PartnerTotal) *partnerPair {
		names := make([]string, len(by))
		for i, d := range by {
			names[i] = map[string]string{string(byPartner): p.Partner, string(engine.ByCategory): p.Category}[d]
		}
		key := strings.Join(names, engine.KeySeparator)
		if pairs[key] == nil {
			pairs[key] = &partnerPair{names: names}
		}
		return pairs[key]
	}
	for _, p := range now {
		pair := at(p)
		pair.now, all.now = plusPartner(pair.now, p), plusPartner(all.now, p)
	}
	for _, p := range then {
		pair := at(p)
		pair.then, all.then = plusPartner(pair.then, p), plusPartner(all.then, p)
	}
	keys := keysOf(pairs)
	slices.SortFunc(keys, func(a, b string) int { // the dearest first
		return cmp.Or(cmp.Compare(pairs[b].now.Net(), pairs[a].now.Net()), cmp.Compare(a, b))
	})
	titles := make(map[string]engine.Text)
	for _, n := range categoryNames(book, engine.Span{}) {
		titles[n.key] = n.title
	}
	for _, key := range keys {
		row := []Cell{{Code: key}}
		for i, d := range by {
			title, known := titles[pairs[key].names[i]]
			if !known || d == string(byPartner) {
				title = same(pairs[key].names[i])
			}
			if len(by) > 1 && d != string(byPartner) {
				row = append(row, Cell{Code: pairs[key].names[i]})
			}
			row = append(row, Cell{Title: title})
		}
		t.Rows = append(t.Rows, append(row, pairs[key].cells(all)...))
	}
	t.Total = []Cell{{Code: "total"}, {Title: totalTitle}}
	if len(by) > 1 {
		t.Total = totalHeads(by)
	}
	t.Total = append(t.Total, all.cells(all)...)
}

// totalHeads names the total in its first title.
func totalHeads(by []string) []Cell {
	heads := []Cell{{Code: "total"}}
	for i, d := range by {
		if d != string(byPartner) {
			heads = append(heads, Cell{None: true})
		}
		heads = append(heads, Cell{None: i > 0, Title: totalTitle})
	}
	return heads
}

func (p *partnerPair) cells(all *partnerPair) []Cell {
	net, before := int64(p.now.Net()), int64(p.then.Net())
	return []Cell{
		number(p.now.Costs), number(int64(p.now.Booked)), number(int64(p.now.Reversed)), number(net),
		ratio(net, 1000, int64(all.now.Net())), number(net - before), ratio(net-before, 1000, before),
	}
}
