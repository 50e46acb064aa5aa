package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"octroi/engine"
)

// writeReassessment writes what a run changed, or would change: the same for both.
func (a *app) writeReassessment(r *engine.Reassessment, format string) error {
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return out.Encode(newReassessmentJSON(r))
	}
	all := r.Figures.Total()
	what := fmt.Sprintf("run %s, %s", r.ID, r.State)
	if r.Preview {
		what = "preview; nothing was booked"
	}
	a.printf("%s\n%d households, %d claims decided again, %d differ\n", what, r.Households, r.Claims, r.Figures.Claims)
	for _, b := range r.Figures.Benefits {
		a.printf("  %-24s %6d lines  %14s more  %14s less\n", b.Benefit, b.Lines, a.money(b.More), a.money(b.Less))
	}
	a.printf("  %-24s %6d lines  %14s more  %14s less\n", "in all", all.Lines, a.money(all.More), a.money(all.Less))
	if len(r.First) > 0 {
		a.printf("first differences:\n")
	}
	for i := range r.First {
		d := &r.First[i]
		a.printf("  %s line %d  %s  %s  %s → %s\n", d.Claim, d.Line, d.Benefit, d.Date, a.standing(&d.Was), a.standing(&d.Now))
	}
	for _, f := range r.Failures {
		a.note("the household of member %s could not be decided: %s", f.Member, f.Code)
	}
	if r.Failed > 0 {
		a.note("%d households could not be decided", r.Failed)
		if !r.Preview {
			a.note("Try them again with: octroi reassess --resume %s", r.ID)
		}
	}
	return nil
}

// standing is a decision of a line in a few words.
func (a *app) standing(o *engine.ReassessmentOutcome) string {
	text := a.say(string(o.Outcome)) + " " + a.money(o.Pays)
	if len(o.Reasons) > 0 {
		text += " (" + strings.Join(o.Reasons, ", ") + ")"
	}
	return text
}

// reassessmentJSON is a run for other programs.
type reassessmentJSON struct {
	ID             string                   `json:"id,omitempty"`
	State          engine.ReassessmentState `json:"state"`
	Preview        bool                     `json:"preview"`
	From           string                   `json:"from"`
	Benefits       []string                 `json:"benefits,omitempty"`
	Members        []string                 `json:"members,omitempty"`
	InServiceOrder bool                     `json:"in_service_order"`
	Reason         string                   `json:"reason"`
	Households     int64                    `json:"households"`
	Claims         int64                    `json:"claims"`
	Changed        int64                    `json:"changed"`
	Lines          int64                    `json:"changed_lines"`
	More           int64                    `json:"more_cents"`
	Less           int64                    `json:"less_cents"`
	ByBenefit      []benefitDifferenceJSON  `json:"by_benefit"`
	Failed         int64                    `json:"failed_households"`
	Failures       []failureJSON            `json:"failures,omitempty"`
	First          []lineDifferenceJSON     `json:"first_differences"`
}

type benefitDifferenceJSON struct {
	Benefit string `json:"benefit"`
	Lines   int64  `json:"lines"`
	More    int64  `json:"more_cents"`
	Less    int64  `json:"less_cents"`
}

type failureJSON struct {
	Member string `json:"member"`
	Code   string `json:"code"`
}

type lineDifferenceJSON struct {
	Claim   string       `json:"claim"`
	Line    int          `json:"line"`
	Benefit string       `json:"benefit"`
	Date    string       `json:"date"`
	Was     standingJSON `json:"was"`
	Now     standingJSON `json:"now"`
}

type standingJSON struct {
	Outcome engine.Outcome `json:"outcome"`
	Pays    int64          `json:"pays_cents"`
	Reasons []string       `json:"reasons,omitempty"`
}

func newReassessmentJSON(r *engine.Reassessment) reassessmentJSON {
	all := r.Figures.Total()
	out := reassessmentJSON{
		State: r.State, Preview: r.Preview, From: r.Scope.From.String(), Benefits: r.Scope.Benefits, Members: r.Members,
		InServiceOrder: r.Scope.InServiceOrder, Reason: r.Reason, Households: r.Households, Claims: r.Claims, Changed: r.Figures.Claims,
		Lines: all.Lines, More: int64(all.More), Less: int64(all.Less), Failed: r.Failed,
		ByBenefit: make([]benefitDifferenceJSON, len(r.Figures.Benefits)), First: make([]lineDifferenceJSON, len(r.First)),
	}
	if !r.Preview {
		out.ID = r.ID
	}
	for i, b := range r.Figures.Benefits {
		out.ByBenefit[i] = benefitDifferenceJSON{b.Benefit, b.Lines, int64(b.More), int64(b.Less)}
	}
	for _, f := range r.Failures {
		out.Failures = append(out.Failures, failureJSON(f))
	}
	for i := range r.First {
		d := &r.First[i]
		out.First[i] = lineDifferenceJSON{
			d.Claim, d.Line, d.Benefit, d.Date.String(),
			standingJSON{d.Was.Outcome, int64(d.Was.Pays), d.Was.Reasons}, standingJSON{d.Now.Outcome, int64(d.Now.Pays), d.Now.Reasons},
		}
	}
	return out
}
