package replaytest

import (
	"context"
	"iter"
	"slices"

	"octroi/engine"
	"octroi/engine/synthetic"
)

// World is a database of a synthetic mutuality: a reader of all that a replay asks for, and of nothing else.
type World struct {
	engine.Reader
	Records   iter.Seq[*engine.Record] // in the order in which they were decided
	members   iter.Seq[engine.Member]
	providers iter.Seq[engine.Provider]
	approvals iter.Seq[engine.Approval]
}

// Passing invents a world at each reading, so that it takes no memory. Its decisions are those of brief desks.
func Passing(p synthetic.Plan, book *engine.Book, only func(*engine.Claim) bool) *World {
	return &World{
		members: p.Members(), providers: p.Providers(), approvals: p.Approvals(),
		Records: Decided(Households(p, book, only), engine.NewDesk(book, true)),
	}
}

// Gathered invents a world once, and decides it in full. Who changes what Records visits changes it.
func Gathered(p synthetic.Plan, book *engine.Book) *World {
	var records []*engine.Record
	for r := range Decided(Households(p, book, nil), engine.NewDesk(book, false)) {
		records = append(records, r)
	}
	return &World{
		members: slices.Values(slices.Collect(p.Members())), providers: slices.Values(slices.Collect(p.Providers())),
		approvals: slices.Values(slices.Collect(p.Approvals())), Records: slices.Values(records),
	}
}

// Decided decides the claims of households, one household after the other.
func Decided(households iter.Seq[*Household], desk *engine.Desk) iter.Seq[*engine.Record] {
	return func(yield func(*engine.Record) bool) {
		for h := range households {
			desk.Open()
			for i := range h.Cases {
				desk.Decide(&h.Cases[i])
			}
			desk.Close()
			for i := range h.Cases {
				c := &h.Cases[i]
				r := engine.Record{Claim: *c.Claim, Facts: c.Facts, Decision: c.Decision, Version: engine.Version{N: 1, Kind: engine.VersionClaim}}
				if !yield(&r) {
					return
				}
			}
		}
	}
}

// EachMember implements engine.ReplayReader, as do those that follow.
func (w *World) EachMember(_ context.Context, fn func(*engine.Member) error) error {
	return each(w.members, fn)
}

// EachProvider visits the providers.
func (w *World) EachProvider(_ context.Context, fn func(*engine.Provider) error) error {
	return each(w.providers, fn)
}

// EachApproval visits the approvals.
func (w *World) EachApproval(_ context.Context, fn func(*engine.Approval) error) error {
	return each(w.approvals, fn)
}

func each[T any](all iter.Seq[T], fn func(*T) error) error {
	for x := range all {
		if err := fn(&x); err != nil {
			return err
		}
	}
	return nil
}

// EachTurn visits the claims in the order in which they were decided.
func (w *World) EachTurn(_ context.Context, fn func(engine.ClaimKey, int64) error) error {
	n := int64(0)
	for r := range w.Records {
		if err := fn(engine.ClaimKeyOf(r.Claim.ID), n); err != nil {
			return err
		}
		n++
	}
	return nil
}

// ClaimsByID returns claims whole.
func (w *World) ClaimsByID(_ context.Context, ids []string) (out []engine.Record, _ error) {
	for r := range w.Records {
		if slices.Contains(ids, r.Claim.ID) {
			out = append(out, *r)
		}
	}
	return out, nil
}
