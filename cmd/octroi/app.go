package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"octroi/engine"
)

// app is one run of octroi: the outside world it may touch, and the global flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string
	now            func() time.Time

	config  config
	payer   engine.Payer // of readPayer
	lang    engine.Lang
	bulk    bool // this process takes in files, and nobody waits for the answer to a single claim
	started bool // a command began its work: an error after this is not one of usage
}

// run executes a command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	code := exitCode(err)
	if err == nil {
		return code
	}
	if !a.started {
		code = exitUsage
	}
	if text := a.describe(err); text != "" {
		fmt.Fprintln(a.stderr, "octroi: "+text)
	}
	var e *exitError
	if code == exitUsage && (!errors.As(err, &e) || !e.plain) {
		fmt.Fprintln(a.stderr, "Run the command with --help to see how it is used.")
	}
	return code
}

// root builds the command tree. Every sub-command is one line here and one file of this package.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "octroi",
		Short: "Decides what a health mutuality reimburses",
		Long: "octroi takes claims, decides each line against a rule book, keeps every member's limits and reports where the money goes.\n" +
			"Start with: octroi serve --dev",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return a.readConfig()
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.HiddenDefaultCmd = true
	a.addGlobalFlags(root)
	root.AddCommand(
		a.serveCommand(),
		a.migrateCommand(),
		a.rulesCommand(),
		a.claimCommand(),
		a.queueCommand(),
		a.redecideCommand(),
		a.memberCommand(),
		a.opportunitiesCommand(),
		a.importCommand(),
		a.generateCommand(),
		a.payCommand(),
		a.reassessCommand(),
		a.replayCommand(),
		a.reportCommand(),
		a.auditCommand(),
		a.sealCommand(),
		a.rollupCommand(),
		a.keyCommand(),
		a.versionCommand(),
	)
	return root
}

// group is a command that only has sub-commands: alone it is a mistake of usage.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q for \"octroi %s\"", args[0], use)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usagef("octroi %s needs a sub-command", cmd.Name())
		},
	}
	cmd.AddCommand(subs...)
	return cmd
}

// work is what a command does.
type work func(ctx context.Context, args []string) error

// does turns work into cobra's RunE and notes that the command line was accepted.
func (a *app) does(w work) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		a.started = true
		return w(cmd.Context(), args)
	}
}

// printf writes to the standard output.
func (a *app) printf(format string, args ...any) { fmt.Fprintf(a.stdout, format, args...) }

// note writes a remark to the standard error, where it does not disturb what other programs read.
func (a *app) note(format string, args ...any) { fmt.Fprintf(a.stderr, format+"\n", args...) }

// isTerminal reports whether w is a screen.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
