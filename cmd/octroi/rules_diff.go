package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"octroi/engine"
	"octroi/rules"
)

func (a *app) rulesDiffCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff BEFORE AFTER",
		Short: "Say in plain words what changed between two rule books",
		Long: "Compares two rule books (files, folders, or names of shipped books) by what they mean: benefits, what they pay, ask and\n" +
			"allow, and from which day. Layout, names of files and examples make no difference. Exit code 3 when a book has mistakes.",
		Args: cobra.ExactArgs(2),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.rulesDiff(ctx, args[0], args[1], asJSON)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return cmd
}

func (a *app) rulesDiff(ctx context.Context, before, after string, asJSON bool) error {
	from, _, err := a.loadBook(ctx, before)
	if err != nil {
		return err
	}
	to, _, err := a.loadBook(ctx, after)
	if err != nil {
		return err
	}
	changes := rules.Diff(from, to)
	if asJSON {
		return a.changesJSON(from.Book, to.Book, changes)
	}
	if len(changes) == 0 {
		a.printf("%s\n", a.say("no_changes"))
	}
	last := engine.Text{}
	for i, c := range changes {
		if c.Subject != last || i == 0 {
			if i > 0 {
				a.printf("\n")
			}
			a.printf("%s\n", c.Subject.In(a.lang))
			last = c.Subject
		}
		a.printf("  - %s\n", c.Text.In(a.lang))
	}
	return nil
}

// changeJSON is a change as other programs read it, its words in the language that was asked for.
type changeJSON struct {
	Kind     string   `json:"kind"`
	What     string   `json:"what"`
	Benefit  string   `json:"benefit,omitempty"`
	Subject  string   `json:"subject"`
	From     string   `json:"from,omitempty"`
	Until    string   `json:"until,omitempty"`
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
	Text     string   `json:"text"`
	Concerns []string `json:"concerns,omitempty"`
}

func (a *app) changesJSON(before, after *engine.Book, changes []rules.Change) error {
	out := struct {
		Before  string       `json:"before"`
		After   string       `json:"after"`
		Changes []changeJSON `json:"changes"`
	}{before.Revision, after.Revision, make([]changeJSON, len(changes))}
	day := func(d engine.Date) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	for i, c := range changes {
		out.Changes[i] = changeJSON{
			Kind: string(c.Kind), What: c.What, Benefit: c.Benefit, Subject: c.Subject.In(a.lang), From: day(c.From), Until: day(c.Until),
			Before: c.Before.In(a.lang), After: c.After.In(a.lang), Text: c.Text.In(a.lang), Concerns: c.Concerns,
		}
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
