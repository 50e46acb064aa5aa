package replay

import (
	"context"

	"octroi/engine"
)

// Do reads a period out of a store once, and replays it under the book that drafts are held against and under each of them. No transaction is
// open while it decides. Errors: those of Load and Run.
func Do(ctx context.Context, store engine.Store, span engine.Span, against Draft, drafts []Draft, o Options) (Answer, error) {
	books := []*engine.Book{against.Book}
	for _, d := range drafts {
		books = append(books, d.Book)
	}
	var p *Period
	err := store.View(ctx, func(r engine.Reader) (err error) {
		p, err = Load(ctx, r, span, books, o.Tell)
		return err
	})
	if err != nil {
		return Answer{}, err
	}
	p.records = func(ctx context.Context, ids []string) (found []engine.Record, err error) {
		err = store.View(ctx, func(r engine.Reader) error {
			found, err = r.ClaimsByID(ctx, ids)
			return err
		})
		return found, err
	}
	p.turns = func(ctx context.Context, fn func(engine.ClaimKey, int64) error) error {
		return store.View(ctx, func(r engine.Reader) error { return r.EachTurn(ctx, fn) })
	}
	return p.Run(ctx, against, drafts, o)
}
