package main

import (
	"errors"
	"flag"
	"os/exec"
	"strconv"
)

// update rewrites what tests compare with: `go test ./cmd/octroi -update`.
var update = flag.Bool("update", false, "rewrite golden files and the README's answer")

// exitStatus is the exit code of a command as text.
func exitStatus(err error) string {
	var e *exec.ExitError
	switch {
	case err == nil:
		return "0"
	case errors.As(err, &e):
		return strconv.Itoa(e.ExitCode())
	default:
		return err.Error()
	}
}
