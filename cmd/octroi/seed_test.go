package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

func testSeeder(t *testing.T) *seeder {
	t.Helper()
	files, err := rules.Shipped(devBook)
	if err != nil {
		t.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		t.Fatal(err)
	}
	s := newSeeder(book)
	s.people()
	return s
}

func TestSeed_IsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	a, b := testSeeder(t), testSeeder(t)
	if diff := cmp.Diff(a.members, b.members); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a.claims(), b.claims(), cmp.AllowUnexported(seedBatch{})); diff != "" {
		t.Error(diff)
	}
	a.clock.set(day(2025, 3, 4))
	b.clock.set(day(2025, 3, 4))
	if x, y := a.id(), b.id(); x != y || a.id() == x {
		t.Errorf("ids %s and %s", x, y)
	}
}

func TestSeed_KnowsTheShippedBook(t *testing.T) {
	t.Parallel()
	s := testSeeder(t)
	professions := map[string]bool{"": true}
	for _, p := range s.providers {
		professions[p.Profession] = true
	}
	spent := map[string]bool{}
	for _, sv := range seedServices {
		b := s.book.Benefit(sv.benefit)
		if b == nil {
			t.Errorf("the shipped book has no benefit %q", sv.benefit)
			continue
		}
		spent[b.Category] = true
		if !professions[sv.profession] {
			t.Errorf("%s: no provider is a %s", sv.benefit, sv.profession)
		}
		given := sv.fill(1, "M1")
		for _, f := range b.Fields {
			if _, ok := given[f.Name]; f.Required && !ok {
				t.Errorf("%s: the field %s is missing", sv.benefit, f.Name)
			}
		}
	}
	for _, c := range s.book.Categories {
		if !spent[c.Code] {
			t.Errorf("no claim is made in category %s", c.Code)
		}
	}
}

func TestSeed_Proportions(t *testing.T) {
	t.Parallel()
	s := testSeeder(t)
	if n := len(s.members); n < 250 || n > 380 {
		t.Errorf("%d members, want about 300", n)
	}
	if n := len(s.providers); n < 35 || n > 50 {
		t.Errorf("%d providers, want about 40", n)
	}
	n, post := 0, 0
	for _, b := range s.claims() {
		for _, sub := range b.claims {
			n++
			if sub.Claim.Channel == "post" {
				post++
			}
			if sub.Claim.Member == demoMember {
				t.Errorf("%s: a claim of the demonstration member", sub.Request.Key)
			}
			if sub.Claim.SubmittedOn > engine.DateIn(b.at, s.book.Zone) {
				t.Errorf("%s reaches the payer before it is sent", sub.Request.Key)
			}
		}
	}
	if n < 2000 || n > 3000 {
		t.Errorf("%d claims, want 2,000 to 3,000", n)
	}
	if post*100 < n*57 || post*100 > n*67 {
		t.Errorf("%d of %d claims by post, want about 62 %%", post, n)
	}
}
