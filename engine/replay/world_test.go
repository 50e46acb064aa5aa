package replay

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/synthetic"
	"octroi/rules"
)

// world is a database in memory, whose claims were decided one after the other by a desk.
type world struct {
	engine.Reader // of which nothing else is asked
	members       []engine.Member
	providers     []engine.Provider
	approvals     []engine.Approval
	records       []engine.Record
}

func shipped(tb testing.TB, name string) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped(name)
	if err != nil {
		tb.Fatal(err)
	}
	return compiled(tb, files)
}

func compiled(tb testing.TB, files []engine.SourceFile) *engine.Book {
	tb.Helper()
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// invented is a synthetic mutuality, decided under a book.
func invented(tb testing.TB, size int, book *engine.Book) *world {
	tb.Helper()
	p := synthetic.Plan{Size: size, Years: synthetic.Years[:], Seed: 1}
	w := &world{members: slices.Collect(p.Members()), providers: slices.Collect(p.Providers()), approvals: slices.Collect(p.Approvals())}
	var claims []engine.Claim
	for c := range p.Claims() {
		claims = append(claims, c.Claim)
	}
	w.decide(book, claims)
	return w
}

// decide decides claims one after the other, each in front of the desk of its household.
func (w *world) decide(book *engine.Book, claims []engine.Claim) {
	members, homes := make(map[string]*engine.Member), make(map[string]*engine.Household)
	for i := range w.members {
		m := &w.members[i]
		members[m.ID] = m
		for _, h := range m.Households {
			home := homes[h.Household]
			if home == nil {
				home = &engine.Household{ID: h.Household}
				homes[h.Household] = home
			}
			home.People = append(home.People, engine.Person{Member: m.ID, Born: m.Born, Died: m.Died, Span: h.Span})
		}
	}
	providers, approvals := make(map[string]engine.Provider), make(map[string][]engine.Approval)
	for _, p := range w.providers {
		providers[p.ID] = p
	}
	for _, a := range w.approvals {
		approvals[a.Member] = append(approvals[a.Member], a)
	}
	desks := make(map[string]*engine.Desk)
	for i := range claims {
		c := claims[i]
		m := members[c.Member]
		owner := m.ID
		if len(m.Households) > 0 {
			owner = m.Households[0].Household
		}
		desk := desks[owner]
		if desk == nil {
			desk = engine.NewDesk(book, false)
			desk.Open()
			desks[owner] = desk
		}
		c.ID = keyAt(len(w.records)).String()
		engine.ValidateClaim(book, &c, m, engine.MustDate("2026-06-30"))
		facts := engine.Facts{Member: *m, Approvals: approvals[m.ID]}
		for _, h := range m.Households {
			facts.Households = append(facts.Households, *homes[h.Household])
		}
		for _, l := range c.Lines {
			if p, known := providers[l.Provider]; known && facts.Provider(p.ID) == nil {
				facts.Providers = append(facts.Providers, p)
			}
		}
		x := engine.Case{Claim: &c, Facts: facts}
		desk.Decide(&x)
		desk.Close()
		w.records = append(w.records, engine.Record{Claim: c, Facts: x.Facts, Decision: x.Decision, Version: engine.Version{N: 1, Kind: engine.VersionClaim}})
	}
}

func keyAt(i int) (k engine.ClaimKey) {
	binary.BigEndian.PutUint64(k[:8], uint64(i+1)<<16)
	return k
}

func (w *world) EachMember(_ context.Context, fn func(*engine.Member) error) error {
	return each(w.members, fn)
}

func (w *world) EachProvider(_ context.Context, fn func(*engine.Provider) error) error {
	return each(w.providers, fn)
}

func (w *world) EachApproval(_ context.Context, fn func(*engine.Approval) error) error {
	return each(w.approvals, fn)
}

func each[T any](all []T, fn func(*T) error) error {
	for i := range all {
		if err := fn(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) EachStanding(_ context.Context, span engine.Span, fn func(*engine.StandingClaim) error) error {
	for i := range w.records {
		r := &w.records[i]
		s := engine.StandingClaim{Key: engine.ClaimKeyOf(r.Claim.ID), Claim: &r.Claim}
		inside := false
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			if l.Date == 0 || span.Contains(l.Date) {
				s.Lines = append(s.Lines, engine.StandingLine{Line: j, Date: l.Date, Outcome: l.Outcome, Pays: l.Pays, ExGratia: l.ExGratia})
				inside = inside || l.Date != 0 || span.Contains(r.Claim.Lines[j].Date)
			}
			if l.WaitsFor == engine.WaitsForDuplicate {
				s.Full = r
			}
		}
		if len(s.Lines) < len(r.Decision.Lines) || r.Version.N > 1 {
			s.Full = r
		}
		if !inside {
			continue
		}
		if err := fn(&s); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) EachOutside(_ context.Context, span engine.Span, limits []engine.LimitReach, fn func(*engine.OutsideEntry) error) error {
	reach := make(map[string]engine.Window)
	for _, l := range limits {
		reach[l.Limit] = l.Window
	}
	for i := range w.records {
		r := &w.records[i]
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			if l.Date == 0 || span.Contains(l.Date) {
				continue
			}
			for _, c := range l.Consumptions {
				if window, asked := reach[c.Limit]; asked && (window == engine.Window{} || window.Contains(c.Date)) {
					e := engine.OutsideEntry{Key: engine.ClaimKeyOf(r.Claim.ID), Entry: engine.Entry{Counter: c.Counter, Date: c.Date, Of: c.Of, Value: c.Value}}
					if err := fn(&e); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (w *world) EachGranted(_ context.Context, span engine.Span, benefits []engine.BenefitReach, fn func(*engine.OutsideGrant) error) error {
	reach := make(map[string]engine.Window)
	for _, b := range benefits {
		reach[b.Benefit] = b.Window
	}
	for i := range w.records {
		r := &w.records[i]
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			window, asked := reach[l.Benefit]
			if !asked || span.Contains(l.Date) || !window.Contains(l.Date) || l.Outcome != engine.Approved && l.Outcome != engine.Reduced {
				continue
			}
			g := engine.OutsideGrant{Key: engine.ClaimKeyOf(r.Claim.ID), Member: r.Claim.Member, Benefit: l.Benefit, Date: l.Date}
			if err := fn(&g); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) EachTurn(_ context.Context, fn func(engine.ClaimKey, int64) error) error {
	for i := range w.records {
		if err := fn(engine.ClaimKeyOf(w.records[i].Claim.ID), int64(i)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) ClaimsByID(_ context.Context, ids []string) (out []engine.Record, _ error) {
	for i := range w.records {
		if slices.Contains(ids, w.records[i].Claim.ID) {
			out = append(out, w.records[i])
		}
	}
	return out, nil
}

// edited is a shipped book with one text of its source replaced.
func edited(tb testing.TB, name, was, is string) *engine.Book {
	tb.Helper()
	files, err := rules.Shipped(name)
	if err != nil {
		tb.Fatal(err)
	}
	found := false
	for i := range files {
		if strings.Contains(files[i].Text, was) {
			files[i].Text, found = strings.Replace(files[i].Text, was, is, 1), true
		}
	}
	if !found {
		tb.Fatalf("no %q in %s", was, name)
	}
	return compiled(tb, files)
}
