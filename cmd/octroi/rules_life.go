package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// maxName bounds the name of a person on the command line, in characters.
const maxName = 64

// person signs what somebody does to a rule book. Nobody checks the name: whoever reaches the database is trusted to tell
// the truth, and servers are asked with keys.
func (a *app) person(name string) (engine.Actor, error) {
	by := a.actor()
	name = strings.TrimSpace(name)
	if name == "" {
		return by, nil
	}
	if utf8.RuneCountInString(name) > maxName || strings.ContainsFunc(name, hidden) {
		return by, usagef("the name %q cannot be kept; write who you are in at most %d characters that can be seen", name, maxName)
	}
	by.Client, by.Person = by.Client+":"+name, name
	return by, nil
}

// lifeCommands are the steps of a book's life, one by one.
func (a *app) lifeCommands() []*cobra.Command {
	return []*cobra.Command{
		a.rulesDraftCommand(),
		a.moveCommand(engine.SubmitBook, "submit", "Ask for the approval of a draft"),
		a.moveCommand(engine.ApproveBook, "approve", "Approve a book that somebody else wrote"),
		a.moveCommand(engine.RejectBook, "reject", "Send a book back to its author; the author takes it back with the same command"),
		a.moveCommand(engine.ActivateBook, "activate", "Put an approved book in force, or one that was in force before"),
		a.moveCommand(engine.RetireBook, "retire", "Put a book aside for good"),
		a.rulesListCommand(),
	}
}

// signed is who does something to a book, and why.
type signed struct{ as, note string }

func (s *signed) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.as, "as", "", "who you are, for the audit trail and for the rule of four eyes")
	cmd.Flags().StringVar(&s.note, "note", "", "a remark that is kept")
	must(cmd.MarkFlagRequired("as"))
}

func (a *app) rulesDraftCommand() *cobra.Command {
	var by signed
	cmd := &cobra.Command{
		Use:   "draft BOOK --as NAME",
		Short: "Store a rule book as a draft",
		Long: "Stores a rule book by the hash of its content, as a draft of the one who stored it first. It may have mistakes; they are told,\n" +
			"and must be mended before it can be submitted.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.rulesDraft(ctx, args[0], by) }),
	}
	by.flags(cmd)
	return cmd
}

func (a *app) rulesDraft(ctx context.Context, name string, by signed) error {
	actor, err := a.person(by.as)
	if err != nil {
		return err
	}
	files, err := readBook(name)
	if err != nil {
		return err
	}
	return a.with(ctx, mayCreate, func(h *home) error {
		r, _, err := h.svc.DraftBook(ctx, files, by.note, actor)
		if err != nil {
			return err
		}
		rep, err := h.svc.CheckBook(ctx, r.Revision)
		if err != nil {
			return err
		}
		a.problems(name, &rep)
		a.printMoved(&r)
		return nil
	})
}

// problems tells what must be mended before a book can be submitted.
func (a *app) problems(name string, rep *engine.BookReport) {
	for i := range rep.Problems {
		p := rep.Problems[i]
		if p.Code == engine.BookWarning {
			continue
		}
		text, remedy, _ := engine.Message(p.Code, a.lang, p.Args())
		p.File = bookFile(name, p.File)
		a.note("%s: %s", p.BookPlace, strings.TrimSpace(text+" "+remedy))
	}
}

func (a *app) moveCommand(action engine.BookAction, use, short string) *cobra.Command {
	var by signed
	var replay string
	cmd := &cobra.Command{
		Use:   use + " REVISION --as NAME",
		Short: short,
		Long: short + ". REVISION is as `octroi rules list` prints it, or its beginning, or the file or folder\n" +
			"with the same content.",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error { return a.rulesMove(ctx, action, args[0], by, replay) }),
	}
	by.flags(cmd)
	if action == engine.ApproveBook {
		cmd.Flags().StringVar(&replay, "replay", "", "id of the replay of this revision that the approval rests on (default the latest, if there is one)")
	}
	return cmd
}

func (a *app) rulesMove(ctx context.Context, action engine.BookAction, name string, by signed, replay string) error {
	actor, err := a.person(by.as)
	if err != nil {
		return err
	}
	return a.with(ctx, mustExist, func(h *home) error {
		revision, err := revisionNamed(ctx, h, name)
		if err != nil {
			return err
		}
		r, _, err := h.svc.MoveBook(ctx, engine.BookMove{Revision: revision, Action: action, Note: by.note, Replay: replay, By: actor})
		if err != nil {
			return a.bookRefused(err)
		}
		a.printMoved(&r)
		if action == engine.ApproveBook {
			a.printf("%s\n", a.restsOn(r.Approval()))
		}
		return nil
	})
}

func (a *app) printMoved(r *engine.BookRevision) { a.printf("%s is %s\n", r.Revision, r.State()) }

// restsOn says what an approval knew of what the book changes.
func (a *app) restsOn(approval *engine.BookEvent) string {
	r := &approval.Replay
	if r.ID == "" {
		return "no replay: nobody has asked what it changes"
	}
	return fmt.Sprintf("replay %s of %s to %s: %s instead of %s (%s), %d members gain, %d lose", r.ID, r.Span.From, r.Span.Until.AddDays(-1),
		a.money(r.Now), a.money(r.Was), a.money(r.Now-r.Was), r.Gainers, r.Losers)
}

// shortest is the shortest beginning of a revision that names it, after sha256:.
const (
	revisionPrefix = "sha256:"
	shortest       = 6
)

// revisionNamed finds a stored revision by its name, by its beginning, or by a book of the same content.
func revisionNamed(ctx context.Context, h *home, name string) (string, error) {
	if !strings.HasPrefix(name, revisionPrefix) {
		files, err := readBook(name)
		if err != nil {
			return "", fmt.Errorf("%w; a revision begins with %s", err, revisionPrefix)
		}
		return engine.Revision(files), nil
	}
	all, err := h.svc.BookRevisions(ctx)
	if err != nil {
		return "", err
	}
	var found []string
	for i := range all {
		if strings.HasPrefix(all[i].Revision, name) {
			found = append(found, all[i].Revision)
		}
	}
	switch {
	case len(name) < len(revisionPrefix)+shortest:
		return "", usagef("%q is too short to name a revision; write %d characters or more after %s", name, shortest, revisionPrefix)
	case len(found) == 0:
		return "", fmt.Errorf("no stored revision begins with %s; octroi rules list shows them", name)
	case len(found) > 1:
		return "", fmt.Errorf("%d stored revisions begin with %s: write more of it", len(found), name)
	default:
		return found[0], nil
	}
}

func (a *app) rulesListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the stored rule books, the newest first, with their states",
		Args:  cobra.NoArgs,
		RunE:  a.does(a.rulesList),
	}
}

func (a *app) rulesList(ctx context.Context, _ []string) error {
	return a.with(ctx, mustExist, func(h *home) error {
		all, err := h.svc.BookRevisions(ctx)
		if err != nil {
			return err
		}
		for i := range all {
			r := &all[i]
			last := r.Last()
			a.printf("%s  %-9s  by %s %s, %s by %s %s", r.Revision[:min(len(r.Revision), 19)], r.State(),
				who(r.Author().By), r.Author().By.At.Format(time.DateOnly), last.Action, who(last.By), last.By.At.Format(time.DateOnly))
			if note := lastNote(r); note != "" {
				a.printf("  %s", note)
			}
			a.printf("\n")
			if approval := r.Approval(); approval != nil {
				a.printf("  approved with %s\n", a.restsOn(approval))
			}
		}
		return nil
	})
}

func who(by engine.Actor) string { return cmp.Or(by.Person, by.Client) }

// lastNote is the latest remark on a revision.
func lastNote(r *engine.BookRevision) string {
	for _, e := range slices.Backward(r.Events) {
		if e.Note != "" {
			return e.Note
		}
	}
	return ""
}
