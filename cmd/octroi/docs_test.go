package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"octroi/api"
	"octroi/engine"
)

// documents reads every Markdown file of the project, by its path from the root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	docs := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if filepath.Ext(p) != ".md" {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		docs[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) < 10 {
		t.Fatalf("found only %d documents: the walk is broken", len(docs))
	}
	return docs
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	noSlug  = regexp.MustCompile("[^a-z0-9 _-]")
)

// anchors lists the headings of a document as links name them.
func anchors(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		all[strings.ReplaceAll(noSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")] = true
	}
	return all
}

func TestDocs_links_lead_somewhere(t *testing.T) {
	t.Parallel()
	docs := documents(t)
	for name, text := range docs {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") {
				continue
			}
			to := name
			if target != "" {
				to = filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
				if _, err := os.Stat(filepath.Join(root, to)); err != nil {
					t.Errorf("%s links to %s, which is not there", name, m[1])
					continue
				}
			}
			if other, isDoc := docs[to]; anchor != "" && isDoc && !anchors(other)[anchor] {
				t.Errorf("%s links to %s, which has no such heading", name, m[1])
			}
		}
	}
}

// block returns the code block that follows a marker such as <!-- book: small -->.
func block(t *testing.T, doc, marker string) string {
	t.Helper()
	_, rest, ok := strings.Cut(documents(t)[doc], "<!-- "+marker+" -->\n```")
	_, rest, fenced := strings.Cut(rest, "\n")
	text, _, closed := strings.Cut(rest, "\n```")
	if !ok || !fenced || !closed {
		t.Fatalf("%s has no block marked %q", doc, marker)
	}
	return text + "\n"
}

// runApp runs a command line in this process and returns what it wrote and its exit code.
func runApp(t *testing.T, args ...string) (output string, code int) {
	t.Helper()
	return runAppAt(t, time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC), args...)
}

// runAppAt is runApp at a moment.
func runAppAt(t *testing.T, at time.Time, args ...string) (output string, code int) {
	t.Helper()
	var out bytes.Buffer
	a := &app{
		stdin: strings.NewReader(""), stdout: &out, stderr: &out,
		env: func(string) string { return "" },
		now: func() time.Time { return at },
	}
	code = a.run(context.Background(), args)
	return out.String(), code
}

// The books, scenarios and claims that the documents show hold what they say.
func TestDocs_examples_work(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	book := file("small.yaml", block(t, "docs/book-format.md", "book: small"))
	scenario := file("scenario.yaml", block(t, "docs/scenario-format.md", "scenario: book partenamut"))
	claim := file("claim.json", block(t, "docs/quickstart.md", "claim: decide with the small book"))
	tests := map[string]struct {
		args []string
		want string
	}{
		"the small book has no mistakes": {[]string{"rules", "check", book}, "1 benefit in 1 category"},
		"its examples hold":              {[]string{"rules", "test", book}, "7 passed, 0 failed"},
		"the scenario's steps hold":      {[]string{"rules", "test", scenario}, "3 passed, 0 failed"},
		"it shows its benefit":           {[]string{"rules", "show", "sessions", "--book", book, "--on", "2025-06-01"}, "Sessions"},
		"the quickstart's claim is paid": {[]string{"claim", "decide", "--book", book, claim}, "€20.00"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, code := runApp(t, tt.args...)
			if code != exitOK || !strings.Contains(got, tt.want) {
				t.Errorf("exit code %d, want 0 and %q in:\n%s", code, tt.want, got)
			}
		})
	}
}

// The files that the quickstart imports are taken whole, in its order, by its book.
func TestDocs_quickstart_imports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db := filepath.Join(dir, "my.db")
	book := filepath.Join(dir, "small.yaml")
	write(t, book, block(t, "docs/book-format.md", "book: small"))
	if got, code := runApp(t, "rules", "load", book, "--db", db); code != exitOK {
		t.Fatalf("exit code %d:\n%s", code, got)
	}
	for noun, want := range map[string]string{"members": "2 accepted, 0 refused", "providers": "1 accepted, 0 refused"} {
		file := filepath.Join(dir, noun+".csv")
		write(t, file, block(t, "docs/quickstart.md", noun+": csv"))
		if got, code := runApp(t, "import", noun, file, "--db", db); code != exitOK || !strings.Contains(got, want) {
			t.Errorf("exit code %d, want %q in:\n%s", code, want, got)
		}
	}
	file := filepath.Join(dir, "claims.csv")
	write(t, file, block(t, "docs/quickstart.md", "claims: csv"))
	got, code := runApp(t, "import", "claims", file, "--db", db)
	if code != exitOK || !strings.Contains(got, "line 2: approved, pays €20.00") || !strings.Contains(got, "line 3: approved, pays €40.00") {
		t.Errorf("exit code %d:\n%s", code, got)
	}
}

var shell = regexp.MustCompile("(?s)```sh\n(.*?)```")

// Every octroi command that a document shows exists, with its flags and arguments.
func TestDocs_commands_exist(t *testing.T) {
	t.Parallel()
	seen := 0
	for name, text := range documents(t) {
		for _, m := range shell.FindAllStringSubmatch(text, -1) {
			for line := range strings.Lines(m[1]) {
				line, _, _ = strings.Cut(line, " #")
				line, _, _ = strings.Cut(line, " > ")
				words := shellWords(strings.TrimSpace(line))
				args := commandOf(words)
				if args == nil {
					continue
				}
				seen++
				if err := understood(args); err != nil {
					t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("found only %d commands: the search is broken", seen)
	}
}

// commandOf returns the arguments of a line that runs octroi, nil for any other line.
func commandOf(words []string) []string {
	for _, start := range [][]string{{"octroi"}, {"./octroi"}, {"go", "run", "./cmd/octroi"}} {
		if len(words) > len(start) && strings.Join(words[:len(start)], " ") == strings.Join(start, " ") {
			return words[len(start):]
		}
	}
	return nil
}

// shellWords splits a line at spaces outside of double quotes.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}

// understood reports whether the command line accepts these arguments, without doing anything.
func understood(args []string) error {
	a := &app{env: func(string) string { return "" }}
	cmd, rest, err := a.root().Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	if err := cmd.ValidateRequiredFlags(); err != nil {
		return err
	}
	if cmd.Args == nil {
		return nil
	}
	return cmd.Args(cmd, cmd.Flags().Args())
}

// The operations manual names every setting, role, column and exit code that the program has.
func TestDocs_operations_are_complete(t *testing.T) {
	t.Parallel()
	manual := documents(t)["docs/operations.md"]
	var wanted []string
	for _, s := range (&app{}).settings() {
		wanted = append(wanted, "| `--"+s.flag+"` | `"+s.env+"` | `"+s.fallback+"` |")
	}
	for _, r := range engine.Roles {
		wanted = append(wanted, "| `"+string(r)+"` |")
		if len(api.Scopes(r)) == 0 {
			t.Errorf("role %s may do nothing", r)
		}
	}
	for noun := range columnsOf {
		wanted = append(wanted, "| "+noun+" | `"+columnNames(noun)+"` |")
	}
	for _, code := range []string{"0", "1", "2", "3", "4", "5"} {
		wanted = append(wanted, "\n| "+code+" | ")
	}
	for _, w := range wanted {
		if !strings.Contains(manual, w) {
			t.Errorf("docs/operations.md does not have %q", strings.TrimSpace(w))
		}
	}
}
