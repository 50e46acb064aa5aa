package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"octroi/api"
	"octroi/engine"
)

// writeReassessment writes what a run changed, or would change: the same for both.
func (a *app) writeReassessment(r *engine.Reassessment, format string) error {
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		dto := api.NewReassessment(r)
		if r.Preview {
			dto.Id = "" // nothing was stored under it
		}
		return out.Encode(dto)
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
