package audit

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"octroi/engine"
)

// claimFile is a claim with all that was decided and booked of it.
type claimFile struct {
	id, member, channel string
	submitted           date
	received            int64
	doc                 string
	erased              bool
	versions            []versionRow
	lines               []lineRow
	payments            []paymentRow
	entries             []entryRow
}

type versionRow struct {
	claim      string
	version, n int64
	kind       string
	claimDoc   sql.NullString
	revision   string
	outcome    engine.Outcome
	pays       engine.Cents
	decidedAt  int64
	decidedOn  date
	seq        int64
	decision   string
	facts      string
	client     string // who asked for a later version
	requested  bool   // by a request of its own
	reasoned   bool
	lines      []engine.LineDecision // once read
	claimLines []engine.Line
	read       engine.Facts
	readable   bool
}

type lineRow struct {
	claim             string
	version, line     int64
	benefit, category string
	date              date
	outcome           engine.Outcome
	pays, exGratia    engine.Cents
	waitsFor          string
}

type paymentRow struct {
	claim                              string
	id, version, line, reverses        int64
	kind                               string
	member, benefit, category, channel string
	date, decidedOn                    date
	cents                              int64
	decidedAt                          int64
	payTo, payMode, payee              string
	told
}

type entryRow struct {
	claim                       string
	id, version, line, reverses int64
	counter, limit              string
	date                        date
	of                          string
	value                       int64
	capTold
}

// claims walks over the claims, each with everything that belongs to it, in the order of their ids. Workers look at them.
func (r *run) claims(ctx context.Context) error {
	var total int64
	where, args := r.only.on(" WHERE", "c.id")
	if err := r.snap.one(ctx, "SELECT COUNT(*) FROM claims c"+where, args, &total); err != nil {
		return err
	}
	w, err := r.openWalk(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	files := make(chan *claimFile, 64)
	var workers sync.WaitGroup
	for range max(r.opt.Workers, 2) {
		workers.Go(func() {
			for f := range files {
				r.file(ctx, f)
			}
		})
	}
	err = w.each(ctx, func(f *claimFile, done int64) {
		files <- f
		if r.opt.Progress != nil && done%1024 == 0 {
			r.opt.Progress(done, total)
		}
	})
	close(files)
	workers.Wait()
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// claimWalk merges the cursors over what is kept of claims.
type claimWalk struct {
	run      *run
	claims   *cursor[claimFile]
	versions *cursor[versionRow]
	lines    *cursor[lineRow]
	payments *cursor[paymentRow]
	entries  *cursor[entryRow]
	closers  []func()
}

func (w *claimWalk) close() {
	for _, c := range w.closers {
		c()
	}
}

func (r *run) openWalk(ctx context.Context) (*claimWalk, error) {
	w := &claimWalk{run: r}
	var err error
	if w.claims, err = opened(ctx, w, selectClaims(r.snap), "c.id", scanClaim); err != nil {
		return nil, err
	}
	if w.versions, err = opened(ctx, w, selectVersions(r.snap), "d.claim_id", scanVersion); err != nil {
		return nil, err
	}
	if w.lines, err = opened(ctx, w, selectLines, "l.claim_id", scanLine); err != nil {
		return nil, err
	}
	if w.payments, err = opened(ctx, w, selectPayments(r.snap), "j.claim_id", scanPayment); err != nil {
		return nil, err
	}
	w.entries, err = opened(ctx, w, selectEntries, "j.claim_id", scanEntry)
	return w, err
}

// opened opens one cursor; the filter stands where the query has its one %s.
func opened[T any](ctx context.Context, w *claimWalk, query, column string, scan func(*sql.Rows) (T, error)) (*cursor[T], error) {
	word := " WHERE"
	if strings.Contains(query, "WHERE") {
		word = " AND"
	}
	where, args := w.run.only.on(word, column)
	c, end, err := walk(ctx, w.run.snap, fmt.Sprintf(query, where), args, scan)
	if err != nil {
		w.close()
		return nil, err
	}
	w.closers = append(w.closers, end)
	return c, nil
}

// each hands out every claim. What belongs to none hangs in the air (I19).
func (w *claimWalk) each(ctx context.Context, hand func(f *claimFile, done int64)) error {
	for done := int64(1); ; done++ {
		next, err := w.claims.take(ctx)
		if err != nil {
			return err
		}
		id := "~" // after every id
		if next != nil {
			id = next.id
		}
		f := &claimFile{}
		if next != nil {
			*f = *next
		}
		if f.versions, err = belonging(ctx, w, w.versions, id, "decisions", func(x *versionRow) string { return x.claim }); err != nil {
			return err
		}
		if f.lines, err = belonging(ctx, w, w.lines, id, "decision_lines", func(x *lineRow) string { return x.claim }); err != nil {
			return err
		}
		if f.payments, err = belonging(ctx, w, w.payments, id, "journal_payments", func(x *paymentRow) string { return x.claim }); err != nil {
			return err
		}
		if f.entries, err = belonging(ctx, w, w.entries, id, "journal_consumptions", func(x *entryRow) string { return x.claim }); err != nil {
			return err
		}
		if next == nil {
			return ctx.Err()
		}
		hand(f, done)
	}
}

// belonging takes the rows of a claim off a cursor. Those of smaller ids are of no claim.
func belonging[T any](ctx context.Context, w *claimWalk, c *cursor[T], id, table string, claim func(*T) string) ([]T, error) {
	var of []T
	n := int64(0)
	defer func() { w.run.checked("I19", n) }()
	for {
		x, err := c.peek(ctx)
		if err != nil || x == nil || claim(x) > id {
			return of, err
		}
		n++
		if claim(x) == id {
			of = append(of, *x)
		} else {
			w.run.fail("I19", claim(x), "a row of "+table+" is of no claim", "SELECT * FROM "+table+" WHERE claim_id = '"+claim(x)+"'")
		}
		c.at++
	}
}
