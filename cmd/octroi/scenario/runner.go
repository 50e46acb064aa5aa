package scenario

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"octroi/api"
	"octroi/engine"
)

// Runner plays scenarios. All fields are required. It keeps compiled books between files, so that a hundred scenarios
// of one book compile it once, and may be used by several goroutines.
type Runner struct {
	// Compiler compiles books; package rules has it.
	Compiler engine.Compiler
	// Source returns the files of a book: `name` is a shipped book's name or a path that is relative to dir.
	Source func(dir, name string) ([]engine.SourceFile, error)
	// Open returns a fresh, migrated, empty store, and what closes it.
	Open func(ctx context.Context) (engine.Store, func(), error)

	mu    sync.Mutex
	books map[string]*engine.Book
}

// Compile implements engine.Compiler with a cache by revision.
func (r *Runner) Compile(files []engine.SourceFile) (*engine.Book, error) {
	rev := engine.Revision(files)
	r.mu.Lock()
	defer r.mu.Unlock()
	if b, ok := r.books[rev]; ok {
		return b, nil
	}
	b, err := r.Compiler.Compile(files)
	if err != nil {
		return nil, err
	}
	if r.books == nil {
		r.books = map[string]*engine.Book{}
	}
	r.books[rev] = b
	return b, nil
}

// unchecked lets a scenario try a book that is not finished.
type unchecked struct{}

// CheckBook finds nothing.
func (unchecked) CheckBook([]engine.SourceFile) engine.BookReport { return engine.BookReport{} }

// BookError says that the book of a scenario does not load.
type BookError struct {
	Book string
	Err  error
}

// Error names the book and what is wrong with it.
func (e *BookError) Error() string {
	return fmt.Sprintf("the book %s does not load: %v", e.Book, e.Err)
}

// Unwrap returns the compiler's error.
func (e *BookError) Unwrap() error { return e.Err }

// actor signs what a scenario's set-up does.
func (p *play) actor() engine.Actor { return engine.Actor{Client: "scenario", At: p.now()} }

// play is one run of one file.
type play struct {
	runner  *Runner
	file    *File
	svc     *engine.Service
	handler http.Handler
	secret  string            // of the key that asks
	secrets map[string]string // by the names of the file, that of an administrator under ""
	zone    *time.Location
	answers map[string]*answer // by step name

	mu sync.Mutex
	at time.Time
}

func (p *play) now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *play) setClock(c clock) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !c.at.IsZero():
		p.at = c.at
	case c.day != 0:
		y, m, d := c.day.Civil()
		p.at = time.Date(y, time.Month(m), d, 12, 0, 0, 0, p.zone)
	}
}

// Run plays every step of f, also after one that fails, and hands each result to report. It returns a *BookError when
// the book does not load, and any other error when the set-up itself broke.
func (r *Runner) Run(ctx context.Context, f *File, report func(Result)) error {
	store, closeStore, err := r.Open(ctx)
	if err != nil {
		return err
	}
	defer closeStore()
	p := &play{runner: r, file: f, zone: time.UTC, answers: map[string]*answer{}}
	p.svc = engine.NewService(store, engine.Options{Compiler: r, Checker: unchecked{}, Now: p.now, NewID: newID, SelfApproval: true})
	defer p.svc.Close()
	p.handler, err = api.NewServer(p.svc, api.Options{Logger: slog.New(slog.DiscardHandler), Version: "scenario", Now: p.now})
	if err != nil {
		return err
	}
	p.setClock(f.steps[0].on)
	if err := p.setUp(ctx); err != nil {
		return err
	}
	if !p.register(ctx, report) {
		return nil
	}
	for i := range f.steps {
		s := &f.steps[i]
		p.setClock(s.on)
		report(p.runStep(ctx, i, s))
	}
	return nil
}

func (p *play) setUp(ctx context.Context) error {
	book, err := p.load(ctx, p.file.Book)
	if err != nil {
		return &BookError{Book: p.file.Book, Err: err}
	}
	p.zone = book.Zone
	p.setClock(p.file.steps[0].on) // noon of that day, now that the zone is known
	if p.secret, _, err = p.svc.CreateKey(ctx, "scenario", engine.RoleAdmin, "", p.actor()); err != nil {
		return err
	}
	return p.makeKeys(ctx)
}

func (p *play) load(ctx context.Context, name string) (*engine.Book, error) {
	files, err := p.runner.Source(filepath.Dir(p.file.Path), name)
	if err != nil {
		return nil, err
	}
	return p.svc.LoadBook(ctx, files, p.actor())
}

// register puts the members, providers and approvals; a refused one is a failed result, and the steps do not run.
func (p *play) register(ctx context.Context, report func(Result)) bool {
	ok := true
	put := func(action string, nodes []*node) {
		for _, n := range nodes {
			s := &step{line: n.line, name: "set-up: " + action + " " + n.textOf("id"), lang: engine.EN, action: action, body: n}
			if r := p.runStep(ctx, 0, s); !r.OK() {
				report(r)
				ok = false
			}
		}
	}
	put("member", p.file.members)
	put("provider", p.file.providers)
	put("approval", p.file.approvals)
	return ok
}

func (p *play) runStep(ctx context.Context, i int, s *step) Result {
	name := s.name
	if name == "" {
		name = "step " + strconv.Itoa(i+1) + ", " + s.action
	}
	p.secret = p.secrets[s.by]
	res := Result{File: p.file.Path, Line: s.line, Step: name}
	a, err := p.send(ctx, i, s)
	if err != nil {
		res.Differences = []Difference{{Field: "request", Expected: "an answer", Actual: err.Error()}}
		return res
	}
	if s.name != "" {
		p.answers[s.name] = a
	}
	if err := p.translate(ctx, s, a); err != nil {
		res.Differences = []Difference{{Field: "says", Expected: "the answer in every language named", Actual: err.Error()}}
		return res
	}
	res.Differences = p.compare(s, a)
	if len(res.Differences) > 0 {
		res.Note = a.problem()
	}
	return res
}

func newID() string {
	id, err := uuid.NewV7()
	if err != nil { // the system has no randomness: nothing can go on
		panic(err)
	}
	return id.String()
}
