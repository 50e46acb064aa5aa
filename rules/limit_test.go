package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/rules"
)

// TestLoad_every: each window is read as written, in the singular and in the plural.
func TestLoad_every(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/good/small.good.yaml")
	for every, want := range map[string]engine.Every{
		"calendar year": engine.EveryCalendarYear, "calendar month": engine.EveryCalendarMonth, "day": engine.EveryDay,
		"lifetime": engine.EveryLifetime, "membership year": engine.EveryMembershipYear,
		"1 month": {Kind: engine.KindMonthsBack, N: 1}, "600 months": {Kind: engine.KindMonthsBack, N: 600},
		"last 1 calendar year": {Kind: engine.KindYearsBack, N: 1}, "last 3 calendar years": {Kind: engine.KindYearsBack, N: 3},
		"1 month from first use": {Kind: engine.KindMonthsFromFirst, N: 1}, "12 months from first use": {Kind: engine.KindMonthsFromFirst, N: 12},
		"1 calendar year": {Kind: engine.KindYearsFromFirst, N: 1}, "50 calendar years": {Kind: engine.KindYearsFromFirst, N: 50},
	} {
		loaded, issues := rules.Load(one(strings.Replace(text, "every: calendar year", "every: "+every, 1)))
		if loaded == nil {
			t.Errorf("%s: %v", every, issues)
			continue
		}
		l := loaded.Book.Benefits[0].Limits[0]
		if l.Every != want {
			t.Errorf("%s: got %+v, want %+v", every, l.Every, want)
		}
		for _, lang := range engine.Langs {
			if title := l.Title.In(lang); !strings.Contains(title, " ") {
				t.Errorf("%s: the title %q does not name the window", every, title)
			}
		}
	}
}

// TestLoad_limits: what each key of a limit becomes.
func TestLoad_limits(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/limits.good.yaml")
	limit := func(code string) *engine.Limit {
		benefit, id, _ := strings.Cut(code, ".")
		for _, l := range loaded.Book.Benefit(benefit).Limits {
			if l.ID == id {
				return l
			}
		}
		t.Fatalf("no limit %s", code)
		return nil
	}
	own := limit("thresholds.own")
	if own.Measure != engine.MeasureExpense || own.Part != engine.ExpenseLeft || own.Bound() != engine.BoundAfter || own.Deny {
		t.Errorf("a threshold on what is left: %+v", own)
	}
	if got := own.After.Cases[1].Choice.Dates[1].Choice.Label; got != "case 2, from 2025-01-01" {
		t.Errorf("the branch of a threshold is called %q", got)
	}
	if got := own.Title.EN; got != "expenses per calendar year" {
		t.Errorf("a threshold is called %q", got)
	}
	pool := limit("joins.franchise")
	if !pool.Pool || pool.Part != engine.ExpenseCopay || pool.When == nil || pool.When.Source() != "member.age >= 18" || pool.Code != "franchise" {
		t.Errorf("a pool on copay for adults: %+v", pool)
	}
	if !limit("glasses.whole").Deny || limit("glasses.pair").Deny {
		t.Error("over: deny is of one limit only")
	}
	course := limit("lenses.course")
	if course.OpenedBy == nil || course.OpenedBy.Source() != "evidence.note" || !course.Every.Block() {
		t.Errorf("a block that a document opens: %+v", course)
	}
	if seen := limit("lenses.seen"); seen.Bound() != engine.BoundNone {
		t.Errorf("a counter: %+v", seen)
	}
	often := limit("lenses.often").When.Facts()
	want := []engine.Fact{{Name: "open.course", Group: engine.FactLimit}, {Name: "used.seen", Group: engine.FactLimit, Slot: 1}}
	if diff := cmp.Diff(want, often); diff != "" {
		t.Errorf("a limit reads those above it (-want +got):\n%s", diff)
	}
	for code, byUnit := range map[string]bool{"ladder": true, "kinds": false, "thresholds": false} {
		if got := loaded.Book.Benefit(code).ByUnit; got != byUnit {
			t.Errorf("%s runs by unit: %v", code, got)
		}
	}
}

// TestLoad_approval: an approval that is required brings two limits of its own, after all others.
func TestLoad_approval(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/past.good.yaml")
	b := loaded.Book.Benefit("approved")
	if !b.Approval || !b.ReadsApproval || b.DatedBy.Kind != engine.DatedByApproval {
		t.Errorf("approval %v, reads it %v, dated by %v", b.Approval, b.ReadsApproval, b.DatedBy.Kind)
	}
	var got []string
	for _, l := range b.Limits[1:] {
		got = append(got, strings.Join([]string{
			l.Code, l.Measure.String(), l.Every.String(), l.Keys[0].Source(), l.When.Source(), l.AtMost.Is.Source(), l.Title.EN, l.AtMost.Is.Facts()[0].Name,
		}, "; "))
	}
	want := []string{
		"approved.approval_units; units; lifetime; approval.id; approval.units > 0; approval.units; One of the approval; approval.units",
		"approved.approval_amount; amount; lifetime; approval.id; approval.amount > eur(0); approval.amount; amount of the approval; approval.amount",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("limits of the approval (-want +got):\n%s", diff)
	}
	for code, want := range map[string]bool{"optional": true, "required": true, "history": false} {
		if b := loaded.Book.Benefit(code); b.ReadsApproval != want || b.Approval != (code == "required") {
			t.Errorf("%s: required %v, reads it %v", code, b.Approval, b.ReadsApproval)
		}
	}
}

// TestLoad_history: what a benefit asks of the past is known, each benefit once.
func TestLoad_history(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/past.good.yaml")
	want := []engine.HistoryRead{
		{Benefit: "optional", Within: engine.Period{Months: 12}}, {Benefit: "required", Within: engine.Period{Days: 60}},
		{Benefit: "history", Within: engine.Period{Months: 120}},
	}
	if diff := cmp.Diff(want, loaded.Book.Benefit("history").History); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLoad_pastIsBounded: the rules of a benefit may look at the past of a few others, because each is read with every
// claim.
func TestLoad_pastIsBounded(t *testing.T) {
	t.Parallel()
	head, visit, _ := strings.Cut(read(t, "testdata/good/small.good.yaml"), "benefits:\n")
	for n, refused := range map[int]bool{20: false, 21: true} {
		var all, gates strings.Builder
		for i := range n {
			code := fmt.Sprintf("v%d", i)
			all.WriteString(strings.Replace(visit, "  visit:", "  "+code+":", 1))
			fmt.Fprintf(&gates, "      - {if: '!had(\"%s\", \"12 months\")', else: too_young}\n", code)
		}
		looking := strings.Replace(visit, "    requires:\n", "    requires:\n"+gates.String(), 1)
		loaded, issues := rules.Load(one(head + "benefits:\n" + all.String() + looking))
		if (loaded == nil) != refused || (refused && !strings.Contains(issues.Error(), "the past of 21 benefits, more than 20")) {
			t.Errorf("%d: %v", n, issues)
		}
	}
}

// TestLoad_sentenceReads: what only the sentence of a refusal names is read all the same.
func TestLoad_sentenceReads(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(read(t, "testdata/good/small.good.yaml"), "{member.age}", "{household.size} {approval.until}")
	loaded, issues := rules.Load(one(text))
	if loaded == nil {
		t.Fatal(issues)
	}
	if b := loaded.Book.Benefits[0]; !b.ReadsHousehold || !b.ReadsApproval {
		t.Errorf("reads the household %v, the approval %v", b.ReadsHousehold, b.ReadsApproval)
	}
}

// TestLoad_idleCounter: a limit that bounds nothing and that no rule names is worth a warning.
func TestLoad_idleCounter(t *testing.T) {
	t.Parallel()
	text := strings.Replace(read(t, "testdata/good/small.good.yaml"), ", at_most: 20", "", 1)
	_, issues := rules.Load(one(text))
	const want = "limit 'sessions' has no bound and no rule names it; give it at_most or after, or name used.sessions"
	if len(issues) != 1 || !strings.HasSuffix(issues[0].String(), want) {
		t.Errorf("got %v", issues)
	}
}
