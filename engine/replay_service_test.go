package engine_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// replayer answers what it is told to, and tells how far it is for as long as a test wants.
type replayer struct {
	result  engine.ReplayResult
	err     error
	begun   chan struct{} // gets one for each run that begins, unless nil
	release chan struct{} // runs end when it is closed; nil: at once
	made    atomic.Int64
}

func (r *replayer) CheckAssumption(text string, books []*engine.Book) error {
	if strings.HasPrefix(text, "bad") {
		return engine.NewError(engine.Unprocessed, "assumption_form")
	}
	return nil
}

func (r *replayer) Replay(ctx context.Context, _ engine.Store, w *engine.ReplayWork) (engine.ReplayResult, error) {
	r.made.Add(1)
	if r.begun != nil {
		r.begun <- struct{}{}
	}
	for n := int64(1); r.release != nil; n++ {
		w.Tell(engine.ReplayProgress{Phase: "deciding", Done: n})
		select {
		case <-r.release:
			return r.result, r.err
		case <-ctx.Done():
			return engine.ReplayResult{}, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
	out := r.result
	out.Summary.Drafts = make([]engine.ReplayEffect, len(w.Drafts))
	for i := range w.Drafts {
		out.Summary.Drafts[i] = engine.ReplayEffect{SHA256: "of " + w.Drafts[i].Set + w.Drafts[i].Name, Cents: 40_000, Lines: 3, Members: 20, Gainers: 12, Losers: 8}
	}
	out.Narrow = out.Summary
	return out, r.err
}

// varier has a book of two values of everything.
type varier struct{ books compiler }

func (v varier) Shipped(name string) ([]engine.SourceFile, error) {
	if v.books[name] == nil {
		return nil, errors.New("none")
	}
	return files(name), nil
}

func (v varier) Vary(_ context.Context, src []engine.SourceFile, sets []string) (out []engine.BookVariant, err error) {
	if sets[0] == "unknown=1" {
		return nil, &engine.Error{Kind: engine.Unprocessed, Code: "set_invalid", Fields: []engine.FieldError{{Pointer: "/set/0", Code: "set_unknown"}}}
	}
	for _, value := range []string{"1", "2"} {
		text := append([]engine.SourceFile{}, src...)
		text[0].Text = sets[0] + value
		book, err := v.books.Compile(text)
		if err != nil {
			return nil, err
		}
		out = append(out, engine.BookVariant{Set: sets[0] + "=" + value, Files: text, Book: book})
	}
	return out, nil
}

// onReplays runs a test on each database, with the book "a" in force, "b" stored and "shipped" shipped. The clock goes three seconds
// further each time that it is asked.
func onReplays(t *testing.T, test func(t *testing.T, s *engine.Service, r *replayer)) {
	t.Helper()
	onBothEmpty(t, func(t *testing.T, dsn string) {
		r := &replayer{result: engine.ReplayResult{Summary: engine.ReplaySummary{Cents: 50_000, SHA256: "of a"}, Document: []byte(`{"x":1}`), NarrowDocument: []byte(`{}`)}}
		books := compiler{}
		for _, name := range []string{"a", "b", "c", "shipped"} {
			books[name] = engine.BookOf(t, engine.Psychology(), sport())
		}
		st, err := store.Open(t.Context(), dsn, store.Options{AllowUnsafe: true})
		must(t, err)
		must(t, st.Migrate(t.Context()))
		var ticks atomic.Int64
		now := func() time.Time {
			return time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(ticks.Add(1)) * 3 * time.Second)
		}
		s := engine.NewService(st, engine.Options{Compiler: books, Checker: content{}, Replayer: r, Varier: varier{books}, Now: now,
			NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Committers: 2})
		t.Cleanup(func() {
			s.Close()
			_ = st.Close()
		})
		_, err = s.LoadBook(t.Context(), files("a"), author)
		must(t, err)
		_, _, err = s.DraftBook(t.Context(), files("b"), "", author)
		must(t, err)
		test(t, s, r)
	})
}

var year2025 = engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}

// asking is a request for a replay of stored or shipped books.
func asking(names ...string) engine.ReplayRequest {
	req := engine.ReplayRequest{Span: year2025}
	for _, n := range names {
		if n != "shipped" {
			n = engine.Revision(files(n))
		}
		req.Drafts = append(req.Drafts, engine.ReplaySource{Name: n})
	}
	return req
}

func TestReplays_areMadeAndKept(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, _ *replayer) {
		req := asking("b", "shipped")
		req.Request, req.BodyHash, req.Assume = engine.RequestKey{Client: "k1", Key: "1"}, "h", []string{"psychology.units=+8%"}
		run, replayed, err := s.BeginReplay(t.Context(), req, true, author)
		must(t, err)
		if replayed || run.State != engine.ReplayWaiting || run.Against.Revision != engine.Revision(files("a")) || len(run.Drafts) != 2 {
			t.Fatalf("%+v", run)
		}
		stored, err := s.Replay(t.Context(), run.ID)
		must(t, err)
		if _, _, err := s.ReplayAnswer(t.Context(), run.ID, false); engine.ErrorCode(err) != "replay_not_done" {
			t.Errorf("the answer of a run that waits: %v", err)
		}
		done, err := s.MakeReplay(t.Context(), stored, engine.ReplayMaking{}, chief)
		must(t, err)
		if done.State != engine.ReplayDone || len(done.Summary.Drafts) != 2 || done.Summary.Drafts[0].SHA256 != "of "+engine.Revision(files("b")) {
			t.Errorf("%+v %+v", done, done.Summary)
		}
		doc, _, err := s.ReplayAnswer(t.Context(), run.ID, false)
		if must(t, err); string(doc) != `{"x":1}` {
			t.Errorf("the answer is %s", doc)
		}
		again, replayed, err := s.BeginReplay(t.Context(), req, true, author)
		must(t, err)
		if !replayed || again.ID != run.ID || again.State != engine.ReplayDone {
			t.Errorf("a repeat gets %+v", again)
		}
		req.BodyHash = "other"
		if _, _, err := s.BeginReplay(t.Context(), req, true, author); engine.ErrorCode(err) != "idempotency_mismatch" {
			t.Errorf("another request of the same key: %v", err)
		}
		if _, err := s.MakeReplay(t.Context(), stored, engine.ReplayMaking{}, chief); engine.ErrorCode(err) != "replay_taken" {
			t.Errorf("made twice: %v", err)
		}
		for _, change := range []func(context.Context, string, engine.Actor) (engine.Replay, error){s.CancelReplay, s.ResumeReplay} {
			if after, err := change(t.Context(), run.ID, author); err != nil || after.State != engine.ReplayDone {
				t.Errorf("what is done stays: %v %s", err, after.State)
			}
		}
	})
}

func TestReplays_ofChangedValues(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, _ *replayer) {
		req := engine.ReplayRequest{Span: year2025, Sets: []string{"psychology.sessions"}}
		run, _, err := s.BeginReplay(t.Context(), req, false, author)
		must(t, err)
		if len(run.Drafts) != 2 || run.Drafts[0].Set != "psychology.sessions=1" || run.Drafts[0].Name != run.Against.Name || run.Drafts[0].Revision == run.Drafts[1].Revision {
			t.Fatalf("the book in force is not varied: %+v", run.Drafts)
		}
		done, err := s.MakeReplay(t.Context(), run, engine.ReplayMaking{}, author)
		if must(t, err); done.Summary.Drafts[1].SHA256 != "of psychology.sessions=2"+run.Against.Name {
			t.Errorf("%+v", done.Summary)
		}
	})
}

func TestReplays_refuseWhatIsWrong(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, r *replayer) {
		span := engine.Span{From: year2025.Until, Until: year2025.From}
		for name, c := range map[string]struct {
			req  engine.ReplayRequest
			want []string
		}{
			"nothing at all":   {engine.ReplayRequest{}, []string{"/from required", "/books replay_nothing"}},
			"no end":           {engine.ReplayRequest{Span: engine.Span{From: 1}, Sets: []string{"x"}}, []string{"/to required"}},
			"a period upside":  {engine.ReplayRequest{Span: span, Sets: []string{"x"}}, []string{"/to replay_period"}},
			"unknown books":    {engine.ReplayRequest{Span: year2025, Against: engine.ReplaySource{Name: "sha256:x"}, Drafts: []engine.ReplaySource{{Name: "none"}}}, []string{"/against replay_book_unknown", "/books/0 replay_book_unknown"}},
			"unknown values":   {engine.ReplayRequest{Span: year2025, Sets: []string{"unknown=1"}, Assume: []string{"bad"}}, []string{"/set/0 set_unknown", "/assume/0 assumption_form"}},
			"bad assumptions":  {engine.ReplayRequest{Span: year2025, Sets: []string{"x"}, Assume: []string{"good", "bad"}}, []string{"/assume/1 assumption_form"}},
			"too many changes": {engine.ReplayRequest{Span: year2025, Sets: make([]string, 9)}, []string{"/set replay_too_many"}},
		} {
			_, _, err := s.BeginReplay(t.Context(), c.req, true, author)
			var e *engine.Error
			if !errors.As(err, &e) || e.Code != "replay_invalid" {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var got []string
			for _, f := range e.Fields {
				got = append(got, f.Pointer+" "+f.Code)
				if text, _, ok := engine.Message(f.Code, engine.DE, f.Args); !ok || strings.ContainsAny(text, "{}") {
					t.Errorf("%s: %q", f.Code, text)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		if all, err := s.Replays(t.Context(), engine.ReplayFilter{}); err != nil || len(all) != 0 || r.made.Load() != 0 {
			t.Errorf("%v: %d runs of what is wrong", err, len(all))
		}
		for range 20 {
			if _, _, err := s.BeginReplay(t.Context(), asking("b"), true, author); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.BeginReplay(t.Context(), asking("b"), true, author); engine.ErrorCode(err) != "replay_queue_full" {
			t.Errorf("the queue has no end: %v", err)
		}
		if _, _, err := s.BeginReplay(t.Context(), asking("b"), false, author); err != nil {
			t.Errorf("who makes it himself does not wait: %v", err)
		}
	})
}

func TestReplays_stop(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, r *replayer) {
		r.begun, r.release = make(chan struct{}, 1), make(chan struct{})
		type end struct {
			run engine.Replay
			err error
		}
		make := func(ctx context.Context, run engine.Replay, how engine.ReplayMaking) chan end {
			ended := make(chan end, 1)
			go func() {
				run, err := s.MakeReplay(ctx, run, how, chief)
				ended <- end{run, err}
			}()
			<-r.begun
			return ended
		}
		run, _, err := s.BeginReplay(t.Context(), asking("b"), true, author)
		must(t, err)

		// Told to stop, a run waits for another server, or for whoever goes on with it.
		for _, c := range []struct {
			how  engine.ReplayMaking
			want engine.ReplayState
		}{{engine.ReplayMaking{Requeue: true}, engine.ReplayWaiting}, {engine.ReplayMaking{}, engine.ReplayStopped}} {
			ctx, stop := context.WithCancel(t.Context())
			ended := make(ctx, run, c.how)
			stop()
			if e := <-ended; !errors.Is(e.err, context.Canceled) || e.run.State != c.want {
				t.Errorf("%v: %s, want %s", e.err, e.run.State, c.want)
			}
			run, err = s.Replay(t.Context(), run.ID)
			if must(t, err); run.State != c.want {
				t.Errorf("it is kept as %s", run.State)
			}
		}

		// Cancelled by somebody else, it ends by itself.
		run, err = s.ResumeReplay(t.Context(), run.ID, author)
		if must(t, err); run.State != engine.ReplayWaiting {
			t.Fatalf("%s", run.State)
		}
		ended := make(t.Context(), run, engine.ReplayMaking{})
		for far := time.Now().Add(10 * time.Second); run.Progress.Done == 0 && time.Now().Before(far); time.Sleep(time.Millisecond) {
			run, err = s.Replay(t.Context(), run.ID)
			must(t, err)
		}
		if run.State != engine.ReplayRunning || run.Progress.Phase != "deciding" {
			t.Errorf("nobody learns how far it is: %+v", run)
		}
		_, err = s.CancelReplay(t.Context(), run.ID, author)
		must(t, err)
		if e := <-ended; e.err != nil || e.run.State != engine.ReplayCancelled {
			t.Errorf("%v: %s", e.err, e.run.State)
		}

		// What fails says why, and may be tried again.
		close(r.release)
		run, err = s.ResumeReplay(t.Context(), run.ID, author)
		must(t, err)
		r.err = engine.NewError(engine.Unavailable, "database_unreachable")
		e := <-make(t.Context(), run, engine.ReplayMaking{})
		if engine.ErrorCode(e.err) != "database_unreachable" || e.run.State != engine.ReplayFailed || e.run.Failure != "database_unreachable" {
			t.Errorf("%v: %+v", e.err, e.run)
		}
		r.err = nil
		run, err = s.ResumeReplay(t.Context(), run.ID, author)
		must(t, err)
		if e := <-make(t.Context(), run, engine.ReplayMaking{}); e.err != nil || e.run.State != engine.ReplayDone || e.run.Failure != "" {
			t.Errorf("%v: %+v", e.err, e.run)
		}
	})
}

// A run of a book that was brought along is made where that is; resumed elsewhere, it says that the book is gone.
func TestReplays_ofBooksBroughtAlong(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, _ *replayer) {
		req := engine.ReplayRequest{Span: year2025, Drafts: []engine.ReplaySource{{Name: "my-book.yaml", Files: files("c")}}}
		run, _, err := s.BeginReplay(t.Context(), req, false, author)
		must(t, err)
		if run.Drafts[0] != (engine.ReplayBook{Name: "my-book.yaml", Book: run.Against.Book, Revision: engine.Revision(files("c"))}) {
			t.Errorf("%+v", run.Drafts[0])
		}
		run, err = s.CancelReplay(t.Context(), run.ID, author)
		must(t, err)
		if _, err := s.ResumeReplay(t.Context(), run.ID, author); engine.ErrorCode(err) != "replay_book_gone" {
			t.Errorf("%v", err)
		}
	})
}

func TestApproval_carriesItsReplay(t *testing.T) {
	t.Parallel()
	onReplays(t, func(t *testing.T, s *engine.Service, _ *replayer) {
		ctx := t.Context()
		made := func(req engine.ReplayRequest) string {
			run, _, err := s.BeginReplay(ctx, req, false, author)
			must(t, err)
			_, err = s.MakeReplay(ctx, run, engine.ReplayMaking{}, author)
			must(t, err)
			return run.ID
		}
		approve := func(name, replay string) (engine.BookReplay, error) {
			r, _, err := s.MoveBook(ctx, engine.BookMove{Revision: engine.Revision(files(name)), Action: engine.ApproveBook, Replay: replay, By: approver})
			if err != nil {
				return engine.BookReplay{}, err
			}
			return r.Last().Replay, nil
		}
		_, _, err := s.DraftBook(ctx, files("c"), "", author)
		must(t, err)
		for _, name := range []string{"b", "c"} {
			if code := moves(t, s, name, author, engine.SubmitBook); code != "" {
				t.Fatal(code)
			}
		}
		ofB, ofShipped := made(asking("b")), made(asking("shipped"))
		waits, _, err := s.BeginReplay(ctx, asking("c"), true, author)
		must(t, err)
		other := asking("c")
		other.Against = other.Drafts[0]
		against := made(other)
		for id, want := range map[string]string{
			"none": "replay_not_found", ofB: "replay_of_other_book", ofShipped: "replay_of_other_book", waits.ID: "replay_not_done", against: "replay_against_other",
		} {
			if _, err := approve("c", id); engine.ErrorCode(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		if got, err := approve("c", ""); err != nil || got != (engine.BookReplay{}) {
			t.Errorf("without a replay: %v %+v", err, got)
		}
		later := made(asking("shipped", "b")) // the latest of this revision, among others
		want := engine.BookReplay{
			ID: later, Span: year2025, Against: engine.Revision(files("a")), SHA256: "of " + engine.Revision(files("b")),
			Was: 50_000, Now: 40_000, Lines: 3, Members: 20, Gainers: 12, Losers: 8,
		}
		got, err := approve("b", "")
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if code := moves(t, s, "b", author, engine.RejectBook, engine.SubmitBook); code != "" {
			t.Fatal(code)
		}
		want.ID = ofB
		if got, err = approve("b", ofB); err != nil || got != want {
			t.Errorf("%v: %s", err, cmp.Diff(want, got))
		}
		if _, _, err := s.MoveBook(ctx, engine.BookMove{Revision: want.Against, Action: engine.RetireBook, Replay: ofB, By: chief}); engine.ErrorCode(err) != "book_move_invalid" {
			t.Errorf("only an approval relies on a replay: %v", err)
		}
	})
}
