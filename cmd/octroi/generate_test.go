package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"octroi/engine/synthetic"
)

// afterGenerated is a day on which all that is invented has arrived.
var afterGenerated = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// invent runs octroi generate all, and reads the file of each noun.
func invent(t *testing.T, args ...string) (dir string, files map[string]string) {
	t.Helper()
	dir, files = filepath.Join(t.TempDir(), "made"), map[string]string{}
	if out, code := runApp(t, append([]string{"generate", "all", dir}, args...)...); code != exitOK {
		t.Fatalf("exit %d: %s", code, out)
	}
	for _, g := range allGenerated {
		text, err := os.ReadFile(filepath.Join(dir, g.noun+".ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		files[g.noun] = string(text)
	}
	return dir, files
}

func TestGenerate_isTheSameForASeedAndForThatOnly(t *testing.T) {
	t.Parallel()
	_, a := invent(t, "--members", "2000", "--seed", "5")
	_, b := invent(t, "--members", "2000", "--seed", "5")
	_, other := invent(t, "--members", "2000", "--seed", "6")
	_, later := invent(t, "--members", "2000", "--seed", "5", "--years", "2025")
	for noun, text := range a {
		if b[noun] != text {
			t.Errorf("%s differ from one run to the next", noun)
		}
		if strings.Count(text, "\n") < 2 {
			t.Errorf("there are no %s to speak of", noun)
		}
		if noun != "providers" && other[noun] == text {
			t.Errorf("%s are the same for another seed", noun)
		}
		for line := range strings.Lines(later[noun]) {
			if !strings.Contains(text, line) {
				t.Fatalf("of one year alone, %s have a row that those of both do not: %s", noun, line)
			}
		}
	}
	if out, _ := runApp(t, "generate", "members", "--members", "2000", "--seed", "5"); out != a["members"] {
		t.Error("a noun on standard output is not what its file holds")
	}
}

func TestGenerate_everyRowIsTakenIn(t *testing.T) {
	t.Parallel()
	dir, files := invent(t, "--members", "500")
	db := "--db=" + filepath.Join(t.TempDir(), "octroi.db")
	if out, code := runAppAt(t, afterGenerated, "rules", "load", "partenamut", db); code != exitOK {
		t.Fatalf("exit %d: %s", code, out)
	}
	for _, g := range allGenerated {
		out, code := runAppAt(t, afterGenerated, "import", g.noun, filepath.Join(dir, g.noun+".ndjson"), db)
		if n := strings.Count(files[g.noun], "\n"); code != exitOK || n == 0 {
			t.Fatalf("%d %s: exit %d: %s", n, g.noun, code, out[max(0, len(out)-2000):])
		}
	}
	out, code := runAppAt(t, afterGenerated, "report", "spending", "--year", "2025", "--format", "csv", db)
	if code != exitOK || strings.Count(out, "\n") < 24 {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestGenerate_refusesWhatItCannotInvent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, args, want string }{
		{"nobody", "members --members 0", "--members must be"},
		{"more than ids have digits for", "members --members 10000000", "--members must be"},
		{"a year that nobody published", "claims --years 2023", "2023 is not published"},
		{"a noun that there is not", "dragons", "unknown command"},
		{"a folder that cannot be", "all generate_test.go/x --members 1", "cannot make the folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			out, code := runApp(t, append([]string{"generate"}, strings.Fields(test.args)...)...)
			if code == exitOK || !strings.Contains(out, test.want) {
				t.Errorf("exit %d: %s", code, out)
			}
		})
	}
}

// A mutuality of every size has as many members as were asked for, on the last day of its years.
func TestGenerate_hasAsManyMembersAsWereAskedFor(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 7, 1000} {
		covered, last := 0, synthetic.LastDay
		for m := range (synthetic.Plan{Size: size, Seed: 3}).Members() {
			if m.CoveredOn(last) && (m.Died == 0 || m.Died > last) {
				covered++
			}
		}
		if covered != size {
			t.Errorf("%d members, %d were asked for", covered, size)
		}
	}
}
