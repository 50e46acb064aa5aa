package report_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/report"
)

// figures are the figures that tests give to reports other than spending; today is the day on which they are asked. What the
// database makes of a journal, the conformance suite of the store holds against a naive reader; here it is what reports make of
// that.
type figures struct {
	journal
	today      string
	population map[string]engine.Population // by day
	limits     []engine.LimitUse
	refusals   engine.Refusals
	pended     engine.PendedLines
	pocket     engine.OutOfPocket
	delays     map[engine.DelayStage][]engine.DelayCount
	partners   map[int][]engine.PartnerTotal // by the year in which the span begins
	booked     []bookedOn
}

// bookedOn is a payment of a benefit in a month, decided on a day.
type bookedOn struct {
	benefit, month, decided string
	asked, paid             engine.Cents
}

func (j journal) Snapshot(ctx context.Context, read func(engine.Snapshot) error) error {
	return figures{journal: j, today: "2026-01-15"}.Snapshot(ctx, read)
}

func (f figures) Snapshot(_ context.Context, read func(engine.Snapshot) error) error {
	if f.book == nil {
		return engine.NewError(engine.Unavailable, "no_book")
	}
	return read(engine.Snapshot{Figures: f, Book: f.book, Today: engine.MustDate(f.today)})
}

func (f figures) Spending(_ context.Context, q engine.SpendingQuery) (engine.SpendingTotals, error) {
	return f.totals(q), nil
}

func (f figures) Population(_ context.Context, days []engine.Date) ([]engine.Population, error) {
	counts := make([]engine.Population, len(days))
	for i, d := range days {
		counts[i] = f.population[d.String()]
		counts[i].On = d
	}
	return counts, nil
}

func (f figures) LimitUses(context.Context, engine.Span) ([]engine.LimitUse, error) {
	return f.limits, nil
}

func (f figures) Refusals(context.Context, engine.PeriodQuery) (engine.Refusals, error) {
	return f.refusals, nil
}

func (f figures) Pended(context.Context, engine.PendedQuery) (engine.PendedLines, error) {
	return f.pended, nil
}

func (f figures) OutOfPocket(context.Context, engine.PeriodQuery) (engine.OutOfPocket, error) {
	return f.pocket, nil
}

func (f figures) Delays(_ context.Context, stage engine.DelayStage, q engine.PeriodQuery) ([]engine.DelayCount, error) {
	if q.By != "" {
		return f.delays[stage], nil
	}
	all := map[engine.DelayCount]int64{}
	for _, c := range f.delays[stage] {
		all[engine.DelayCount{Days: c.Days}] += c.Lines
	}
	return engine.SortedDelays(all), nil
}

func (f figures) PartnerTotals(_ context.Context, q engine.PeriodQuery) ([]engine.PartnerTotal, error) {
	return f.partners[q.Span.From.Year()], nil
}

func (f figures) Booked(_ context.Context, span engine.Span, until engine.Date) ([]engine.BookedMonth, error) {
	var found []engine.BookedMonth
	for _, b := range f.booked {
		if span.Contains(engine.MustDate(b.month+"-01")) && engine.MustDate(b.decided) <= until {
			found = append(found, engine.BookedMonth{Benefit: b.benefit, Month: b.month, Lines: 1, Asked: b.asked, Paid: b.paid})
		}
	}
	return found, nil
}

// cappedBook is the small book with limits: sessions by the year, a pool of two benefits, and a counter without a cap.
func cappedBook() *engine.Book {
	b := smallBook()
	most := &engine.Choice{}
	pool := func() *engine.Limit {
		return &engine.Limit{ID: "family", Code: "family", Pool: true, Title: title("Enveloppe familiale", "Gezinsbudget", "Familienbudget", "Family budget"),
			Measure: engine.MeasureAmount, Scope: engine.PerHousehold, Every: engine.EveryCalendarYear, AtMost: most}
	}
	b.Units = map[string]engine.UnitName{"session": {One: title("séance", "sessie", "Sitzung", "session"), Many: title("séances", "sessies", "Sitzungen", "sessions")}}
	b.Reasons = map[string]engine.ReasonText{"not_recognised": {Text: title("{provider} n'est pas reconnu", "{provider} is niet erkend",
		"{provider} ist nicht anerkannt", "{provider} is not recognised on {date}")}}
	b.Benefits[0].Unit = "session"
	b.Benefits[0].Limits = []*engine.Limit{
		{ID: "sessions", Code: "psychology.sessions", Measure: engine.MeasureUnits, Every: engine.EveryCalendarYear, AtMost: most}, pool(),
		{ID: "count", Code: "psychology.count", Measure: engine.MeasureCount, Every: engine.EveryLifetime},
	}
	b.Benefits[1].Limits = []*engine.Limit{pool(), {ID: "births", Code: "birth_premium.births", Measure: engine.MeasureCount, Every: engine.EveryLifetime, AtMost: most}}
	b.Index()
	return b
}

func smallFigures() figures {
	j := smallJournal()
	j.book = cappedBook()
	month := func(s string, n int64) engine.MonthCount { return engine.MonthCount{Month: engine.MustDate(s), N: n} }
	return figures{
		journal: j, today: "2026-01-15",
		population: map[string]engine.Population{
			"2025-01-01": {Covered: 10, Holders: 6}, "2025-02-01": {Covered: 11, Holders: 7}, "2025-12-01": {Covered: 12, Holders: 7},
		},
		limits: []engine.LimitUse{
			{Limit: "family", Scope: "household", Touched: 3},
			{Limit: "gone.limit", Scope: "member", Touched: 2, Reached: []engine.MonthCount{month("2025-02-01", 1)}, Least: 5, Most: 5},
			{Limit: "psychology.count", Scope: "member", Touched: 9},
			{Limit: "psychology.sessions", Scope: "member", Touched: 40, Least: 16_000, Most: 20_000,
				Reached: []engine.MonthCount{month("2025-06-01", 1), month("2025-09-01", 2), month("2025-11-01", 3)}},
		},
		refusals: engine.Refusals{
			Rows: []engine.RefusalRow{
				{Key: "gone", Lines: 1, Denied: 1, Members: 1, Asked: 50},
				{Key: "limit_reached", Lines: 20, Members: 9, Asked: 100_000, Paid: 40_000, ExGratia: 500},
				{Key: "not_recognised", Lines: 30, Denied: 30, Members: 25, Asked: 180_001},
			},
			All: engine.RefusalRow{Lines: 51, Denied: 31, Members: 33, Asked: 280_051, Paid: 40_000, ExGratia: 500},
		},
		pended: engine.PendedLines{Members: 3, Rows: []engine.PendedRow{
			{Category: "birth", Benefit: "birth_premium", Month: "2025-12", Lines: 2},
			{Category: "psychology", Benefit: "psychology", Month: "2025-12", Lines: 3, Asked: 10_000},
		}},
		pocket: engine.OutOfPocket{Served: 5, Members: map[string]int64{"psychology": 4, "birth": 2},
			Rows: []engine.OutOfPocketRow{
				{Key: "birth", Lines: 2, Paid: 70_000, Beyond: 70_000},
				{Key: "psychology", Lines: 1, Charged: 5000, Asked: 4000, Paid: 2000, Kept: 2000},
				{Key: "psychology", Network: "in", Lines: 3, Charged: 15_000, Asked: 15_000, Paid: 9000, ExGratia: 999, Kept: 5001},
				{Key: "psychology", Network: "out", Lines: 2, Charged: 16_001, Asked: 16_001, Paid: 4000, Kept: 12_001},
			}},
		delays: map[engine.DelayStage][]engine.DelayCount{
			engine.DelayDecision: {{Key: "birth", Days: 0, Lines: 5}, {Key: "psychology", Days: 0, Lines: 90}, {Key: "psychology", Days: 40, Lines: 5}},
			engine.DelayPended:   {{Key: "psychology", Days: 12, Lines: 1}, {Key: "psychology", Days: 31, Lines: 2}},
			engine.DelayPayment:  {{Key: "psychology", Days: 1, Lines: 3}, {Key: "psychology", Days: 2, Lines: 1}},
		},
		partners: map[int][]engine.PartnerTotal{
			2025: {{Partner: "=Éole", Category: "loans", Costs: 2, Booked: 50_000, Reversed: 10_000}, {Partner: "Müller", Category: "loans", Costs: 1, Booked: 60_000},
				{Partner: "Müller", Category: "psychology", Costs: 1, Booked: 1}},
			2024: {{Partner: "=Éole", Category: "loans", Costs: 1, Booked: 20_000}, {Partner: "Ancien", Category: "gone", Costs: 1, Booked: 5}},
		},
		booked: []bookedOn{
			{"psychology", "2024-11", "2024-12-01", 9000, 3000},
			{"psychology", "2024-12", "2024-12-20", 10_000, 4000}, {"psychology", "2024-12", "2025-01-15", 6000, 4000},
			{"psychology", "2024-12", "2025-01-16", 6000, 2000}, {"birth_premium", "2025-03", "2025-03-05", 0, 35_000}, {"birth_premium", "2025-04", "2025-04-05", 0, 0},
			{"psychology", "2025-11", "2025-12-01", 3000, 1001}, {"psychology", "2025-12", "2026-01-10", 50_000, 20_000},
		},
	}
}

func runNamed(t rapid.TB, name string, src report.Source, p report.Params) *report.Table {
	t.Helper()
	r, err := report.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	table, err := r.Run(context.Background(), src, p)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestReports_golden keeps every report in every format, and as a table in every language.
func TestReports_golden(t *testing.T) {
	t.Parallel()
	for file, ask := range map[string]report.Params{
		"limits": nil, "limits-month": {"by": "month"}, "refusals": nil, "refusals-benefit": {"by": "benefit"},
		"out_of_pocket": nil, "delays": nil, "delays-category": {"by": "category"}, "partners": nil, "partners-both": {"by": "partner,category"},
		"redistribution": {"monthly": "14.50", "target": "80"}, "redistribution-total": {"contributions": "98000000", "target": "77.5", "year": "2024"},
		"estimate": {"year": "", "from": "2025-11-20", "until": "2026-01-01"},
	} {
		params := report.Params{"year": "2025"}
		for k, v := range ask {
			params[k] = v
		}
		name, _, _ := strings.Cut(file, "-")
		f := smallFigures()
		if name == "refusals" && params["by"] == "benefit" {
			f.refusals.Rows = []engine.RefusalRow{{Key: "crutches", Lines: 2, Members: 1, Asked: 40, Paid: 30}, {Key: "psychology", Lines: 1, Denied: 1, Members: 1, Asked: 5}}
		}
		table := runNamed(t, name, f, params)
		for _, format := range report.Formats {
			if format != report.FormatXLSX {
				golden(t, file+".en."+string(format), write(t, table, format, engine.EN))
			}
		}
		for _, lang := range []engine.Lang{engine.FR, engine.NL, engine.DE} {
			golden(t, file+"."+lang.String()+".table", write(t, table, report.FormatTable, lang))
		}
		var book bytes.Buffer
		if err := table.Write(&book, report.FormatXLSX, engine.EN); err != nil || book.Len() == 0 {
			t.Errorf("%s as a workbook: %v", file, err)
		}
	}
}

// cells returns what a row says under these column names, as CSV writes it.
func cells(t *testing.T, table *report.Table, key string, names ...string) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(write(t, table, report.FormatCSV, engine.EN)), "\n")
	head := strings.Split(lines[0], ",")
	for _, line := range lines[1:] {
		row := strings.Split(line, ",")
		if row[0] != key {
			continue
		}
		var out []string
		for _, n := range names {
			for i, h := range head {
				if h == n {
					out = append(out, row[i])
				}
			}
		}
		return strings.Join(out, " ")
	}
	return "no row " + key
}

func TestReports_figures(t *testing.T) {
	t.Parallel()
	year := report.Params{"year": "2025"}
	for name, tt := range map[string]struct {
		report string
		params report.Params
		key    string
		names  []string
		want   string
	}{
		"the price is what everybody paid and what is kept": {"out_of_pocket", year, "psychology",
			[]string{"charged_eur", "others_eur", "paid_eur", "ex_gratia_eur", "kept_eur"}, "360.01 10.00 150.00 9.99 190.02"},
		"a premium is beyond the bill": {"out_of_pocket", year, "birth", []string{"paid_eur", "beyond_eur", "kept_eur", "in_network_eur", "difference_eur"},
			"700.00 700.00 0.00  "},
		// (12001×3 − 5001×2) ÷ 6 = 4333.5 cents: a half goes up
		"a difference is that of the exact averages": {"out_of_pocket", year, "psychology", []string{"in_network_eur", "out_of_network_eur", "difference_eur"}, "16.67 60.01 43.34"},
		"95 of 100 are the same day":                 {"delays", year, "decision", []string{"lines", "median_days", "p90_days", "p95_days", "longest_days", "mean_days"}, "100 0.0 0.0 0.0 40.0 2.0"},
		"the middle of three":                        {"delays", year, "pended", []string{"median_days", "p95_days", "mean_days", "within_30_days_percent"}, "31.0 31.0 24.7 33.3"},
		"the middle of four is the second":           {"delays", year, "payment", []string{"median_days", "p90_days"}, "1.0 2.0"},
		"no lines have no delays":                    {"delays", year, "whole", []string{"lines", "median_days", "mean_days", "within_30_days_percent"}, "0   "},
		"half of six reach the cap by September":     {"limits", year, "psychology.sessions", []string{"unit", "cap_least", "cap_most", "touched", "reached", "share_percent", "half_by"}, "session 16 20 40 6 15.0 September 2025"},
		"a cap that nobody used is shown":            {"limits", year, "birth_premium.births", []string{"touched", "reached", "share_percent"}, "0 0 "},
		"a counter without a cap is not":             {"limits", year, "psychology.count", nil, "no row psychology.count"},
		"a cap that the book dropped is":             {"limits", year, "gone.limit", []string{"unit", "cap_least", "cap_most", "reached"}, " 5 5 1"},
		"what waits is not in the total":             {"refusals", year, "total", []string{"lines", "not_paid_eur"}, "51 2400.51"},
		"holders contribute by the month":            {"redistribution", report.Params{"year": "2025", "monthly": "14.50"}, "2025-02", []string{"holders", "contributions_eur", "target_eur"}, "7 101.50 "},
		"and twenty of them in a year":               {"redistribution", report.Params{"year": "2025", "monthly": "14.50", "target": "80"}, "total", []string{"holders", "contributions_eur", "target_eur"}, "20 290.00 232.00"},
		"a sum of contributions is of the whole": {"redistribution", report.Params{"year": "2025", "contributions": "26672.42"}, "total",
			[]string{"holders", "contributions_eur", "benefits_eur", "rate_percent"}, " 26672.42 13336.21 50.0"},
		"partners are compared by what is net": {"partners", year, "'=Éole", []string{"booked_eur", "reversed_eur", "net_eur", "change_eur", "change_percent"}, "500.00 100.00 400.00 200.00 100.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := cells(t, runNamed(t, tt.report, smallFigures(), tt.params), tt.key, tt.names...); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.key, got, tt.want)
			}
		})
	}
}

// Ten years of a payer ten times as large do not leave 64 bits.
func TestOutOfPocket_of_large_sums(t *testing.T) {
	t.Parallel()
	f := smallFigures()
	f.pocket = engine.OutOfPocket{Rows: []engine.OutOfPocketRow{
		{Key: "psychology", Network: "in", Lines: 400_000_000, Kept: 1_000_000_000_000},
		{Key: "psychology", Network: "out", Lines: 300_000_000, Kept: 2_000_000_000_000},
	}}
	if got, want := cells(t, runNamed(t, "out_of_pocket", f, report.Params{"year": "2025"}), "total", "difference_eur"), "41.67"; got != want {
		t.Errorf("the difference is %s, want %s", got, want)
	}
}

// December 2025 on 15 January: 200.00 are booked. Psychology was paid 110.01 of 250.00 asked in the twelve months before, so 100.00
// asked are expected to be 44.00; a premium 175.00, two of them 350.00. A year before, 80.00 of 100.00 had been booked by then, so
// 50.00 more are usual: less than what waits, so nothing else is to arrive.
func TestEstimate_counts_what_waits_once(t *testing.T) {
	t.Parallel()
	params := report.Params{"from": "2025-12-05", "until": "2025-12-06"}
	names := []string{"booked_eur", "waiting", "waiting_expected_eur", "booked_share_percent", "arriving_eur", "estimate_eur"}
	f := smallFigures()
	if got, want := cells(t, runNamed(t, "estimate", f, params), "2025-12", names...), "200.00 5 394.00 80.0 0.00 594.00"; got != want {
		t.Errorf("December is %q, want %q", got, want)
	}
	f.pended.Rows = f.pended.Rows[1:]
	if got, want := cells(t, runNamed(t, "estimate", f, params), "2025-12", names...), "200.00 3 44.00 80.0 6.00 250.00"; got != want {
		t.Errorf("without premiums December is %q, want %q", got, want)
	}
	params["on"] = "2026-01-09"
	if got, want := cells(t, runNamed(t, "estimate", f, params), "2025-12", "booked_eur", "booked_share_percent"), "0.00 40.0"; got != want {
		t.Errorf("on the 9th December is %q, want %q", got, want)
	}
	f.booked = f.booked[4:]
	if got, want := cells(t, runNamed(t, "estimate", f, params), "2025-12", "booked_share_percent", "arriving_eur"), " "; got != want {
		t.Errorf("without a year before, December is %q, want %q", got, want)
	}
}

func TestReports_refuse_parameters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		report string
		params report.Params
		want   string
	}{
		{"redistribution", report.Params{"year": "2025"}, "/contributions:contributions_missing"},
		{"redistribution", report.Params{"year": "2025", "contributions": "1", "monthly": "1"}, "/contributions:contributions_twice"},
		{"redistribution", report.Params{"year": "2025", "contributions": "-1", "target": "x"}, "/contributions:amount_invalid /target:percent_invalid"},
		{"redistribution", report.Params{"year": "2025", "monthly": "1.234", "target": "0"}, "/monthly:amount_invalid /target:percent_invalid"},
		{"redistribution", report.Params{"year": "2025", "monthly": "1000000.01"}, "/monthly:amount_invalid"},
		{"estimate", report.Params{"year": "2025", "on": "2025-02-30"}, "/on:date_invalid"},
		{"delays", report.Params{"by": "month", "stage": "x"}, "/by:param_choice /stage:param_choice /year:param_missing"},
		{"partners", report.Params{"year": "2025", "by": "partner,partner"}, "/by:param_choices"},
		{"limits", report.Params{"year": "2025", "basis": "service"}, "/basis:param_unknown"},
		{"refusals", report.Params{"by": "channel"}, "/by:param_choice /year:param_missing"},
		{"out_of_pocket", report.Params{"by": "region", "year": "25"}, "/by:param_choice /year:year_invalid"},
	} {
		r, _ := report.Find(tt.report)
		_, err := r.Run(context.Background(), smallFigures(), tt.params)
		var e *engine.Error
		if !errors.As(err, &e) {
			t.Fatalf("%s: got %v, want an *engine.Error", tt.report, err)
		}
		var got []string
		for _, f := range e.Fields {
			got = append(got, f.Pointer+":"+f.Code)
			for _, lang := range engine.Langs {
				if message, remedy, ok := report.Message(f.Code, lang, f.Args); !ok || message == "" || remedy == "" || strings.ContainsAny(message+remedy, "{}") {
					t.Errorf("%s in %s: %q %q", f.Code, lang, message, remedy)
				}
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s %v: %s", tt.report, tt.params, diff)
		}
		if _, err := r.Run(context.Background(), figures{}, report.Params{"year": "2025", "contributions": "1"}); err == nil {
			t.Errorf("%s says nothing is wrong where there is no book", tt.report)
		}
	}
}
