package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"octroi": main})
}

// TestScripts runs the command line as its users do: each script of testdata/script is a session in an empty folder
// that holds the files of testdata/files.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("OCTROI_DEV_DIR", filepath.Join(env.WorkDir, "dev"))
			return os.CopyFS(env.WorkDir, os.DirFS(filepath.Join("testdata", "files")))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "captures": captures},
	})
}

// exits runs a command and checks its exit code: `exits 3 octroi rules check bad.yaml`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	if got := exitStatus(err); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// captures keeps what a command printed in a variable: `captures ID '"claim": "([^"]+)"'` after a command sets $ID to the
// first group.
func captures(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: captures NAME REGEXP")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) < 2 {
		ts.Fatalf("%s is not in what was printed", args[1])
	}
	ts.Setenv(args[0], found[1])
}
