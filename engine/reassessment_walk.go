package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	walkPage  = 64              // members that are found by one question
	walkEvery = 2 * time.Second // how often a run notes how far it is, and learns that it was cancelled
)

// walk goes through the members whose claims are decided again, by id, a household at a time. Several households are decided at
// once where the service commits several batches at once.
type walk struct {
	service *Service
	run     *Reassessment
	by      Actor
	tell    func(*Reassessment)
	keep    func(context.Context) error // stores how far the run is
	kept    time.Time
	covered map[string]bool // members to come whose household had its turn
}

// turnOf is a household whose turn it is, and what became of it.
type turnOf struct {
	asked   string // the member whose turn it is
	members []string
	out     Reassessed
	err     error
}

// walk makes the run, from its cursor to its end.
func (w *walk) walk(ctx context.Context) error {
	w.covered, w.kept = make(map[string]bool), w.service.opt.Now()
	for {
		page, err := w.page(ctx)
		if err == nil && len(page) == 0 {
			break
		}
		if err == nil {
			err = w.turns(ctx, page)
		}
		if err != nil {
			return w.stop(ctx, err)
		}
		if now := w.service.opt.Now(); now.Sub(w.kept) >= walkEvery || now.Before(w.kept) {
			w.kept = now
			if err := w.keep(ctx); err != nil {
				return w.stop(ctx, err)
			}
		}
		if w.tell != nil {
			w.tell(w.run)
		}
	}
	w.run.State = ReassessmentDone
	if w.run.Failed > 0 {
		w.run.State = ReassessmentFailed
	}
	return w.end(ctx)
}

// stop notes where the run was interrupted, so that it is known to wait for somebody. What cannot be noted now is told by the
// event before it.
func (w *walk) stop(ctx context.Context, err error) error {
	if ErrorCode(err) == "reassessment_taken" {
		return err
	}
	w.run.State = ReassessmentStopped
	if endErr := w.end(ctx); ErrorCode(endErr) == "reassessment_taken" {
		return endErr
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// end notes how the run ended, also when its caller has gone.
func (w *walk) end(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	return w.keep(ctx)
}

// page returns the next members whose turn it is, none at the end.
func (w *walk) page(ctx context.Context) (page []string, err error) {
	if of := w.run.Members; len(of) > 0 {
		at, found := slices.BinarySearch(of, w.run.Cursor)
		if found {
			at++
		}
		return of[at:min(at+walkPage, len(of))], nil
	}
	err = w.service.store.View(ctx, func(r Reader) error {
		page, err = r.MembersDecided(ctx, w.run.Scope, w.run.Cursor, walkPage)
		return err
	})
	return page, err
}

// turns decides the households of a page. Where ctx ends, those at hand are finished and the others left: the cursor stands
// before them.
func (w *walk) turns(ctx context.Context, page []string) error {
	slots := make(chan struct{}, w.service.opt.Committers)
	var all sync.WaitGroup
	var begun []*turnOf
	var err error
	last := w.run.Cursor
	for _, m := range page {
		if err = ctx.Err(); err != nil {
			break
		}
		if w.covered[m] {
			delete(w.covered, m)
			last = m
			continue
		}
		t := &turnOf{asked: m}
		if t.members, err = w.service.householdOf(ctx, m); err != nil {
			break
		}
		for _, other := range t.members {
			if other > m {
				w.covered[other] = true
			}
		}
		last = m
		begun = append(begun, t)
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			w.decide(ctx, t)
		})
	}
	all.Wait()
	for _, t := range begun {
		if unreachable(t.err) {
			return t.err // not one of the page counts: it is asked again as a whole
		}
	}
	for _, t := range begun {
		switch {
		case t.err != nil:
			w.run.fail(t.asked, ErrorCode(t.err))
		case t.out.Failed > 0:
			w.run.fail(t.asked, t.out.FailedCode)
		}
		if t.err == nil && t.out.Claims > 0 {
			w.run.enter(&t.out)
		}
	}
	w.run.Cursor = last
	return err
}

// unreachable reports whether an error is of the database as a whole, and not of one household.
func unreachable(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == Unavailable && e.Code != "busy"
}

// decide decides one household, to its end even when ctx ends.
func (w *walk) decide(ctx context.Context, t *turnOf) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	t.out, t.err = w.service.reassess(ctx, &HouseholdReassessment{
		Run: w.run.ID, Member: t.asked, Scope: w.run.Scope, Reason: w.run.Reason, By: w.by, Preview: w.run.Preview,
	}, t.members)
	if lead := t.out.Lead; lead != "" && lead < t.asked && len(w.run.Members) == 0 {
		t.out.Claims, t.out.Changed = 0, nil // its turn was before the run was interrupted
	}
}
