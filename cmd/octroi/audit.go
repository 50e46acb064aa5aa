package main

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"octroi/engine/audit"
	"octroi/engine/payment"
	"octroi/migrations"
	"octroi/rules"
)

// auditFlags are what the command line says of an audit.
type auditFlags struct {
	year                   int
	member, replay, format string
	expect, sinceSeal      string
	repairPlan             bool
}

func (a *app) auditCommand() *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Prove that what is kept is right",
		Long: "Checks every invariant of the journal, the decisions and the books on one snapshot of the database, beside claims, and never writes.\n" +
			"docs/audit.md says what each means, and what to do about one that fails.\n\n" +
			"Exit codes: 0 all hold, 1 some are violated, 2 the audit could not run, 3 not everything could be looked at.",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			return a.audit(ctx, f)
		}),
	}
	flags := cmd.Flags()
	flags.IntVar(&f.year, "year", 0, "only claims with a line dated in this year")
	flags.StringVar(&f.member, "member", "", "only claims of this member")
	flags.StringVar(&f.sinceSeal, "since-seal", "", "only claims with a version after this seal, and blocks after it: N, or N:HASH to hold it against the one kept")
	flags.StringVar(&f.replay, "replay", "none", "take stored decisions again: none, sample:P (percent of the claims) or all")
	flags.StringVar(&f.format, "format", "text", "text or json")
	flags.StringVar(&f.expect, "expect-seal", "", "a seal that was kept elsewhere, N:HASH as 'octroi seal --print' wrote it")
	flags.BoolVar(&f.repairPlan, "repair-plan", false, "print the entries that would mend the journal, for two people to approve; nothing is booked")
	return cmd
}

func (a *app) audit(ctx context.Context, f auditFlags) error {
	opt, err := a.auditOptions(f)
	if err != nil {
		return err
	}
	st, err := a.openStore(ctx, asItFinds)
	if err != nil {
		return cannotAudit(err)
	}
	defer func() { _ = st.Close() }() // nothing was written
	opt.Postgres = st.Name() == "postgres"
	if opt.Schema, err = lastMigration(st.Name()); err != nil {
		return cannotAudit(err)
	}
	report, err := audit.Run(ctx, st.ReadDB(), opt)
	if err != nil {
		return cannotAudit(err)
	}
	write := report.WriteText
	if f.format == "json" {
		write = report.WriteJSON
	}
	if err := write(a.stdout); err != nil {
		return cannotAudit(err)
	}
	if code := report.ExitCode(); code != audit.ExitHolds {
		return exit(code)
	}
	return nil
}

// cannotAudit ends the command with the code that says so.
func cannotAudit(err error) error { return &exitError{code: audit.ExitCannot, err: err, plain: true} }

var writtenSeal = regexp.MustCompile(`^([1-9][0-9]{0,17})(?::([0-9a-f]{64}))?$`)

// readSeal reads N:HASH, or N where the hash may be left out.
func readSeal(text string, whole bool) (audit.Mark, bool) {
	m := writtenSeal.FindStringSubmatch(text)
	if m == nil || whole && m[2] == "" {
		return audit.Mark{}, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return audit.Mark{N: n, Hash: m[2]}, err == nil
}

func (a *app) auditOptions(f auditFlags) (audit.Options, error) {
	opt := audit.Options{
		Compiler: rules.Compiler{}, Payments: payment.Pain001{}, Now: a.now, Alone: a.config.dev,
		Year: f.year, Member: f.member, Plan: f.repairPlan,
	}
	var ok bool
	switch opt.Replay, ok = audit.ParseReplay(f.replay); {
	case !ok:
		return opt, usagef("--replay is none, sample:P with a percentage, or all")
	case f.format != "text" && f.format != "json":
		return opt, usagef("unknown format %q; use text or json", f.format)
	case f.year < 0 || f.year > 9999:
		return opt, usagef("--year is a year, such as 2025")
	}
	if f.sinceSeal != "" {
		since, ok := readSeal(f.sinceSeal, false)
		if !ok {
			return opt, usagef("--since-seal is the number of a seal, or N:HASH as 'octroi seal --print' writes it")
		}
		opt.SinceSeal = since.N
		if since.Hash != "" {
			opt.Expect = since
		}
	}
	if f.expect != "" {
		if opt.Expect, ok = readSeal(f.expect, true); !ok {
			return opt, usagef("--expect-seal is N:HASH, as 'octroi seal --print' writes it")
		}
	}
	opt.Progress = a.auditProgress()
	return opt, nil
}

// auditProgress says every few seconds how far the claims are, on the standard error.
func (a *app) auditProgress() func(done, of int64) {
	const every = 5 * time.Second
	last := a.now()
	return func(done, of int64) {
		if now := a.now(); of > 0 && now.Sub(last) >= every {
			last = now
			a.note("%d of %d claims", done, of)
		}
	}
}

// lastMigration is the number of the last migration that this program knows.
func lastMigration(database string) (int64, error) {
	files, err := migrations.For(database)
	if err != nil {
		return 0, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(err, errors.New("no migrations"))
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_") // sorted
	return strconv.ParseInt(number, 10, 64)
}
