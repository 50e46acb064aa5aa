package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"octroi/engine/synthetic"
)

// The greatest mutuality that is invented: ids have their digits up to there.
const maxGenerated = 9_000_000

// generated is a kind of row that octroi invents, in the order in which the kinds have to be imported.
type generated struct {
	noun, about string
	rows        func(synthetic.Plan) iter.Seq[any]
}

var allGenerated = []generated{
	{"members", "everybody who is a member at any time in 2024 and 2025", rowsOf(synthetic.Plan.Members, memberRow)},
	{"providers", "those whom the claims name", rowsOf(synthetic.Plan.Providers, providerRow)},
	{"approvals", "the prior agreements that some claims need", rowsOf(synthetic.Plan.Approvals, approvalRow)},
	{"claims", "what the members ask for, household after household", rowsOf(synthetic.Plan.Claims, claimRow)},
	{partnerCosts, "what services for members together cost", rowsOf(synthetic.Plan.PartnerCosts, partnerCostRow)},
}

// rowsOf writes what a plan invents as bodies of the API.
func rowsOf[T any](invent func(synthetic.Plan) iter.Seq[T], body func(*T) any) func(synthetic.Plan) iter.Seq[any] {
	return func(p synthetic.Plan) iter.Seq[any] {
		return func(yield func(any) bool) {
			for x := range invent(p) {
				if !yield(body(&x)) {
					return
				}
			}
		}
	}
}

// generateCommand invents a mutuality.
func (a *app) generateCommand() *cobra.Command {
	plan := synthetic.Plan{}
	var subs []*cobra.Command
	for _, g := range allGenerated {
		subs = append(subs, &cobra.Command{
			Use:   g.noun,
			Short: "Invent " + g.noun + ": " + g.about,
			Long:  "Writes NDJSON to standard output, as octroi import " + g.noun + " - takes it: " + g.about + ".",
			Args:  cobra.NoArgs,
			RunE: a.does(func(ctx context.Context, _ []string) error {
				if err := checkPlan(plan); err != nil {
					return err
				}
				return writeRows(ctx, a.stdout, g.rows(plan))
			}),
		})
	}
	subs = append(subs, &cobra.Command{
		Use:   "all DIR",
		Short: "Invent everything, a file for each noun",
		Long:  "Writes a file of NDJSON for each noun into a folder, which it makes, and says how to import them.",
		Args:  cobra.ExactArgs(1),
		RunE: a.does(func(ctx context.Context, args []string) error {
			if err := checkPlan(plan); err != nil {
				return err
			}
			return a.generateAll(ctx, plan, args[0])
		}),
	})
	cmd := group("generate", "Invent a mutuality: members, providers, approvals, claims and partner costs", subs...)
	cmd.Long = "Invents a mutuality whose claims, once the shipped book partenamut has decided them, reproduce the published structure of\n" +
		"spending of 2024 and 2025. Nobody in it exists. The same seed gives the same rows; memory does not grow with their number."
	flags := cmd.PersistentFlags()
	flags.IntVar(&plan.Size, "members", synthetic.DefaultMembers, "how many members there are on 31 December 2025")
	flags.IntSliceVar(&plan.Years, "years", synthetic.Years[:], "the years of claims and partner costs")
	flags.Uint64Var(&plan.Seed, "seed", 1, "another number gives another mutuality")
	return cmd
}

func checkPlan(p synthetic.Plan) error {
	if p.Size < 1 || p.Size > maxGenerated {
		return usagef("--members must be from 1 to %d", maxGenerated)
	}
	for _, y := range p.Years {
		if !slices.Contains(synthetic.Years[:], y) {
			return usagef("--years: the spending of %d is not published; use 2024, 2025 or both", y)
		}
	}
	return nil
}

// writeRows writes a body per line until the end, or until nobody reads any more.
func writeRows(ctx context.Context, to io.Writer, rows iter.Seq[any]) error {
	out := bufio.NewWriterSize(to, 64<<10)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	n := 0
	for body := range rows {
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := enc.Encode(body); err != nil {
			return err
		}
	}
	return out.Flush()
}

// generateAll writes every noun into a folder.
func (a *app) generateAll(ctx context.Context, p synthetic.Plan, dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("cannot make the folder: %w", err)
	}
	for _, g := range allGenerated {
		if err := writeFile(ctx, filepath.Join(dir, g.noun+".ndjson"), g.rows(p)); err != nil {
			return err
		}
	}
	a.note("Import them in this order:")
	for _, g := range allGenerated {
		a.note("  octroi import %s %s > %s", g.noun, filepath.Join(dir, g.noun+".ndjson"), filepath.Join(dir, g.noun+".answers"))
	}
	return nil
}

// writeFile gives a file its name when it is complete: half of one would be imported without a word.
func writeFile(ctx context.Context, name string, rows iter.Seq[any]) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // the first error is the one to tell
			_ = os.Remove(f.Name()) // nobody needs half a file
		}
	}()
	if err := writeRows(ctx, f, rows); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
