package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

func (a *app) memberOpportunitiesCommand() *cobra.Command {
	var on, kind string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "opportunities ID",
		Short: "Benefits that a member is probably entitled to and has not used",
		Long: "Lists the benefits whose conditions on the member hold and that have room left, with why, what a claim must still bring, and\n" +
			"what is left until when. It is no promise: a claim is decided on what it brings.\n\n" +
			"  octroi member opportunities M0001 --on 2025-11-15 --lang fr",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			day, err := dayFlag("--on", on)
			if err != nil {
				return err
			}
			only, err := kindFlag(kind)
			if err != nil {
				return err
			}
			return a.with(ctx, mustExist, func(h *home) error {
				found, book, err := h.svc.Opportunities(ctx, args[0], day)
				if err != nil {
					return err
				}
				out := api.NewOpportunities(book, &found, only, a.lang)
				if asJSON {
					return a.writeJSON(out)
				}
				a.showOpportunities(book, &out)
				return nil
			})
		}),
	}
	cmd.Flags().StringVar(&on, "on", "", "the day, YYYY-MM-DD (default today)")
	cmd.Flags().StringVar(&kind, "kind", "", "only what is unused, or partly_used")
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON, as the API does")
	return cmd
}

// dayFlag reads a day; 0 for none.
func dayFlag(name, text string) (engine.Date, error) {
	if text == "" {
		return 0, nil
	}
	d, ok := engine.ParseDate(text)
	if !ok {
		return 0, usagef("%s %q is no day; write it as YYYY-MM-DD", name, text)
	}
	return d, nil
}

// kindFlag reads a kind of opportunity; "" for any.
func kindFlag(text string) (engine.OpportunityKind, error) {
	kind := engine.OpportunityKind(text)
	if text != "" && !slices.Contains(engine.OpportunityKinds[:], kind) {
		return "", usagef("--kind %q; use unused or partly_used", text)
	}
	return kind, nil
}

// opportunityWords label what is told of an opportunity.
var opportunityWords = map[string]engine.Text{
	"because":     {FR: "car", NL: "want", DE: "denn", EN: "because"}, // words that leave the order of the sentence as it is
	"needs":       {FR: "il faut", NL: "nodig", DE: "nötig", EN: "needs"},
	"left":        {FR: "reste", NL: "resteert", DE: "übrig", EN: "left"},
	"until":       {FR: " jusqu'au %", NL: " tot en met %", DE: " bis zum %", EN: " until %"},
	"at least":    {FR: "au moins %", NL: "minstens %", DE: "mindestens %", EN: "at least %"},
	"each new":    {FR: " (pour chaque nouveau cas)", NL: " (voor elk nieuw geval)", DE: " (für jeden neuen Fall)", EN: " (for each new one)"},
	"unknown":     {FR: "selon la demande", NL: "volgens de aanvraag", DE: "je nach Antrag", EN: "as the claim will tell"},
	"threshold":   {FR: "% avant le premier paiement", NL: "% vóór de eerste betaling", DE: "% vor der ersten Zahlung", EN: "% before the first payment"},
	"unused":      {FR: "non utilisé", NL: "niet gebruikt", DE: "nicht genutzt", EN: "unused"},
	"partly_used": {FR: "utilisé en partie", NL: "deels gebruikt", DE: "teilweise genutzt", EN: "partly used"},
}

// untilDay says until when, "" for a time without an end.
func (a *app) untilDay(until *string) string {
	if until == nil {
		return ""
	}
	d, _ := engine.ParseDate(*until)
	return a.opportunityWord("until", engine.FormatDate(d, a.lang))
}

func (a *app) opportunityWord(name, arg string) string {
	return strings.ReplaceAll(opportunityWords[name].In(a.lang), "%", arg)
}

// showOpportunities prints what a member has left, for people.
func (a *app) showOpportunities(book *engine.Book, out *api.OpportunityList) {
	for _, r := range out.Barred {
		a.printf("%s\n", r.Text)
	}
	for i := range out.Opportunities {
		o := &out.Opportunities[i]
		for _, g := range o.Because { // what the book asks for every benefit is said once
			if i == 0 && g.OfBook() {
				a.printf("%s %s\n", a.opportunityWord("because", ""), g.Words)
			}
		}
		a.printf("%s (%s): %s%s\n", o.Title, o.Benefit, a.opportunityWord(o.Kind, ""), a.untilDay(o.Until))
		for _, g := range o.Because {
			if !g.OfBook() {
				a.printf("  %-9s  %s\n", a.opportunityWord("because", ""), g.Words)
			}
		}
		for _, n := range o.Needs {
			a.printf("  %-9s  %s\n", a.opportunityWord("needs", ""), n.Text)
		}
		for j := range o.Limits {
			a.printf("  %-9s  %s\n", a.opportunityWord("left", ""), a.leftOf(book, &o.Limits[j]))
		}
	}
}

// leftOf says what is left of a limit.
func (a *app) leftOf(book *engine.Book, l *api.OpportunityLimit) string {
	left := a.opportunityWord("unknown", "")
	if l.Remaining != "" {
		left = a.figure(book, l)
	}
	switch {
	case l.Bound == engine.BoundAfter.String():
		left = a.opportunityWord("threshold", left)
	case l.AtLeast:
		left = a.opportunityWord("at least", left)
	}
	if l.EachNew {
		left += a.opportunityWord("each new", "")
	}
	left += a.untilDay(l.Until)
	where := ""
	for _, w := range l.Where {
		titles := make([]string, len(w.Values))
		for i, v := range w.Values {
			titles[i] = v.Title
		}
		where += ", " + w.Title + ": " + strings.Join(titles, "/")
	}
	return l.Title + where + ": " + left
}

// figure writes what is left in the limit's measure.
func (a *app) figure(book *engine.Book, l *api.OpportunityLimit) string {
	q, _ := engine.ParseQuantity(l.Remaining.String())
	switch l.Measure {
	case engine.MeasureUnits.String():
		return engine.FormatQuantity(book, q, l.Unit, a.lang)
	case engine.MeasureCount.String():
		return l.Remaining.String()
	default:
		cents, _ := l.Remaining.Int64()
		return engine.FormatMoney(engine.Cents(cents), a.lang)
	}
}
