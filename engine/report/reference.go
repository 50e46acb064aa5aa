package report

import (
	"embed"
	"encoding/csv"
	"fmt"
	"path"
	"strconv"
	"strings"

	"octroi/engine"
)

// references are tables that payers published, one file per book and year: <code of the book>-<year>.csv, with the share of each
// category and its growth on the year before, in percent with one decimal, as printed. The row "total" has the sum of the
// printed shares, which rounding keeps from being 100.
//
//go:embed reference/*.csv
var references embed.FS

// compareReference is the value of the parameter compare.
const compareReference = "reference"

var compareParam = Param{
	Name: "compare", Values: []string{compareReference},
	About: engine.Text{
		FR: "à côté du tableau publié pour l'année", NL: "naast de tabel die voor het jaar is gepubliceerd",
		DE: "neben der für das Jahr veröffentlichten Tabelle", EN: "beside the table published for the year",
	},
}

// published is what a payer printed of one category, in tenths of a percent.
type published struct{ share, growth Cell }

// printedTable is a published table, by category.
type printedTable map[string]published

func (t printedTable) of(category string) published {
	if p, ok := t[category]; ok {
		return p
	}
	return published{Cell{None: true}, Cell{None: true}}
}

// compare makes the table of what was published beside what the ledger says. Shares are of all that was spent, partner costs
// included, and each is rounded by itself: printed shares need not sum to 100.
func (t *Table) compare(book *engine.Book, totals []engine.SpendingTotals) error {
	printed, err := publishedOf(book, t.Period)
	if err != nil {
		return err
	}
	now, then := spentByKey(&totals[0]), spentByKey(&totals[1])
	t.Columns = compareColumns
	row := func(n name, now, then, all engine.Cents) []Cell {
		share, growth, p := ratio(int64(now), 1000, int64(all)), ratio(int64(now-then), 1000, int64(then)), printed.of(n.key)
		return []Cell{
			{Code: n.key}, {Title: n.title}, number(int64(now)), share, p.share, difference(share, p.share), growth, p.growth, difference(growth, p.growth),
		}
	}
	all, allThen, sumOfShares := engine.Cents(0), engine.Cents(0), int64(0)
	for _, amount := range now {
		all += amount
	}
	for _, amount := range then {
		allThen += amount
	}
	for _, n := range withUnknown(categoryNames(book, t.Period), keysOf(now), keysOf(then)) {
		cells := row(n, now[n.key], then[n.key], all)
		sumOfShares += cells[3].N
		t.Rows = append(t.Rows, cells)
	}
	t.Total = row(name{"total", totalTitle}, all, allThen, all)
	t.Total[3].N = sumOfShares // as printed: the sum of rounded shares, beside that of the published ones
	t.Total[5] = difference(t.Total[3], t.Total[4])
	return nil
}

var compareColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "total", Kind: KindAmount, Title: totalTitle},
	{Name: "share", Kind: KindPercent, Title: engine.Text{FR: "Part", NL: "Aandeel", DE: "Anteil", EN: "Share"}},
	{Name: "published_share", Kind: KindPercent, Title: engine.Text{FR: "publiée", NL: "gepubliceerd", DE: "veröffentlicht", EN: "published"}},
	{Name: "share_difference", Kind: KindPoints, Delta: true, Title: engine.Text{FR: "écart", NL: "verschil", DE: "Abweichung", EN: "difference"}},
	{Name: "growth", Kind: KindPercent, Delta: true, Title: engine.Text{FR: "Évolution", NL: "Evolutie", DE: "Entwicklung", EN: "Change"}},
	{Name: "published_growth", Kind: KindPercent, Delta: true, Title: engine.Text{FR: "publiée", NL: "gepubliceerd", DE: "veröffentlicht", EN: "published"}},
	{Name: "growth_difference", Kind: KindPoints, Delta: true, Title: engine.Text{FR: "écart", NL: "verschil", DE: "Abweichung", EN: "difference"}},
}

// difference is in points, of what is rounded on both sides; nothing where one side is nothing.
func difference(a, b Cell) Cell {
	if a.None || b.None {
		return Cell{None: true}
	}
	return number(a.N - b.N)
}

// spentByKey adds up payments, what was granted ex gratia and partner costs.
func spentByKey(t *engine.SpendingTotals) map[string]engine.Cents {
	spent := make(map[string]engine.Cents)
	for _, r := range t.Rows {
		spent[r.Key] += r.Amount
	}
	for _, g := range t.ExGratia {
		spent[g.Key] += g.Amount
	}
	for _, p := range t.Partners {
		spent[p.Key] += p.Amount
	}
	return spent
}

// publishedOf reads the table of a book for a calendar year.
func publishedOf(book *engine.Book, period engine.Span) (printedTable, error) {
	file := book.Code + "-" + strconv.Itoa(period.From.Year())
	text, err := references.Open("reference/" + file + ".csv")
	if err != nil || period.Until != period.From.AddMonths(12) || period.From.MonthStart() != period.From {
		return nil, noReference()
	}
	defer func() { _ = text.Close() }() // embedded: nothing to fail
	rows, err := csv.NewReader(text).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("report: the table %s: %w", file, err)
	}
	out := make(printedTable, len(rows))
	for _, row := range rows[1:] {
		out[row[0]] = published{printedPercent(row[1]), printedPercent(row[2])}
	}
	return out, nil
}

func noReference() error {
	entries, _ := references.ReadDir("reference") // embedded
	known := make([]string, len(entries))
	for i, e := range entries {
		known[i] = strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
	}
	e := engine.NewError(engine.Unprocessed, codeReportParams)
	e.Fields = []engine.FieldError{{Pointer: "/compare", Code: codeNoReference, Args: []engine.Arg{textArg("known", strings.Join(known, ", "))}}}
	return e
}

// printedPercent reads "13.9" as 139 tenths; what is not printed is nothing.
func printedPercent(s string) Cell {
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil {
		return Cell{None: true}
	}
	return number(n)
}
