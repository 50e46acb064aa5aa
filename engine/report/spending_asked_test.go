package report_test

import (
	"context"
	"errors"
	"strings"
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
	for _, p := range []report.Params{{"year": "2024", "compare": "reference"}, {"year": "2025", "by": "month", "compare": "reference"}, {"year": "2025", "channel": "post", "compare": "reference"}} {
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

// A table that is narrowed, or of a past instant, says so wherever somebody reads it: else it passes for the whole.
func TestSpending_says_what_it_is_narrowed_to(t *testing.T) {
	t.Parallel()
	p := report.Params{"year": "2025", "benefit": "psychology", "channel": "post", "network": "none", "as_at": "2026-01-01T01:00:00.5+01:00"}
	r := run(t, smallJournal(), report.Params{"year": "2025", "category": "wellness"})
	if got := write(t, r, report.FormatTable, engine.EN); !strings.Contains(got, " · Category: wellness · ") {
		t.Errorf("a category that only the journal knows: %s", got)
	}
	table := run(t, smallJournal(), p)
	for lang, want := range map[engine.Lang]string{
		engine.FR: " · Avantage : Séances chez le psychologue · Canal : Courrier · Réseau : Sans prestataire · à l'instant 2026-01-01T00:00:00.5Z · ",
		engine.EN: " · Benefit: Psychology sessions · Channel: Post · Network: No provider · as at 2026-01-01T00:00:00.5Z · ",
	} {
		for _, f := range []report.Format{report.FormatTable, report.FormatMD} {
			if got := write(t, table, f, lang); !strings.Contains(got, want) {
				t.Errorf("%s in %s does not say %q: %s", f, lang, want, got)
			}
		}
	}
	if got := write(t, table, report.FormatJSON, engine.EN); !strings.Contains(got, `"as_at":"2026-01-01T00:00:00.5Z"`) || !strings.Contains(got, `"channel":"post"`) {
		t.Errorf("JSON does not say it: %s", got)
	}
}

// A filter that is mistyped is a mistake; a table of zeros would pass for an answer.
func TestSpending_refuses_a_filter_that_nothing_knows(t *testing.T) {
	t.Parallel()
	for param, value := range map[string]string{"benefit": "' OR 1=1 --", "region": "\xff", "category": "\x00"} {
		_, err := spending(t).Run(context.Background(), smallJournal(), report.Params{"year": "2025", param: value})
		var e *engine.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Pointer != "/"+param || e.Fields[0].Code != "param_code" {
			t.Errorf("%s=%q gives %v", param, value, err)
		}
	}
	for param, value := range map[string]string{
		"category": "psycology", "benefit": "nothing_like_it", "region": "mars", "channel": "fax", "status": "ordinary", "age_band": "0-3", "payee": "nobody", "network": "maybe",
	} {
		_, err := spending(t).Run(context.Background(), smallJournal(), report.Params{"year": "2025", param: value})
		var e *engine.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Pointer != "/"+param || e.Fields[0].Code != "param_choice" {
			t.Errorf("%s=%s gives %v", param, value, err)
		}
	}
	if _, err := spending(t).Run(context.Background(), smallJournal(), report.Params{"year": "2030", "category": "birth"}); err != nil {
		t.Errorf("a category without spending: %v", err)
	}
}
