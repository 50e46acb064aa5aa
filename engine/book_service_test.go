package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// author, approver and chief are three people.
var (
	author   = engine.Actor{Client: "k1", Person: "anna"}
	approver = engine.Actor{Client: "k2", Person: "bob"}
	chief    = engine.Actor{Client: "k3", Person: "carl"}
)

// faulty finds a failing example in the books of these names, and counts what it was asked.
type faulty struct {
	names []string
	asked atomic.Int64
}

func (f *faulty) CheckBook(files []engine.SourceFile) engine.BookReport {
	f.asked.Add(1)
	rep := engine.BookReport{Examples: 2}
	if slices.Contains(f.names, files[0].Name) {
		rep.Problems = []engine.BookProblem{{Code: engine.ExampleFails, BookPlace: engine.BookPlace{File: files[0].Name, Line: 3, Col: 1}}}
	}
	return rep
}

// bookService opens a service where four eyes are demanded.
func bookService(t *testing.T, dsn string, books compiler, checker engine.BookChecker) *engine.Service {
	t.Helper()
	st, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
	must(t, err)
	must(t, st.Migrate(t.Context()))
	s := engine.NewService(st, engine.Options{Compiler: books, Checker: checker, Now: time.Now, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Committers: 2})
	t.Cleanup(func() {
		s.Close()
		_ = st.Close()
	})
	return s
}

// files is the source of a book by name.
func files(name string) []engine.SourceFile { return []engine.SourceFile{{Name: name}} }

// moves takes a revision through steps of one person each, and returns the code of the first error.
func moves(t *testing.T, s *engine.Service, name string, by engine.Actor, actions ...engine.BookAction) string {
	t.Helper()
	for _, a := range actions {
		_, _, err := s.MoveBook(t.Context(), engine.BookMove{Revision: engine.Revision(files(name)), Action: a, Note: "so be it", By: by})
		if err != nil {
			return engine.ErrorCode(err)
		}
	}
	return ""
}

func states(t *testing.T, s *engine.Service) map[string]engine.BookState {
	t.Helper()
	all, err := s.BookRevisions(t.Context())
	must(t, err)
	out := map[string]engine.BookState{}
	for i := range all {
		out[all[i].Revision] = all[i].State()
	}
	return out
}

// Every move is tried in every state, by everybody: what is not named here is refused.
func TestService_aBookMovesAsItMay(t *testing.T) {
	t.Parallel()
	const submit, reject, approve, activate, retire = engine.SubmitBook, engine.RejectBook, engine.ApproveBook, engine.ActivateBook, engine.RetireBook
	type step struct {
		by engine.Actor
		do engine.BookAction
	}
	paths := map[string][]step{ // how a book gets there
		"draft":      nil,
		"in_review":  {{author, submit}},
		"rejected":   {{author, submit}, {approver, reject}},
		"approved":   {{author, submit}, {approver, approve}},
		"active":     {{author, submit}, {approver, approve}, {chief, activate}},
		"superseded": {{author, submit}, {approver, approve}, {chief, activate}},
		"retired":    {{author, submit}, {approver, approve}, {chief, retire}},
	}
	may := map[string]string{ // by chief, who did not write it
		"draft submit": "", "rejected submit": "", "retired submit": "",
		"in_review approve": "", "in_review reject": "", "approved reject": "",
		"approved activate": "", "superseded activate": "",
		"draft retire": "", "in_review retire": "", "rejected retire": "", "approved retire": "", "superseded retire": "",
		"active retire": "book_in_force", "active activate": "", "retired retire": "", // the same was asked by chief before
	}
	for at, path := range paths {
		for _, action := range []engine.BookAction{submit, reject, approve, activate, retire} {
			s := bookService(t, ":memory:", compiler{"a": engine.BookOf(t, sport()), "b": engine.BookOf(t, sport())}, content{})
			_, _, err := s.DraftBook(t.Context(), files("a"), "", author)
			must(t, err)
			for _, p := range path {
				if code := moves(t, s, "a", p.by, p.do); code != "" {
					t.Fatalf("%s: %s", at, code)
				}
			}
			if at == "superseded" {
				_, err := s.LoadApprovedBook(t.Context(), files("b"), author, approver)
				must(t, err)
			}
			want, ok := may[at+" "+string(action)]
			if !ok {
				want = "book_state"
			}
			if got := moves(t, s, "a", chief, action); got != want {
				t.Errorf("%s, %s: %q, want %q", at, action, got, want)
			}
		}
	}
}

func TestService_fourEyes(t *testing.T) {
	t.Parallel()
	s := bookService(t, ":memory:", compiler{"a": engine.BookOf(t, sport()), "b": engine.BookOf(t, sport()), "c": engine.BookOf(t, sport())}, content{})
	ctx := t.Context()
	_, existed, err := s.DraftBook(ctx, files("a"), "", author)
	if must(t, err); existed {
		t.Error("it existed")
	}
	// The approver stores the same content: it stays the author's, and a third draft changes nothing either.
	r, existed, err := s.DraftBook(ctx, files("a"), "mine now", approver)
	if must(t, err); !existed || r.Author().By.Client != author.Client || len(r.Events) != 1 {
		t.Errorf("authorship changed: %+v", r.Events)
	}
	if code := moves(t, s, "a", approver, engine.SubmitBook); code != "" {
		t.Error(code)
	}
	for _, by := range []engine.Actor{author, {Client: "k9", Person: "ANNA "}, {Client: "k1", Person: "renamed"}} {
		if code := moves(t, s, "a", by, engine.ApproveBook); code != "four_eyes" {
			t.Errorf("%+v approves anna's book: %q", by, code)
		}
	}
	if code := moves(t, s, "a", approver, engine.ApproveBook); code != "" {
		t.Error(code)
	}
	// An approval is of one submission: taken back and asked for again, it is needed again.
	if code := moves(t, s, "a", author, engine.RejectBook, engine.SubmitBook); code != "" {
		t.Error(code)
	}
	if code := moves(t, s, "a", chief, engine.ActivateBook); code != "book_state" {
		t.Errorf("an approval outlived its withdrawal: %q", code)
	}
	got, err := s.BookRevision(ctx, engine.Revision(files("a")))
	if must(t, err); got.Events[3].Action != engine.WithdrawBook {
		t.Errorf("a withdrawal is told as %s", got.Events[3].Action)
	}
	// One person loads the first book of a database, and none after it.
	_, err = s.LoadBook(ctx, files("b"), author)
	must(t, err)
	if _, err = s.LoadBook(ctx, files("c"), author); engine.ErrorCode(err) != "four_eyes" {
		t.Errorf("a second book of one person: %v", err)
	}
	// What is refused leaves nothing.
	if _, ok := states(t, s)[engine.Revision(files("c"))]; ok {
		t.Error("a refused load left a draft")
	}
	if code := moves(t, s, "b", author, engine.SupersedeBook); code != "not_allowed" {
		t.Errorf("an action of the engine's own: %q", code)
	}
}

// A book is approved by what the checks show, and against every book that was ever in force, not only the last.
func TestService_aBookIsCheckedBeforeItIsApproved(t *testing.T) {
	t.Parallel()
	onBothEmpty(t, func(t *testing.T, dsn string) {
		other := sport()
		other.Limits[0].Scope = engine.PerMember
		without := sport()
		without.Limits = nil
		checker := &faulty{names: []string{"faulty"}}
		s := bookService(t, dsn, compiler{"first": engine.BookOf(t, sport()), "without": engine.BookOf(t, without), "other": engine.BookOf(t, other), "faulty": engine.BookOf(t, sport())}, checker)
		ctx := t.Context()
		for _, name := range []string{"first", "without"} {
			_, err := s.LoadApprovedBook(ctx, files(name), author, approver)
			must(t, err)
		}
		for name, want := range map[string]string{"faulty": engine.ExampleFails, "other": engine.LimitRedefined} {
			_, _, err := s.DraftBook(ctx, files(name), "", author)
			must(t, err)
			_, _, err = s.MoveBook(ctx, engine.BookMove{Revision: engine.Revision(files(name)), Action: engine.SubmitBook, By: author})
			if code := engine.ErrorCode(err); code != "book_incomplete" {
				t.Fatalf("%s: %v", name, err)
			}
			var e *engine.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Code != want {
				t.Errorf("%s: %+v", name, e.Fields)
			}
			rep, err := s.CheckBook(ctx, engine.Revision(files(name)))
			if must(t, err); rep.Clean() || !rep.Has(want) {
				t.Errorf("%s: %+v", name, rep)
			}
		}
		if n := checker.asked.Load(); n != 4 {
			t.Errorf("four books were checked %d times", n)
		}
		book, err := s.BookRevision(ctx, engine.Revision(files("without")))
		must(t, err)
		if diff := cmp.Diff(engine.BookEvidence{Examples: 2}, book.Approval().Evidence); diff != "" {
			t.Error(diff)
		}
	})
}

// onBothEmpty runs a test on each database, with nothing in it.
func onBothEmpty(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, dsn(t))
		})
	}
}

// Two servers activate at once: one after the other, each with its end of the one before, and every claim that comes
// afterwards is decided by the last, on both.
func TestService_twoServersActivate(t *testing.T) {
	t.Parallel()
	onBothEmpty(t, func(t *testing.T, dsn string) {
		books := compiler{}
		for i := range 6 {
			books[fmt.Sprint(i)] = engine.BookOf(t, engine.Psychology(), sport())
		}
		servers := []*engine.Service{bookService(t, dsn, books, content{}), bookService(t, dsn, books, content{})}
		must(t, servers[0].PutMember(t.Context(), engine.TestMember(), engine.Actor{}))
		for i := range 6 {
			_, _, err := servers[i%2].DraftBook(t.Context(), files(fmt.Sprint(i)), "", author)
			must(t, err)
			if code := moves(t, servers[(i+1)%2], fmt.Sprint(i), author, engine.SubmitBook) + moves(t, servers[i%2], fmt.Sprint(i), approver, engine.ApproveBook); code != "" {
				t.Fatal(code)
			}
		}
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				if code := moves(t, servers[i%2], fmt.Sprint(i), chief, engine.ActivateBook); code != "" {
					t.Errorf("activation %d: %s", i, code)
				}
			})
		}
		all.Wait()
		count := map[engine.BookState]int{}
		active := ""
		for rev, state := range states(t, servers[1]) {
			count[state]++
			if state == engine.BookActive {
				active = rev
			}
		}
		if count[engine.BookActive] != 1 || count[engine.BookRetired] != 5 {
			t.Errorf("%v", count)
		}
		for i, s := range servers {
			r := s.Submit(t.Context(), submission(fmt.Sprint("after", i), engine.ClaimOf(line("sport", "2025-03-01", 100))))
			if must(t, r.Err); r.Record.Decision.Revision != active {
				t.Errorf("server %d decides by %s, want %s", i, r.Record.Decision.Revision, active)
			}
		}
	})
}
