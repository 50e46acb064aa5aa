package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"octroi/engine"
)

// spendingTable makes the rows of the spending report out of the totals of both periods.
type spendingTable struct {
	by         []dimension
	book       *engine.Book
	span       engine.Span
	now, then  engine.SpendingTotals
	units      bool // the units of a row are of one benefit
	oneBenefit bool // all are

	current, earlier map[string]engine.SpendingRow
	partners, grants map[string]engine.Cents
}

func newSpendingTable(q spendingRequest, book *engine.Book, totals []engine.SpendingTotals) *spendingTable {
	_, one := q.now.Where[engine.ByBenefit]
	s := &spendingTable{
		book: book, span: q.now.Span, now: totals[0], then: totals[1], oneBenefit: one, units: one || slices.Contains(q.by, string(engine.ByBenefit)),
		partners: partnersByKey(totals[0].Partners), grants: make(map[string]engine.Cents),
	}
	for _, d := range q.now.By {
		s.by = append(s.by, dimensionOf(d))
	}
	for _, g := range totals[0].ExGratia {
		s.grants[g.Key] = g.Amount
	}
	s.current, s.earlier = byKey(totals[0].Rows, nil), byKey(totals[1].Rows, s.yearLater)
	return s
}

// yearLater is the key of a row as it is one year later.
func (s *spendingTable) yearLater(key string) string {
	keys := strings.Split(key, engine.KeySeparator)
	for i := range s.by {
		if s.by[i].nextYear != nil && i < len(keys) {
			keys[i] = s.by[i].nextYear(keys[i])
		}
	}
	return strings.Join(keys, engine.KeySeparator)
}

// columns: what a row is about; what members were paid, how that is spread and how it changed; then what was granted ex gratia
// and the partner costs, which are never part of it, and the sum of the three.
func (s *spendingTable) columns() []Column {
	heads := []Column{{Name: "key", Kind: KindCode}, {Name: "title", Kind: KindTitle}}
	if len(s.by) > 1 {
		heads = nil
		for _, d := range s.by {
			code := string(d.by)
			heads = append(heads, Column{Name: code, Kind: KindCode, Title: d.head}, Column{Name: code + "_title", Kind: KindTitle, Title: d.head})
		}
	}
	figures := slices.Clone(spendingColumns)
	if s.units {
		figures = slices.Insert(figures, slices.IndexFunc(figures, func(c Column) bool { return c.Name == "average" })+1, unitColumns...)
	}
	return append(heads, figures...)
}

var spendingColumns = []Column{
	{Name: "amount", Kind: KindAmount, Title: engine.Text{FR: "Aux membres", NL: "Aan leden", DE: "An Mitglieder", EN: "To members"}},
	{Name: "share", Kind: KindPercent, Title: shareTitle},
	{Name: "lines", Kind: KindCount, Title: linesTitle},
	{Name: "members", Kind: KindCount, Title: membersTitle},
	{Name: "average", Kind: KindAmount, Title: engine.Text{FR: "Par membre", NL: "Per lid", DE: "Pro Mitglied", EN: "Per member"}},
	{Name: "change", Kind: KindAmount, Delta: true, Title: changeTitle},
	{Name: "change", Kind: KindPercent, Delta: true, Title: percentTitle},
	{Name: "ex_gratia", Kind: KindAmount, Title: exGratiaTitle},
	{Name: "partner_costs", Kind: KindAmount, Title: partnersTitle},
	{Name: "total", Kind: KindAmount, Title: totalTitle},
}

var unitColumns = []Column{
	{Name: "units", Kind: KindUnits, Title: engine.Text{FR: "Unités", NL: "Eenheden", DE: "Einheiten", EN: "Units"}},
	{Name: "units_per_member", Kind: KindUnits, Title: engine.Text{FR: "par membre", NL: "per lid", DE: "pro Mitglied", EN: "per member"}},
}

// rows lists what the dimensions name, in their order, then what the journal knows and the book no longer does, then the partner
// costs that no dimension tells apart.
func (s *spendingTable) rows() [][]Cell {
	var keys []string
	for _, m := range [][]string{keysOf(s.current), keysOf(s.earlier), keysOf(s.partners), keysOf(s.grants)} {
		keys = append(keys, m...)
	}
	if len(s.by) == 1 && s.by[0].always {
		for _, n := range s.by[0].names(s.book, s.span) {
			keys = append(keys, n.key)
		}
	}
	order := s.order()
	slices.Sort(keys)
	var rows [][]Cell
	for _, key := range slices.Compact(keys) {
		rows = append(rows, s.row(key, order.titles(key)))
	}
	slices.SortStableFunc(rows, order.compare)
	return rows
}

// total is the row of all.
func (s *spendingTable) total() []Cell {
	row := s.figures(s.now.All, s.then.All, sumOfGrants(s.now.ExGratia), number(int64(sumOf(s.now.Partners))))
	if s.units && !s.oneBenefit { // hours and sessions have no sum
		row[5], row[6] = Cell{None: true}, Cell{None: true}
	}
	heads := []Cell{{Code: "total"}, {Title: totalTitle}}
	for range s.by[1:] {
		heads = append(heads, Cell{None: true}, Cell{None: true})
	}
	return append(heads, row...)
}

func (s *spendingTable) row(key string, titles []name) []Cell {
	var heads []Cell
	cost := number(int64(s.partners[key]))
	for i, n := range titles {
		heads = append(heads, Cell{Code: n.key}, Cell{Title: n.title})
		cost.None = cost.None || s.by[i].noPartners && n.key != engine.KeyNone
	}
	return append(heads, s.figures(s.current[key], s.earlier[key], s.grants[key], cost)...)
}

// figures computes one row. Its order is that of columns.
func (s *spendingTable) figures(now, then engine.SpendingRow, exGratia engine.Cents, partners Cell) []Cell {
	cells := []Cell{
		number(int64(now.Amount)),
		ratio(int64(now.Amount), 1000, int64(s.now.All.Amount)),
		number(now.Lines),
		number(now.Members),
		ratio(int64(now.Amount), 1, now.Members),
	}
	if s.units {
		cells = append(cells, number(int64(now.Units)), ratio(int64(now.Units), 1, now.Members))
	}
	return append(cells,
		number(int64(now.Amount-then.Amount)), // all of it where there was nothing: the column adds up
		ratio(int64(now.Amount-then.Amount), 1000, int64(then.Amount)),
		number(int64(exGratia)),
		partners,
		number(int64(now.Amount+exGratia)+partners.N),
	)
}

// keyOrder sorts rows by the order in which each dimension names its keys. Keys that it does not name come after, sorted, and
// the partner costs that have none last.
type keyOrder struct {
	places []map[string]int
	names  []map[string]engine.Text
	by     []dimension
}

func (s *spendingTable) order() *keyOrder {
	o := &keyOrder{by: s.by}
	for _, d := range s.by {
		places, titles := make(map[string]int), make(map[string]engine.Text)
		for i, n := range d.names(s.book, s.span) {
			places[n.key], titles[n.key] = i, n.title
		}
		o.places, o.names = append(o.places, places), append(o.names, titles)
	}
	return o
}

func (o *keyOrder) titles(key string) []name {
	keys := strings.SplitN(key, engine.KeySeparator, len(o.by))
	out := make([]name, len(keys))
	for i, k := range keys {
		out[i] = name{k, same(k)}
		switch title, ok := o.names[i][k]; {
		case ok:
			out[i].title = title
		case k == engine.KeyNone:
			out[i].title = o.by[i].without
		case k == "":
			out[i].title = unknown
		}
	}
	return out
}

func (o *keyOrder) place(i int, key string) int {
	switch at, ok := o.places[i][key]; {
	case ok:
		return at
	case key == engine.KeyNone:
		return len(o.places[i]) + 1
	default:
		return len(o.places[i])
	}
}

func (o *keyOrder) compare(a, b []Cell) int {
	for i := range o.by {
		ka, kb := a[2*i].Code, b[2*i].Code
		if c := cmp.Or(cmp.Compare(o.place(i, ka), o.place(i, kb)), cmp.Compare(ka, kb)); c != 0 {
			return c
		}
	}
	return 0
}

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
func keysOf[T any](m map[string]T) []string { return slices.Collect(maps.Keys(m)) }
