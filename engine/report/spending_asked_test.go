package report_test

import (
	"context"
	"testing"

	"octroi/engine"
	"octroi/engine/report"
)

func TestSpending_of_several_dimensions(t *testing.T) {
	t.Parallel()
	table := run(t, smallJournal(), report.Params{"year": "2025", "by": "category,month"})
	golden(t, "spending-category-month.en.table", write(t, table, report.FormatTable, engine.EN))
	golden(t, "spending-category-month.en.csv", write(t, table, report.FormatCSV, engine.EN))
	amounts, total := column(table, "amount", report.KindAmount)
	if sum(amounts) != total.N {
		t.Errorf("rows add up to %d, the total is %d", sum(amounts), total.N)
	}
}

func TestSpending_beside_what_was_published(t *testing.T) {
	t.Parallel()
	j := smallJournal()
	j.book.Code = "partenamut"
	table := run(t, j, report.Params{"year": "2025", "compare": "reference"})
	golden(t, "spending-compare.fr.table", write(t, table, report.FormatTable, engine.FR))
	for _, p := range []report.Params{{"year": "2024", "compare": "reference"}, {"year": "2025", "by": "month", "compare": "reference"}} {
		if _, err := spending(t).Run(context.Background(), j, p); engine.ErrorCode(err) != "report_params" {
			t.Errorf("%v gives %v", p, err)
		}
	}
}

func TestSpending_parameters_that_do_not_fit(t *testing.T) {
	t.Parallel()
	for _, p := range []report.Params{
		{"year": "2025", "by": "category,category"}, {"year": "2025", "by": "category,month,channel,region"}, {"year": "2025", "by": "colour"},
		{"year": "2025", "as_at": "yesterday"}, {"year": "2025", "compare": "other"},
	} {
		if _, err := spending(t).Run(context.Background(), smallJournal(), p); engine.ErrorCode(err) != "report_params" {
			t.Errorf("%v gives %v", p, err)
		}
	}
}
