package main

import (
	"context"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

func (a *app) claimExplainCommand() *cobra.Command {
	var html bool
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Explain a stored claim: as text, or as the page that the member gets",
		Long: "Explains a stored claim line by line. With --html, it writes the page that the member gets, ready to be printed:\n\n" +
			"  octroi claim explain 0198… --lang fr --html > claim.html",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.claimExplain(ctx, args[0], html) }),
	}
	cmd.Flags().BoolVar(&html, "html", false, "write the page that the member gets")
	return cmd
}

func (a *app) claimExplain(ctx context.Context, id string, html bool) error {
	return a.with(ctx, mustExist, func(h *home) error {
		versions, err := h.svc.Versions(ctx, id)
		if err != nil {
			return err
		}
		r := &versions[len(versions)-1]
		book, err := h.svc.Book(ctx, r.Decision.Revision)
		if err != nil {
			return err
		}
		if html {
			return api.WriteExplanation(a.stdout, book, versions, a.lang)
		}
		a.explain(book, r.Claim, r.Decision)
		return nil
	})
}

// explain prints a decision line by line: what is paid and to whom, the reasons, what would have changed it, every step,
// and where the limits stand afterwards.
func (a *app) explain(book *engine.Book, claim engine.Claim, d engine.Decision) {
	a.printf("%s\n", a.pays(claim.Member, d.Outcome, d.Pays))
	for i := range d.Lines {
		a.explainLine(book, i+1, &d.Lines[i])
	}
	a.printf("\n%s %s\n", book.Code, book.Revision)
}

func (a *app) explainLine(book *engine.Book, n int, l *engine.LineDecision) {
	b := book.Benefit(l.Benefit)
	a.printf("\n%d. %s", n, a.pays(b.Title.In(a.lang)+", "+engine.FormatDate(l.Date, a.lang), l.Outcome, l.Pays))
	if l.BoundBy != "" {
		a.printf(" (%s)", a.say("bound_by", l.BoundBy))
	}
	a.printf("\n")
	for _, r := range l.Reasons {
		a.printf("   %s: %s\n", r.Code, engine.Sentence(book, a.lang, r.Code, r.Args))
	}
	if l.WhyNot != nil {
		a.printf("   %s: %s\n", l.WhyNot.Code, engine.Sentence(book, a.lang, l.WhyNot.Code, l.WhyNot.Args))
	}
	for _, s := range l.Steps {
		a.printf("   - %s\n", engine.Explain(book, a.lang, s, b))
	}
	for _, x := range l.Balances {
		figure := func(n int64) string { return engine.FormatValue(book, x.Measure.Value(n, x.Unit), a.lang) }
		window := engine.FormatValue(book, engine.WindowValue(x.Window), a.lang)
		a.printf("   %s\n", a.say("balance", x.Limit, window, figure(x.Used), figure(x.Remaining)))
	}
}

// pays says what became of a claim or a line, and what it pays.
func (a *app) pays(what string, o engine.Outcome, amount engine.Cents) string {
	return a.say("pays", what, a.say(string(o)), engine.FormatMoney(amount, a.lang))
}
