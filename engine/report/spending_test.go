package report_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/engine/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func spending(t *testing.T) report.Report {
	t.Helper()
	r, err := report.Named("spending")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func run(t *testing.T, src report.Source, p report.Params) *report.Table {
	t.Helper()
	table, err := spending(t).Run(context.Background(), src, p)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func write(t *testing.T, table *report.Table, f report.Format, lang engine.Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := table.Write(&b, f, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestSpending_golden keeps every dimension in every format, and the readable table in every language.
// textFormats are those that a golden file can show; what a workbook holds is read back in xlsx_test.go.
var textFormats = []report.Format{report.FormatTable, report.FormatCSV, report.FormatJSON, report.FormatMD}

func TestSpending_golden(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"category", "benefit", "month", "channel"} {
		table := run(t, smallJournal(), report.Params{"year": "2025", "by": by})
		for _, f := range textFormats {
			golden(t, "spending-"+by+".en."+string(f), write(t, table, f, engine.EN))
		}
		for _, lang := range []engine.Lang{engine.FR, engine.NL, engine.DE} {
			golden(t, "spending-"+by+"."+lang.String()+".table", write(t, table, report.FormatTable, lang))
		}
	}
	decided := run(t, smallJournal(), report.Params{"from": "2025-01-01", "until": "2025-02-15", "basis": "decision", "by": "month"})
	golden(t, "spending-decided.fr.table", write(t, decided, report.FormatTable, engine.FR))
}

type jsonRow struct {
	Key      string          `json:"key"`
	Amount   int64           `json:"amount_cents"`
	Share    json.RawMessage `json:"share_percent"`
	Lines    int64           `json:"lines"`
	Members  int64           `json:"members"`
	Average  *int64          `json:"average_cents"`
	Change   *int64          `json:"change_cents"`
	Growth   json.RawMessage `json:"change_percent"`
	Partner  *int64          `json:"partner_costs_cents"`
	ExGratia int64           `json:"ex_gratia_cents"`
	Both     int64           `json:"total_cents"`
}

type jsonTable struct {
	From, Until string
	Before      struct{ From, Until string }
	Rows        []jsonRow
	Total       jsonRow
}

func parse(t *testing.T, table *report.Table) jsonTable {
	t.Helper()
	var out jsonTable
	if err := json.Unmarshal([]byte(write(t, table, report.FormatJSON, engine.EN)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func keys(rows []jsonRow) string {
	var s []string
	for _, r := range rows {
		s = append(s, r.Key)
	}
	return strings.Join(s, " ")
}

func TestSpending_rows(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		params report.Params
		want   string
	}{
		"all categories, in book order, then the unknown": {report.Params{"year": "2025"}, "psychology birth loans transport wellness"},
		"benefits that spent in either year":              {report.Params{"year": "2025", "by": "benefit"}, "psychology birth_premium birth_voucher crutches spa (none)"},
		"no benefit where nothing was ever spent":         {report.Params{"year": "2030", "by": "benefit"}, ""},
		"every channel, in the engine's order":            {report.Params{"year": "2030", "by": "channel"}, "post smartphone online agency other"},
		"every month that the period touches":             {report.Params{"from": "2024-12-15", "until": "2025-02-02", "by": "month"}, "2024-12 2025-01 2025-02"},
		"until is exclusive":                              {report.Params{"from": "2024-12-15", "until": "2025-02-01", "by": "month"}, "2024-12 2025-01"},
		"an empty parameter is an absent one":             {report.Params{"year": "2025", "from": "", "by": "", "basis": ""}, "psychology birth loans transport wellness"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := keys(parse(t, run(t, smallJournal(), tt.params)).Rows); got != tt.want {
				t.Errorf("rows are %q, want %q", got, tt.want)
			}
		})
	}
}

// The basis moves a service of December that was decided in January from one year to the other.
func TestSpending_basis(t *testing.T) {
	t.Parallel()
	service := parse(t, run(t, smallJournal(), report.Params{"year": "2025", "basis": "service"}))
	decision := parse(t, run(t, smallJournal(), report.Params{"year": "2025", "basis": "decision"}))
	if got, want := service.Rows[0].Amount, int64(10001); got != want {
		t.Errorf("psychology by service: %d, want %d", got, want)
	}
	if got, want := decision.Rows[0].Amount, int64(12001); got != want {
		t.Errorf("psychology by decision: %d, want %d", got, want)
	}
}

func TestSpending_months_compare_with_the_same_month_of_the_year_before(t *testing.T) {
	t.Parallel()
	table := parse(t, run(t, smallJournal(), report.Params{"year": "2025", "by": "month"}))
	june := table.Rows[5]
	if june.Key != "2025-06" || june.Change == nil || *june.Change != 1234567-500 {
		t.Errorf("June is %+v, want a change of 1234067", june)
	}
	if december := table.Rows[11]; december.Change == nil || *december.Change != -2000 || string(december.Growth) != "-50.0" {
		t.Errorf("December is %+v, want -2000 cents, -50.0 %%", december)
	}
	if january := table.Rows[0]; january.Change == nil || *january.Change != january.Amount || string(january.Growth) != "null" {
		t.Errorf("January is %+v, want all of it as the change and no percentage: the year before had nothing", january)
	}
}

func TestSpending_total(t *testing.T) {
	t.Parallel()
	got := parse(t, run(t, smallJournal(), report.Params{"year": "2025"})).Total
	average, change, partner := int64(431523), int64(1253068), int64(35053) // 12945.68 ÷ 3 members; +12945.68 − 415.00
	want := jsonRow{
		Key: "total", Amount: 1294568, Share: json.RawMessage("100.0"), Lines: 6, Members: 3,
		Average: &average, Change: &change, Growth: json.RawMessage("3019.4"),
		Partner: &partner, ExGratia: 4000, Both: 1294568 + 35053 + 4000,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("total (-want +got):\n%s", diff)
	}
}

// A partner cost stands where the dimension can tell, else in a row of its own; no channel ever has one. By service it counts
// on its first day, by decision when it was booked, and so does its reversal.
func TestSpending_partner_costs_stand_beside_payments(t *testing.T) {
	t.Parallel()
	type figures map[string]string
	for name, tt := range map[string]struct {
		params report.Params
		want   figures
	}{
		"by category": {report.Params{"year": "2025"},
			figures{"psychology": "0 10001", "birth": "0 50000", "loans": "35050 35050", "transport": "3 3", "wellness": "0 1234567", "total": "35053 1329621"}},
		"by category and booking": {report.Params{"year": "2025", "basis": "decision"},
			figures{"psychology": "7000 19001", "birth": "900 50900", "loans": "35050 35050", "transport": "3 3", "wellness": "0 1234567", "total": "42953 1339521"}},
		"a year with a reversal alone": {report.Params{"year": "2026", "basis": "decision", "by": "benefit"},
			figures{"psychology": "0 2000", "birth_voucher": "0 0", "spa": "0 0", "(none)": "-900 -900", "total": "-900 1100"}},
		"by benefit": {report.Params{"year": "2025", "by": "benefit"},
			figures{"psychology": "0 10001", "birth_premium": "0 0", "birth_voucher": "0 50000", "crutches": "25000 25000", "spa": "0 1234567",
				"(none)": "10053 10053", "total": "35053 1329621"}},
		"by channel": {report.Params{"year": "2025", "by": "channel"},
			figures{"post": "none 6000", "smartphone": "none 4001", "online": "none 50000", "agency": "none 1234567", "other": "none 0",
				"(none)": "35053 35053", "total": "35053 1329621"}},
	} {
		paid := smallJournal()
		paid.grants = nil
		table := parse(t, run(t, paid, tt.params))
		got := figures{}
		for _, r := range append(table.Rows, table.Total) {
			partner := "none"
			if r.Partner != nil {
				partner = strconv.FormatInt(*r.Partner, 10)
			}
			got[r.Key] = partner + " " + strconv.FormatInt(r.Both, 10)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What is granted beyond the rules stands beside what they give: it has a row where nothing else was paid, and is in no share,
// count or change.
func TestSpending_grants_stand_beside_payments(t *testing.T) {
	t.Parallel()
	with, without := smallJournal(), smallJournal()
	without.grants = nil
	a, b := parse(t, run(t, with, report.Params{"year": "2025", "by": "benefit"})), parse(t, run(t, without, report.Params{"year": "2025", "by": "benefit"}))
	rest := map[string]jsonRow{"total": b.Total}
	for _, r := range b.Rows {
		rest[r.Key] = r
	}
	grants := map[string]int64{"psychology": 1500, "crutches": 2500, "total": 4000}
	for _, r := range append(a.Rows, a.Total) {
		want := rest[r.Key]
		want.ExGratia, want.Both = grants[r.Key], want.Both+grants[r.Key]
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("%s: %s", r.Key, diff)
		}
	}
}

func TestSpending_period_one_year_earlier(t *testing.T) {
	t.Parallel()
	tests := map[string][4]string{
		"a leap day becomes the 28th":               {"2024-02-29", "2024-03-01", "2023-02-28", "2023-03-01"},
		"February of a leap year is all February":   {"2024-02-01", "2024-03-01", "2023-02-01", "2023-03-01"},
		"and the year after a leap year has it all": {"2025-02-01", "2025-03-01", "2024-02-01", "2024-03-01"},
	}
	for name, d := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := parse(t, run(t, smallJournal(), report.Params{"from": d[0], "until": d[1]})).Before
			if got.From != d[2] || got.Until != d[3] {
				t.Errorf("compared with %s/%s, want %s/%s", got.From, got.Until, d[2], d[3])
			}
		})
	}
}

func TestSpending_refuses_parameters_all_at_once(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		params report.Params
		want   string
	}{
		"nothing":                 {nil, "/year:param_missing"},
		"half a period":           {report.Params{"from": "2025-01-01"}, "/until:param_missing"},
		"both ways":               {report.Params{"year": "2025", "until": "2026-01-01"}, "/year:period_twice"},
		"a year of two digits":    {report.Params{"year": "25"}, "/year:year_invalid"},
		"a signed year":           {report.Params{"year": "+202"}, "/year:year_invalid"},
		"a year out of range":     {report.Params{"year": "9999"}, "/year:year_invalid"},
		"a day that is not":       {report.Params{"from": "2025-02-30", "until": "2025-03-01"}, "/from:date_invalid"},
		"an empty period":         {report.Params{"from": "2025-03-01", "until": "2025-03-01"}, "/until:period_order"},
		"eleven years":            {report.Params{"from": "2015-01-01", "until": "2025-01-02"}, "/until:period_too_long"},
		"a dimension that is not": {report.Params{"year": "2025", "by": "Category"}, "/by:param_choices"},
		"everything at once": {
			report.Params{"year": "x", "by": "x", "basis": "x", "colour": "x"},
			"/basis:param_choice /by:param_choices /colour:param_unknown /year:year_invalid",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := spending(t).Run(context.Background(), smallJournal(), tt.params)
			var e *engine.Error
			if !errors.As(err, &e) || e.Code != "report_params" || e.Kind != engine.Unprocessed {
				t.Fatalf("got %v, want report_params", err)
			}
			var got []string
			for _, f := range e.Fields {
				got = append(got, f.Pointer+":"+f.Code)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestSpending_passes_the_source_error_on(t *testing.T) {
	t.Parallel()
	_, err := spending(t).Run(context.Background(), journal{}, report.Params{"year": "2025"})
	if got := engine.ErrorCode(err); got != "no_book" {
		t.Errorf("got %q, want no_book", got)
	}
}

// A title that a spreadsheet would run as a formula is made inert; a negative number stays a number.
func TestCSV_is_safe_in_a_spreadsheet(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"=", "+", "-", "@", "\t", "\r"} {
		j := smallJournal()
		evil := first + `HYPERLINK("http://example.org","x")`
		j.book.Categories[0].Title = title(evil, evil, evil, evil)
		j.payments = append(j.payments, payment{"M1", "x", first + "unknown", "post", "2025-01-01", "2025-01-01", 100})
		text := write(t, run(t, j, report.Params{"year": "2025"}), report.FormatCSV, engine.EN)
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got := records[1][1]; got != "'"+evil {
			t.Errorf("title is %q, want it quoted", got)
		}
		guarded := false
		for _, r := range records[1:] {
			guarded = guarded || strings.HasPrefix(r[0], "'"+first)
		}
		if !guarded {
			t.Errorf("no guarded key in %q", text)
		}
		if got := records[2][7]; got != "150.00" {
			t.Errorf("change of births is %q, want 150.00", got)
		}
	}
}
