package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

func testSeeder(t *testing.T) *seeder {
	t.Helper()
	s := newSeeder(seedMembers)
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

// The development database shows something in every category.
func TestSeed_ShowsEveryCategory(t *testing.T) {
	t.Parallel()
	files, err := rules.Shipped(devBook)
	if err != nil {
		t.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, b := range testSeeder(t).claims() {
		for _, sub := range b.claims {
			for i := range sub.Claim.Lines {
				asked[book.Benefit(sub.Claim.Lines[i].Benefit).Category] = true
			}
		}
	}
	for _, c := range book.Categories {
		if !asked[c.Code] {
			t.Errorf("no claim is made in category %s", c.Code)
		}
	}
}

func TestSeed_Proportions(t *testing.T) {
	t.Parallel()
	s := testSeeder(t)
	n := 0
	for _, b := range s.claims() {
		for _, sub := range b.claims {
			n++
			if sub.Claim.Member == demoMember {
				t.Errorf("%s: a claim of the demonstration member", sub.Request.Key)
			}
			if sub.Claim.SubmittedOn > engine.DateIn(b.at, b.at.Location()) {
				t.Errorf("%s reaches the payer before it is sent", sub.Request.Key)
			}
		}
	}
	if n < 2200 || n > 3000 {
		t.Errorf("%d claims, want about 2,600", n)
	}
}
