package main

import (
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
	return group("rules", "Check, test, show and load rule books",
		a.rulesCheckCommand(),
		a.rulesTestCommand(),
		a.rulesShowCommand(),
		a.rulesLoadCommand(),
	)
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
	return rules.ReadFiles(name)
}

// loadBook reads and compiles a book, and tells every issue of it with the path as the user knows it. With mistakes in
// the book it returns the end of the program with exit code 3.
func (a *app) loadBook(name string) (*rules.Loaded, []engine.SourceFile, error) {
	files, err := readBook(name)
	if err != nil {
		return nil, nil, err
	}
	loaded, issues := rules.Load(files)
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
