package report_test

import (
	"context"

	"octroi/engine"
)

// figures are the figures that tests give to reports other than spending; today is the day on which they are asked.
type figures struct {
	engine.Figures // nil: a report that asks for more than a test gives it fails
	journal
	today      string
	population map[string]engine.Population // by day
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
