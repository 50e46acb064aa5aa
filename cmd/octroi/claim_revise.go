package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// revising is what every command that changes a claim takes from the command line.
type revising struct {
	reason, as, key string
	asJSON          bool
}

func (f *revising) register(cmd *cobra.Command, reasonNeeded bool) {
	flags := cmd.Flags()
	flags.StringVar(&f.reason, "reason", "", "why; it stays with the version")
	flags.StringVar(&f.as, "as", "", "who does it; a second person confirms under another name")
	flags.StringVar(&f.key, "key", "", "the same for every repeat of this command; without it each run is a new request")
	flags.BoolVar(&f.asJSON, "json", false, "print the answer of the API")
	if reasonNeeded {
		must(cmd.MarkFlagRequired("reason"))
	}
}

// revise makes a version of a claim, and explains what the claim is now and what changed with it.
func (a *app) revise(ctx context.Context, f *revising, r engine.VersionRequest) error {
	by, err := a.person(f.as)
	if err != nil {
		return err
	}
	r.By, r.Request = by, engine.RequestKey{Client: by.Client, Key: f.key}
	if r.Reason == "" {
		r.Reason = f.reason
	}
	if f.key == "" {
		r.Request.Key = newID()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %q %v %v %+v %v", r.Kind, r.Claim, r.Reason, r.Evidence, r.Lines, r.Ruling, r.Confirm))
	r.BodyHash = hex.EncodeToString(sum[:])
	return a.with(ctx, mustExist, func(h *home) error {
		result := h.svc.Revise(ctx, r)
		if result.Err != nil {
			return result.Err
		}
		return a.showRevised(ctx, h, &result, f.asJSON)
	})
}

func (a *app) showRevised(ctx context.Context, h *home, result *engine.Result, asJSON bool) error {
	book, err := h.svc.Book(ctx, result.Record.Decision.Revision)
	if err != nil {
		return err
	}
	var followers []engine.Record
	if !result.Unchanged {
		if followers, err = h.svc.Followers(ctx, result.Record.Claim.ID, result.Record.Version.N); err != nil {
			return err
		}
	}
	if asJSON {
		return a.writeJSON(api.NewRevisedClaim(book, &result.Record, followers, a.lang))
	}
	switch {
	case result.Unchanged:
		a.note("nothing has changed since version %d", result.Record.Version.N)
	case result.Replayed:
		a.note("done before: this is version %d", result.Record.Version.N)
	}
	a.explain(book, result.Record.Claim, result.Record.Decision)
	for i := range followers {
		o := &followers[i]
		a.printf("%s\n", a.pays(a.say("with_it", o.Claim.ID), o.Decision.Outcome, o.Decision.Pays))
	}
	return nil
}

func (a *app) claimEvidenceCommand() *cobra.Command {
	var f revising
	var e engine.LineEvidence
	var issued, file string
	cmd := &cobra.Command{
		Use:   "evidence ID --code CODE",
		Short: "Add a document to a claim that waits, and decide what waited",
		Args:  cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) (err error) {
			var ok bool
			if e.IssuedOn, ok = engine.ParseDate(issued); !ok && issued != "" {
				return usagef("--issued-on %q is no day; write YYYY-MM-DD", issued)
			}
			if file != "" {
				if e.Hash, err = hashOfFile(file); err != nil {
					return err
				}
			}
			return a.revise(ctx, &f, engine.VersionRequest{Claim: args[0], Kind: engine.VersionEvidence, Evidence: []engine.LineEvidence{e}})
		}),
	}
	f.register(cmd, false)
	cmd.Flags().IntVar(&e.Line, "line", 0, "the line of the claim that it is for, from 0")
	cmd.Flags().StringVar(&e.Code, "code", "", "kind of document in the rule book")
	cmd.Flags().StringVar(&e.Document, "document", "", "your reference of the document")
	cmd.Flags().StringVar(&issued, "issued-on", "", "day of issue, where the document's validity is limited")
	cmd.Flags().StringVar(&file, "file", "", "the document itself: it is known again when it comes twice, and nothing of it is kept but its hash")
	must(cmd.MarkFlagRequired("code"))
	return cmd
}

// hashOfFile is the SHA-256 of a file's content.
func hashOfFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (a *app) claimCorrectCommand() *cobra.Command {
	var f revising
	cmd := &cobra.Command{
		Use:   "correct ID FILE|-",
		Short: "Correct what a claim said",
		Long: "Reads a JSON object as POST /v1/claims/{id}/corrections takes it: all `lines` as they should have been, and the `reason`.\n" +
			"The lines as they are stand under `claimed` of: octroi claim show ID --version N --json",
		Args: cobra.ExactArgs(2),
		RunE: a.does(func(ctx context.Context, args []string) error {
			raw, err := a.readAll(args[1])
			if err != nil {
				return err
			}
			lines, reason, err := api.ReadCorrection(raw)
			if err != nil {
				return err
			}
			return a.revise(ctx, &f, engine.VersionRequest{Claim: args[0], Kind: engine.VersionCorrection, Lines: lines, Reason: reason})
		}),
	}
	f.register(cmd, false)
	return cmd
}

// claimWholeCommand makes a version of a claim that takes nothing but its id.
func (a *app) claimWholeCommand(use, short string, kind engine.VersionKind, reasonNeeded bool) *cobra.Command {
	var f revising
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.revise(ctx, &f, engine.VersionRequest{Claim: args[0], Kind: kind})
		}),
	}
	f.register(cmd, reasonNeeded)
	return cmd
}

func (a *app) claimRuleCommand() *cobra.Command {
	var f revising
	var r engine.Ruling
	var kind, units string
	var cents int64
	cmd := &cobra.Command{
		Use:   "rule ID --ruling approve|deny|units|amount --reason TEXT",
		Short: "Decide a line as a reviewer",
		Long: "Decides a line that waits for a person, or grants another amount than the rules do: what is beyond them is ex gratia. Above the\n" +
			"threshold of the book another person confirms it: octroi claim confirm ID --as NAME",
		Args: cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			ruling := r
			ruling.Kind, ruling.Amount = engine.RulingKind(kind), engine.Cents(cents)
			if units != "" {
				var ok bool
				if ruling.Units, ok = engine.ParseQuantity(units); !ok {
					return usagef("--units %q is no number of up to three places", units)
				}
			}
			return a.revise(ctx, &f, engine.VersionRequest{Claim: args[0], Kind: engine.VersionRuling, Ruling: &ruling})
		}),
	}
	f.register(cmd, true)
	cmd.Flags().IntVar(&r.Line, "line", 0, "the line of the claim, from 0")
	cmd.Flags().StringVar(&kind, "ruling", "", "approve, deny, units or amount")
	cmd.Flags().StringVar(&units, "units", "", "with units: how many are granted at most")
	cmd.Flags().Int64Var(&cents, "cents", 0, "with amount: what is granted, in cents")
	must(cmd.MarkFlagRequired("ruling"))
	return cmd
}

func (a *app) claimConfirmCommand() *cobra.Command {
	var f revising
	var line int
	cmd := &cobra.Command{
		Use:   "confirm ID --as NAME",
		Short: "Confirm what another reviewer decided on a line",
		Args:  cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			return a.revise(ctx, &f, engine.VersionRequest{Claim: args[0], Kind: engine.VersionRuling, Confirm: true, Ruling: &engine.Ruling{Line: line}})
		}),
	}
	f.register(cmd, false)
	cmd.Flags().IntVar(&line, "line", 0, "the line of the claim, from 0")
	return cmd
}
