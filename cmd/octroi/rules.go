package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"octroi/engine"
	"octroi/rules"
)

func (a *app) rulesCommand() *cobra.Command {
	cmd := group("rules", "Check, test, show, approve and load rule books",
		a.rulesCheckCommand(),
		a.rulesTestCommand(),
		a.rulesShowCommand(),
		a.rulesDiffCommand(),
		a.rulesLoadCommand(),
		a.rulesSchemaCommand(),
	)
	cmd.AddCommand(a.lifeCommands()...)
	return cmd
}

// readBook returns the files of a book: `name` is a file, a folder, or the name of a book that comes with octroi. What
// exists on disk wins.
func readBook(name string) ([]engine.SourceFile, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `./\`) {
		files, err := rules.Shipped(name)
		if err != nil {
			return nil, fmt.Errorf("there is no file, folder or shipped book called %q", name)
		}
		return files, nil
	}
	files, err := rules.ReadFiles(name)
	if errors.Is(err, rules.ErrNoBook) {
		return nil, &exitError{code: exitBook, err: err}
	}
	return files, err
}

// bookUsage describes the flag --book of commands that use bookFor.
const bookUsage = "rule book: a file, a folder, or a shipped book (default the one in force in the database that is named, else " + devBook + ")"

// bookFor returns the book that a command uses: the one asked for, else the one in force in the database that was named,
// else the one that comes with octroi.
func (a *app) bookFor(ctx context.Context, name string) (*rules.Loaded, error) {
	if name == "" && a.config.named {
		return a.bookInForce(ctx)
	}
	if name == "" {
		name = devBook
	}
	loaded, _, err := a.loadBook(ctx, name)
	return loaded, err
}

func (a *app) bookInForce(ctx context.Context) (loaded *rules.Loaded, err error) {
	err = a.with(ctx, mustExist, func(h *home) error {
		book, err := h.svc.ActiveBook(ctx)
		if err != nil {
			return err
		}
		files, err := h.svc.BookSource(ctx, book.Revision)
		if err != nil {
			return err
		}
		loaded, _ = rules.Load(files) // without mistakes, or it would not be in force
		return nil
	})
	return loaded, err
}

// loadBook reads and compiles a book, and tells every issue of it with the path as the user knows it. With mistakes in
// the book it returns the end of the program with exit code 3.
func (a *app) loadBook(ctx context.Context, name string) (*rules.Loaded, []engine.SourceFile, error) {
	files, err := a.bookFiles(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	var loaded *rules.Loaded
	issues, err := await(ctx, func() (issues rules.Issues) {
		loaded, issues = rules.Load(files)
		return issues
	})
	if err != nil {
		return nil, nil, err
	}
	for _, i := range issues {
		i.File = bookFile(name, i.File)
		a.note("%s", i)
	}
	if bad := len(issues.Errors()); bad > 0 {
		a.note("%s: %d to mend", name, bad)
		return nil, nil, exit(exitBook)
	}
	return loaded, files, nil
}

// bookFiles is readBook, and reads a book of the database by its revision.
func (a *app) bookFiles(ctx context.Context, name string) (files []engine.SourceFile, err error) {
	if !strings.HasPrefix(name, revisionPrefix) {
		return readBook(name)
	}
	err = a.with(ctx, mustExist, func(h *home) error {
		revision, err := revisionNamed(ctx, h, name)
		if err != nil {
			return err
		}
		files, err = h.svc.BookSource(ctx, revision)
		return err
	})
	return files, err
}

// await waits for work that takes no context, such as the check of a large book, and leaves it alone when the program is
// told to stop. The work must not print: nobody waits for it then.
func await[T any](ctx context.Context, work func() T) (T, error) {
	done := make(chan T, 1)
	if ctx.Err() == nil {
		go func() { done <- work() }()
	}
	select {
	case out := <-done:
		return out, nil
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("stopped before the end: %w", ctx.Err())
	}
}
