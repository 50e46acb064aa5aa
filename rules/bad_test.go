package rules_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/rules"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestLoad_bad: each bad book of testdata/bad is refused with the issues of its golden file, all at once and in order.
func TestLoad_bad(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/bad/*.bad*")
	if err != nil || len(paths) == 0 {
		t.Fatal("no bad books", err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			files, err := rules.ReadFiles(path)
			if err != nil {
				t.Fatal(err)
			}
			loaded, issues := rules.Load(files)
			if loaded != nil || len(issues.Errors()) == 0 {
				t.Fatalf("the book was accepted:\n%v", issues)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".golden", issues.Error()+"\n")
		})
	}
}

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, path, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got; rewrite with -update):\n%s", path, diff)
	}
}
