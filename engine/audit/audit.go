package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"octroi/engine"
)

// Options say what to audit and how. Compiler and Now are required.
type Options struct {
	Postgres bool  // which of the two databases it is
	Schema   int64 // the number of the last migration that the program knows
	Compiler engine.Compiler
	Payments engine.PaymentFormat // writes payment files once more; nil leaves them out
	Now      func() time.Time

	Year      int    // only claims with a line dated in this year; 0 for all
	Member    string // only claims of this member; "" for all
	SinceSeal int64  // only what came after this seal; 0 for all
	Replay    Replay
	Alone     bool // one person may do both of what two do: a development database
	Expect    Mark // a seal that was kept elsewhere; the zero value for none
	Plan      bool // work out a repair plan
	Workers   int  // claims looked at at once; 0 for 2

	Progress func(done, of int64) // called now and then; nil for nobody
}

// Mark is a seal as it was written down elsewhere.
type Mark struct {
	N    int64
	Hash string
}

// Run audits one snapshot of a database. An error means that it could not run; what it found is in the report.
func Run(ctx context.Context, db *sql.DB, opt Options) (*Report, error) {
	snap, err := open(ctx, db, opt.Postgres)
	if err != nil {
		return nil, err
	}
	defer func() { _ = snap.tx.Rollback() }()
	r := newRun(snap, opt)
	if err := r.schema(ctx); err != nil {
		return nil, err
	}
	if err := r.where(ctx); err != nil {
		return nil, err
	}
	for _, pass := range []func(context.Context) error{
		r.books, r.figuresFrom, r.claims, r.counters, r.totals, r.rollup, r.bookings, r.requests, r.order, r.events, r.references,
		r.queue, r.personal, r.leftovers, r.secondPerson, r.runs, r.files, r.histories, r.guards, r.seals,
	} {
		if err := pass(ctx); err != nil {
			return nil, err
		}
	}
	return r.report(), nil
}

// run is one audit on its way. Its passes follow one another; within that of the claims, workers share it.
type run struct {
	snap *snapshot
	opt  Options
	at   Snapshot
	only filter

	mu      sync.Mutex
	results map[string]*Result
	plan    []Repair
	library *library          // compiled books
	used    *used             // what decisions say of limits, to be held against the journal
	scopes  map[string]*scope // of the runs that decided claims again

	unsealedRows int64 // booked since the last seal

	paymentsFrom, usesFrom int64 // the first entries that keep something for reports
}

func newRun(snap *snapshot, opt Options) *run {
	r := &run{snap: snap, opt: opt, results: map[string]*Result{}, used: &used{silent: map[string]bool{}}}
	for _, i := range Invariants() {
		r.results[i.ID] = &Result{ID: i.ID, Title: i.Title, Of: i.Of, State: OK}
	}
	return r
}

// SchemaError says that the tables are not those of the program.
type SchemaError struct{ Has, Needs int64 }

// Error says what to do about it.
func (e *SchemaError) Error() string {
	if e.Has < e.Needs {
		return fmt.Sprintf("the database is at migration %d and the audit knows %d; run: octroi migrate up", e.Has, e.Needs)
	}
	return fmt.Sprintf("the database is at migration %d and this octroi knows %d; audit it with the octroi that serves it", e.Has, e.Needs)
}

// schema wants the tables that the program knows: an audit of others would find what is not there.
func (r *run) schema(ctx context.Context) error {
	var has int64
	exists := "SELECT COUNT(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if r.snap.postgres {
		exists = "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')"
	}
	if err := r.snap.one(ctx, exists, nil, &has); err != nil {
		return err
	}
	if has > 0 {
		if err := r.snap.one(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied", nil, &has); err != nil {
			return err
		}
	}
	if has != r.opt.Schema {
		return &SchemaError{has, r.opt.Schema}
	}
	return nil
}

// checked counts what was looked at.
func (r *run) checked(id string, n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results[id].Checked += n
}

// fail notes a violation. It must not be told anything personal.
func (r *run) fail(id, key, what string, show string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	res := r.results[id]
	res.State = Fail
	res.Violations++
	f := Finding{Key: key, What: what, Show: show}
	i, _ := slices.BinarySearchFunc(res.Findings, f, compareFindings)
	res.Findings = slices.Insert(res.Findings, i, f) // in order, so that it does not matter who found what first
	res.Findings = res.Findings[:min(len(res.Findings), MaxKeys)]
}

func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.What, b.What))
}

// unread notes that something could not be looked at.
func (r *run) unread(id string, n int64, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	res := r.results[id]
	res.Unread += n
	res.Why = why
	if res.State == OK {
		res.State = Partial
	}
}

// timed adds what a function took to an invariant.
func (r *run) timed(id string, do func()) {
	began := r.opt.Now()
	do()
	took := r.opt.Now().Sub(began).Microseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results[id].Micros += took
}

// query runs a SELECT whose every row is a violation: its key, and a figure or word to say.
func (r *run) query(ctx context.Context, id, query string, what func(key, detail string) (say, show string)) error {
	var err error
	r.timed(id, func() {
		err = r.snap.each(ctx, query, nil, func(rows *sql.Rows) error {
			var key, detail string
			if err := rows.Scan(&key, &detail); err != nil {
				return err
			}
			say, show := what(key, detail)
			r.fail(id, key, say, show)
			return nil
		})
	})
	return err
}

// count runs a SELECT of one number and counts it as looked at.
func (r *run) count(ctx context.Context, id, query string) error {
	var n int64
	if err := r.snap.one(ctx, query, nil, &n); err != nil {
		return err
	}
	r.checked(id, n)
	return nil
}

// report closes the audit.
func (r *run) report() *Report {
	slices.SortFunc(r.plan, func(a, b Repair) int { // whoever found what first
		return cmp.Or(cmp.Compare(a.ClaimID, b.ClaimID), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Table, b.Table),
			cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.Delta, b.Delta))
	})
	out := &Report{
		Version: Version, At: r.opt.Now().UTC(), Database: "sqlite", Snapshot: r.at, Plan: r.plan, Unsealed: r.unsealedRows,
		Scope: Scope{Year: r.opt.Year, Member: r.opt.Member, SinceSeal: r.opt.SinceSeal, Replay: r.opt.Replay.String()},
	}
	if r.snap.postgres {
		out.Database = "postgres"
	}
	h := sha256.New()
	_, _ = fmt.Fprintln(h, r.at, out.Scope, out.Unsealed)
	for _, i := range Invariants() {
		res := *r.results[i.ID]
		out.Invariants = append(out.Invariants, res)
		out.Violations += res.Violations
		_, _ = fmt.Fprintln(h, res.ID, res.State, res.Checked, res.Violations, res.Skipped, res.Unread, res.Findings)
	}
	out.Digest = hex.EncodeToString(h.Sum(nil))
	return out
}
