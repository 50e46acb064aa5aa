package audit

import (
	"context"
	"slices"
	"strings"

	"octroi/engine"
)

// counters goes through every counter, entry by entry (I3, I4, I13, I14).
func (r *run) counters(ctx context.Context) error {
	var err error
	r.timed("I3", func() { err = r.eachCounter(ctx) })
	return err
}

func (r *run) eachCounter(ctx context.Context) error {
	scope, args := r.only.on(" WHERE j.counter IN (SELECT counter FROM journal_consumptions WHERE", "claim_id")
	word := " WHERE"
	if scope != "" {
		scope += ")"
		word = " AND"
	}
	if err := r.readScopes(ctx); err != nil {
		return err
	}
	opened, err := r.openings(ctx, scope+word, args)
	if err != nil {
		return err
	}
	rows, end, err := walk(ctx, r.snap, r.selectCounters()+scope+" ORDER BY j.counter, j.id", args, scanCounter)
	if err != nil {
		return err
	}
	defer end()
	known := windows{}
	var of []counterRow
	for {
		x, err := rows.take(ctx)
		if err != nil {
			return err
		}
		if len(of) > 0 && (x == nil || x.counter != of[0].counter) {
			r.counter(of, opened[of[0].counter], known)
			of = of[:0]
		}
		if x == nil {
			return ctx.Err()
		}
		of = append(of, *x)
	}
}

func (r *run) counter(rows, opened []counterRow, known windows) {
	uses := r.used.of(rows[0].counter)
	if strings.HasSuffix(rows[0].counter, opens) || len(uses) == 0 {
		return
	}
	s := &standing{run: r, known: known, rows: rows, opened: opened, uses: uses,
		sums: map[engine.Window]int64{}, kinds: map[engine.Window]map[string]int64{}, places: map[place]int{}}
	ordinals := map[[2]int64]int32{}
	for i := range rows {
		e := &rows[i]
		s.add(e)
		if !e.opening && e.reverses == 0 {
			at := [2]int64{e.n, e.line}
			if u := find(uses, e.n, int32(e.line), ordinals[at]); u != nil {
				r.checked("I3", 1)
				r.checked("I4", 1)
				s.check(i, u)
			}
			ordinals[at]++
		}
		s.enter(e)
	}
	silent := func(e counterRow) bool { return r.used.silent[e.claim] }
	if r.only.all() && !slices.ContainsFunc(rows, silent) { // otherwise it is not known which caps some lines were held to
		s.end()
	}
}
