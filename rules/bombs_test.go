package rules_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/rules"
)

// What a bomb may cost before it is refused: processor time and memory of the whole process that reads it.
const (
	bombTime   = time.Second
	bombMemory = 64 << 20
)

// bombs are books that are small to send and made to be dear to read. Those of files of one kind have as many bytes or
// signs as a book may have; the others stand in one expression of a book that is otherwise good.
func bombs(small string) map[string]func() []engine.SourceFile {
	const mebibyte = 1<<20 - 1000
	whole := func(head, unit string, signs int) []engine.SourceFile { // a whole book of one unit, in files at the bound
		times := mebibyte / len(unit)
		if signs > 0 {
			times = min(times, 24_900/signs)
		}
		var out []engine.SourceFile
		for i, size := 0, 0; i < 4 && size+times*len(unit) < 2<<20; i++ {
			out = append(out, engine.SourceFile{Name: fmt.Sprintf("%d.yaml", i), Text: head + strings.Repeat(unit, times)})
			size += times * len(unit)
		}
		return out
	}
	lists := func(item string, per, signs int) []engine.SourceFile {
		var out []engine.SourceFile
		for i := range 4 {
			var b strings.Builder
			for j := range 24_900 / (per*signs + 3) {
				fmt.Fprintf(&b, "a%d_%d: [%s]\n", i, j, strings.TrimSuffix(strings.Repeat(item, per), ", "))
			}
			out = append(out, engine.SourceFile{Name: fmt.Sprintf("%d.yaml", i), Text: b.String()})
		}
		return out
	}
	condition := func(x string) []engine.SourceFile {
		return one(strings.Replace(small, "if: member.age >= 18", "if: '"+strings.ReplaceAll(x, "'", "''")+"'", 1))
	}
	nest := func(n int, before, inner, after string) string {
		return strings.Repeat(before, n) + inner + strings.Repeat(after, n)
	}
	mistakes := func(line string) []engine.SourceFile {
		var b strings.Builder
		for i := range 23_000 / (strings.Count(line, ":") + 1) {
			if i%50 == 0 {
				fmt.Fprintf(&b, "  b%d:\n", i)
			}
			fmt.Fprintf(&b, "    %s%d%s\n", line[:1], i, line[1:])
		}
		head, _, _ := strings.Cut(small, "benefits:\n")
		return one(head + "benefits:\n" + b.String())
	}
	all := map[string]func() []engine.SourceFile{
		"aliases of aliases": func() []engine.SourceFile {
			return one("a: &a [x, x]\nb: &b [" + strings.Repeat("*a, ", 9) + "*a]\nc: &c [" + strings.Repeat("*b, ", 9) + "*b]\nd: [" + strings.Repeat("*c, ", 9) + "*c]\n")
		},
		"more than a mebibyte": func() []engine.SourceFile { return one(strings.Repeat("a: b\n", 1<<18)) },
		"two mebibytes of aliases": func() []engine.SourceFile {
			return []engine.SourceFile{{Name: "a.yaml", Text: strings.Repeat("*a ", mebibyte/3)}, {Name: "b.yaml", Text: strings.Repeat("*a ", mebibyte/3)}}
		},
		"two mebibytes of tags": func() []engine.SourceFile {
			return []engine.SourceFile{{Name: "a.yaml", Text: strings.Repeat("!a ", mebibyte/3)}, {Name: "b.yaml", Text: strings.Repeat("!a ", mebibyte/3)}}
		},
		"two mebibytes of lists": func() []engine.SourceFile {
			return []engine.SourceFile{{Name: "a.yaml", Text: strings.Repeat("[a],\n", mebibyte/5)}, {Name: "b.yaml", Text: strings.Repeat("[a],\n", mebibyte/5)}}
		},
		"ten thousand levels": func() []engine.SourceFile { return one("a: " + strings.Repeat("[", 10_000)) },
		"expression of 9,000 terms": func() []engine.SourceFile {
			return condition(strings.Repeat("member.covered || ", 9000) + "member.covered")
		},
		"expression of 110 terms": func() []engine.SourceFile { return condition(strings.Repeat("member.covered || ", 110) + "member.age") },
		"list of 30,000 texts": func() []engine.SourceFile {
			return condition(`line.channel in [` + strings.Repeat(`"post",`, 30_000) + `"x"]`)
		},
		"list of 200 texts": func() []engine.SourceFile {
			return condition(`line.channel in [` + strings.Repeat(`"post",`, 200) + `"x"]`)
		},
		"nested comprehensions": func() []engine.SourceFile { return condition(nest(8, "[1,2,3,4].map(x, ", "x", ").size()") + " == 4") },
		"nested conditions":     func() []engine.SourceFile { return condition(nest(200, "member.covered ? (", "true", ") : false")) },
		"nested parentheses":    func() []engine.SourceFile { return condition(nest(900, "(", "true", ")")) },
		"nested negations":      func() []engine.SourceFile { return condition(strings.Repeat("!", 1900) + "member.age") },
		"doubling of texts": func() []engine.SourceFile {
			return condition("cel.bind(a, 'xxxxxxxxxx', " + nest(24, "cel.bind(a, a + a, ", "a", ")") + ") == ''")
		},
		"regular expression": func() []engine.SourceFile {
			return condition(`line.channel.matches('` + nest(8, "(", "a{0,30}", "){0,30}") + `')`)
		},
		"replacement that grows": func() []engine.SourceFile {
			return condition(`line.channel.replace('', line.channel).replace('', line.channel) == ''`)
		},
		"range of two thousand million": func() []engine.SourceFile { return condition("lists.range(2000000000).size() > 0") },
		"mistakes of names":             func() []engine.SourceFile { return mistakes("kategory_: x") },
		"mistakes of numbers":           func() []engine.SourceFile { return mistakes("x: 1.5") },
		"mistakes of codes":             func() []engine.SourceFile { return mistakes("é: x") },
		"lists of one":                  func() []engine.SourceFile { return lists("[a], ", 90, 3) },
		"mappings of one":               func() []engine.SourceFile { return lists("{a: b}, ", 90, 4) },
		"texts":                         func() []engine.SourceFile { return lists("'a', ", 90, 3) },
		"items":                         func() []engine.SourceFile { return lists("a, ", 1900, 1) },
	}
	for unit, signs := range map[string]int{
		"*a ": 1, "*a\n": 2, "!a\n": 2, "&a ": 1, "- !a\n": 3, "|\n": 2, "%a b\n": 2, "--- a\n": 4, "? a\n": 2, "a: # b\n": 3, "a:\n": 2, "'a' ": 2, "- - - a\n": 4,
		"a\n": 1, "\n": 1, " \n": 1, "a": 0, "é ": 0, "1_0 ": 0,
	} {
		for _, head := range []string{"", "a: [", "a: {", "a:\n  - "} {
			all[fmt.Sprintf("%q after %q", unit, head)] = func() []engine.SourceFile { return whole(head, unit, signs) }
		}
	}
	return all
}

// TestLoad_bombs: every bomb is refused within bombTime and bombMemory. Each is read by a process of its own, whose
// processor time and (on Linux) greatest size are measured; a machine that is short of breath gets a second chance.
func TestLoad_bombs(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(bombs(read(t, "testdata/good/small.good.yaml")))) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spent, size := explode(t, name)
			if spent > bombTime || size > bombMemory {
				spent, size = explode(t, name)
			}
			if spent > bombTime || size > bombMemory || (size == 0 && runtime.GOOS == "linux") {
				t.Errorf("refused after %v and %d MiB, want at most %v and %d MiB", spent, size>>20, bombTime, bombMemory>>20)
			}
		})
	}
}

// bombName names, in the environment of the process that reads it, the bomb to read.
const bombName = "OCTROI_TEST_BOMB"

// explode reads a bomb in a new process and returns its processor time and its greatest size in bytes.
func explode(t *testing.T, name string) (time.Duration, int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLoad_oneBomb$", "-test.v")
	cmd.Env = append(os.Environ(), bombName+"="+name)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "refused: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	var size int64
	if m := highWater.FindSubmatch(out); m != nil {
		size, _ = strconv.ParseInt(string(m[1]), 10, 64)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), size << 10
}

// highWater is the greatest size of a process, as Linux tells it. What the system tells the parent would be the size of
// the parent when that is greater.
var highWater = regexp.MustCompile(`VmHWM:\s*([0-9]+) kB`)

// TestLoad_oneBomb is the process that reads a bomb; on its own it reads the smallest.
func TestLoad_oneBomb(t *testing.T) {
	name := os.Getenv(bombName)
	if name == "" {
		name = "aliases of aliases"
	}
	book := bombs(read(t, "testdata/good/small.good.yaml"))[name]()
	loaded, issues := rules.Load(book)
	if loaded != nil || len(issues) == 0 {
		t.Fatal("a bomb was accepted")
	}
	t.Logf("refused: %.100s", issues[0])
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		t.Logf("%s", highWater.Find(status))
	}
}
