package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"octroi/engine"

	"github.com/google/go-cmp/cmp"
)

// waiting lists what waits, as "claim/line for what", by the names of the claims.
func waiting(t *testing.T, s *engine.Service, f engine.QueueFilter, names map[string]string) []string {
	t.Helper()
	f.Limit = 100
	items, _, err := s.Queue(t.Context(), f)
	must(t, err)
	out := []string{}
	for _, q := range items {
		if q.Record.Version.N != q.Version || q.Record.Decision.Lines[q.Line].WaitsFor != q.WaitsFor {
			t.Errorf("the queue says version %d waits for %s; the claim has version %d, %s", q.Version, q.WaitsFor, q.Record.Version.N,
				q.Record.Decision.Lines[q.Line].WaitsFor)
		}
		out = append(out, fmt.Sprintf("%s/%d for %s", names[q.Claim], q.Line, q.WaitsFor))
	}
	return out
}

// Contributions that are put in order decide what waited for them: nobody has to ask.
func TestService_whatAMemberWaitedForIsDecidedWhenItIsPut(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		m := engine.TestMember()
		m.ID = "M1"
		m.Contributions[0].Until = engine.MustDate("2025-02-01")
		m.Contributions = append(m.Contributions, engine.ContributionSpan{State: engine.ContributionsBehind, Span: engine.Span{From: engine.MustDate("2025-02-01")}})
		must(t, s.PutMember(t.Context(), m, engine.Actor{}))
		both := submitted(t, s, "both", sessions("2025-01-10", 2), sessions("2025-02-10", 3))
		care := submitted(t, s, "care", line("care", "2025-01-11", 4000))
		names := map[string]string{both.Claim.ID: "both", care.Claim.ID: "care"}
		if diff := cmp.Diff([]string{"both/1 for contribution", "care/0 for document"}, waiting(t, s, engine.QueueFilter{}, names)); diff != "" {
			t.Fatal(diff)
		}
		m.Contributions[1].State = engine.ContributionsInOrder
		must(t, s.PutMember(t.Context(), m, engine.Actor{Client: "desk"}))
		if diff := cmp.Diff([]string{"care/0 for document"}, waiting(t, s, engine.QueueFilter{}, names)); diff != "" {
			t.Error(diff)
		}
		now, err := s.Claim(t.Context(), both.Claim.ID)
		must(t, err)
		if now.Decision.Pays != 10000 || now.Version.N != 2 || now.Version.Kind != engine.VersionRedecision || now.Version.Request.Client != "octroi" {
			t.Errorf("paid %s in %+v", now.Decision.Pays, now.Version)
		}
		recomputedVersions(t, s, both.Claim.ID)
		must(t, s.PutMember(t.Context(), m, engine.Actor{Client: "desk"}))
		for id, want := range map[string]int{both.Claim.ID: 2, care.Claim.ID: 1} {
			all, err := s.Versions(t.Context(), id)
			must(t, err)
			if len(all) != want {
				t.Errorf("%s has %d versions, want %d: what changes nothing stores nothing", names[id], len(all), want)
			}
		}
	})
}

// A provider who is registered decides the lines that name him, and no others.
func TestService_whatAProviderWaitedForIsDecidedWhenItIsPut(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		at := func(provider, date string) engine.Line {
			l := sessions(date, 1)
			l.Provider = provider
			return l
		}
		a := submitted(t, s, "a", at("NEW", "2025-01-10"))
		b := submitted(t, s, "b", at("OTHER", "2025-01-11"), at("NEW", "2025-01-12"))
		names := map[string]string{a.Claim.ID: "a", b.Claim.ID: "b"}
		if diff := cmp.Diff([]string{"a/0 for provider", "b/1 for provider"}, waiting(t, s, engine.QueueFilter{Provider: "NEW"}, names)); diff != "" {
			t.Fatal(diff)
		}
		p := engine.Psychologist()
		p.ID = "NEW"
		must(t, s.PutProvider(t.Context(), p, engine.Actor{}))
		if diff := cmp.Diff([]string{"b/0 for provider"}, waiting(t, s, engine.QueueFilter{}, names)); diff != "" {
			t.Error(diff)
		}
		if paid := paidInAll(t, s); paid != 4000 {
			t.Errorf("%s paid", paid)
		}
	})
}

// Redecide goes through the queue a page at a time, and asked again it changes nothing.
func TestService_redecideGoesThroughTheQueue(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		for i := range 120 {
			submitted(t, s, fmt.Sprint("c", i), line("care", fmt.Sprintf("2025-%02d-%02d", 1+i%11, 1+i/11), 4000))
		}
		claims, pages := 0, 0
		for f := (engine.QueueFilter{WaitsFor: engine.WaitsForDocument}); ; pages++ {
			out, err := s.Redecide(t.Context(), f, "", engine.Actor{Client: "desk"})
			must(t, err)
			if out.Changed != 0 || out.Failed != 0 || out.Err != nil {
				t.Errorf("%+v", out)
			}
			claims += out.Claims
			if f.After = out.Next; f.After == (engine.QueuePlace{}) {
				break
			}
		}
		if claims != 120 || pages != 1 {
			t.Errorf("%d claims on %d full pages", claims, pages)
		}
		_, counts, err := s.Queue(t.Context(), engine.QueueFilter{Member: "M1", WaitsFor: engine.WaitsForReviewer, Limit: 5})
		must(t, err)
		if diff := cmp.Diff(map[engine.WaitsFor]int{engine.WaitsForDocument: 120}, counts); diff != "" {
			t.Error(diff)
		}
	})
}

// The reverse of what is freed: a claim of the same limit that was refused is named, with what it was before.
func TestService_followersAreToldOfAVersion(t *testing.T) {
	t.Parallel()
	life(t, func(t *testing.T, s *engine.Service) {
		big := submitted(t, s, "big", sessions("2025-01-10", 18))
		cut := submitted(t, s, "cut", sessions("2025-02-10", 5))
		revised(t, s, revising(big.Claim.ID, "r1", engine.VersionReversal))
		got, err := s.Followers(t.Context(), big.Claim.ID, 2)
		must(t, err)
		if len(got) != 1 || got[0].Claim.ID != cut.Claim.ID || got[0].Decision.Pays != 10000 || got[0].Before.Decision.Pays != 4000 {
			t.Errorf("%+v", got)
		}
		for _, none := range []struct {
			claim string
			n     int
		}{{big.Claim.ID, 1}, {big.Claim.ID, 20}, {cut.Claim.ID, 2}, {"none", 2}} {
			if got, err := s.Followers(t.Context(), none.claim, none.n); err != nil || len(got) != 0 {
				t.Errorf("%v: %d, %v", none, len(got), err)
			}
		}
	})
}

// failing lets reads and registers through, and no claim.
type failing struct{ engine.Store }

func (f failing) Update(ctx context.Context, fn func(engine.Tx) error) error {
	return f.Store.Update(ctx, func(tx engine.Tx) error { return fn(noAppend{tx}) })
}

type noAppend struct{ engine.Tx }

func (noAppend) Append(context.Context, []engine.Record) error { return errors.New("no disk") }

// A member is stored whatever becomes of what waited, and what failed is told and waits.
func TestService_aRegisterIsPutThoughNothingCanBeDecided(t *testing.T) {
	t.Parallel()
	books := compiler{"a": engine.BookOf(t, engine.Contributing(engine.Psychology()))}
	s, st := openStore(t, ":memory:", nil, books)
	m := engine.TestMember()
	m.Contributions[0].State = engine.ContributionsBehind
	must(t, s.PutMember(t.Context(), m, engine.Actor{}))
	must(t, s.PutProvider(t.Context(), engine.Psychologist(), engine.Actor{}))
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
	must(t, err)
	c := submitted(t, s, "c", sessions("2025-01-10", 1))
	if c.Decision.Outcome != engine.Pended {
		t.Fatalf("%+v", c.Decision)
	}
	var told []error
	broken := engine.NewService(failing{st}, engine.Options{
		Compiler: books, Now: time.Now, NewID: func() string { return "none" }, Trouble: func(err error) { told = append(told, err) },
	})
	defer broken.Close()
	m.Contributions[0].State = engine.ContributionsInOrder
	must(t, broken.PutMember(t.Context(), m, engine.Actor{}))
	if now, err := s.Member(t.Context(), m.ID); err != nil || now.Contributions[0].State != engine.ContributionsInOrder {
		t.Errorf("%+v, %v", now, err)
	}
	if len(told) != 1 {
		t.Errorf("told of %v", told)
	}
	out, err := s.Redecide(t.Context(), engine.QueueFilter{}, "", engine.Actor{})
	must(t, err)
	if out.Changed != 1 || out.Failed != 0 {
		t.Errorf("%+v", out)
	}
}
