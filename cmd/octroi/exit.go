package main

import (
	"errors"
	"fmt"
)

// The exit codes of octroi, as docs/operations.md lists them.
const (
	exitOK       = 0
	exitFailure  = 1 // something broke: no database, no such file, a refused request, nothing to test
	exitUsage    = 2 // the command line is wrong; nothing was done
	exitBook     = 3 // a rule book has mistakes; nothing was loaded
	exitExamples = 4 // examples of a book or steps of a scenario failed, a scenario file is wrong, or a branch is not covered
	exitRows     = 5 // some rows of an import were refused; the others are in
)

// exitError ends a command with a code. With a nil err everything was said already.
type exitError struct {
	code  int
	err   error
	plain bool // the command line is not to blame, whatever the code
}

// Error returns the sentence to print, "" when there is nothing to add.
func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *exitError) Unwrap() error { return e.err }

// exit ends a command with code, after everything was said.
func exit(code int) error { return &exitError{code: code} }

// usagef says that the command line is wrong.
func usagef(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// exitCode returns the code that err ends the program with.
func exitCode(err error) int {
	var e *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &e):
		return e.code
	default:
		return exitFailure
	}
}
