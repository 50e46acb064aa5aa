package replay

import (
	"context"

	"octroi/engine"
)

// Maker is the engine.Replayer of octroi.
type Maker struct{}

var _ engine.Replayer = Maker{}

// CheckAssumption implements engine.Replayer.
func (Maker) CheckAssumption(text string, books []*engine.Book) error {
	a, err := ParseAssumption(text)
	if err != nil {
		return err
	}
	drafts := make([]Draft, len(books))
	for i, b := range books {
		drafts[i].Book = b
	}
	return checkAssumptions([]Assumption{a}, drafts)
}

// Replay implements engine.Replayer.
func (Maker) Replay(ctx context.Context, store engine.Store, w *engine.ReplayWork) (engine.ReplayResult, error) {
	o := Options{Workers: w.Workers, First: w.First, Tell: func(p Progress) {
		w.Tell(engine.ReplayProgress{Phase: string(p.Phase), Done: p.Done, Total: p.Total})
	}}
	for _, text := range w.Assume {
		a, err := ParseAssumption(text)
		if err != nil {
			return engine.ReplayResult{}, err
		}
		o.Assume = append(o.Assume, a)
	}
	against := Draft{Book: w.Against.Compiled, Set: w.Against.Set}
	books := []*engine.Book{against.Book}
	drafts := make([]Draft, len(w.Drafts))
	for i := range w.Drafts {
		drafts[i] = Draft{Book: w.Drafts[i].Compiled, Set: w.Drafts[i].Set}
		books = append(books, drafts[i].Book)
	}
	a, err := Do(ctx, store, w.Span, against, drafts, o)
	if err != nil {
		return engine.ReplayResult{}, err
	}
	return a.result(books)
}
