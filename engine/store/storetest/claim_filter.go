package storetest

import (
	"context"
	"slices"
	"testing"

	"octroi/engine"
)

// filterable are five claims of M1 that differ in what a filter may ask for, and one of another member. Claim 4 has two
// lines.
func filterable() []engine.Record {
	records := []engine.Record{
		record(1, "M1", "2024-12-31", 100), record(2, "M1", "2025-01-01", 0), record(3, "M1", "2025-06-30", 300),
		record(4, "M1", "2025-12-31", 400), record(5, "M1", "2026-01-01", 500), record(6, "M2", "2025-06-30", 600),
	}
	records[2].Claim.Channel = "post"
	records[2].Claim.SubmittedOn = day("2025-09-01")
	second := records[3].Decision.Lines[0]
	second.Benefit, second.Category, second.Outcome, second.Pays, second.Consumptions = "sport", "movement", engine.Denied, 0, nil
	second.Date = day("2025-03-03")
	records[3].Decision.Lines = append(records[3].Decision.Lines, second)
	records[3].Claim.Lines = append(records[3].Claim.Lines, engine.Line{Benefit: "sport"})
	return records
}

func testClaimFilters(t *testing.T, b *bench) {
	b.append(filterable()...)
	span := func(from, until string) engine.Span { return engine.Span{From: day(from), Until: day(until)} }
	for _, test := range []struct {
		name string
		f    engine.ClaimFilter
		want []int
	}{
		{"nothing asked", engine.ClaimFilter{}, []int{5, 4, 3, 2, 1}},
		{"a benefit of any line", engine.ClaimFilter{Benefit: "sport"}, []int{4}},
		{"a category", engine.ClaimFilter{Category: "mental_health"}, []int{5, 4, 3, 2, 1}},
		{"an outcome of any line", engine.ClaimFilter{Outcome: engine.Denied}, []int{4, 2}},
		{"benefit and outcome of the same line", engine.ClaimFilter{Benefit: "psychology", Outcome: engine.Denied}, []int{2}},
		{"a year of service", engine.ClaimFilter{Service: span("2025-01-01", "2026-01-01")}, []int{4, 3, 2}},
		{"from a day on", engine.ClaimFilter{Service: engine.Span{From: day("2025-12-31")}}, []int{5, 4}},
		{"until before a day", engine.ClaimFilter{Service: engine.Span{Until: day("2025-01-01")}}, []int{1}},
		{"benefit and day of the same line", engine.ClaimFilter{Benefit: "psychology", Service: span("2025-03-01", "2025-04-01")}, nil},
		{"a channel", engine.ClaimFilter{Channel: "post"}, []int{3}},
		{"days of submission", engine.ClaimFilter{Submitted: span("2025-09-01", "2025-09-02")}, []int{3}},
		{"everything at once", engine.ClaimFilter{Benefit: "psychology", Category: "mental_health", Outcome: engine.Approved, Channel: "post",
			Service: span("2025-06-30", "2025-07-01"), Submitted: span("2025-01-01", "2026-01-01")}, []int{3}},
		{"no such benefit", engine.ClaimFilter{Benefit: "' OR 1=1 --"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			for _, n := range test.want {
				want = append(want, claimID(n))
			}
			for _, page := range []int{1, 2, 10} {
				if got := b.paged(test.f, page); !slices.Equal(got, want) {
					t.Errorf("in pages of %d: %v, want %v", page, got, want)
				}
			}
		})
	}
}

// paged reads all claims of M1 that a filter finds, so many at a time.
func (b *bench) paged(f engine.ClaimFilter, page int) (ids []string) {
	b.t.Helper()
	f.Member, f.Limit = "M1", page
	for {
		var found []engine.Record
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = r.Claims(ctx, f)
			return err
		})
		for i := range found {
			ids = append(ids, found[i].Claim.ID)
		}
		if len(found) < page {
			return ids
		}
		f.Before = ids[len(ids)-1]
	}
}
