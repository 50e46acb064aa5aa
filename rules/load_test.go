package rules_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/rules"
)

// one is a book of a single file.
func one(text string) []engine.SourceFile {
	return []engine.SourceFile{{Name: "book.yaml", Text: text}}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestCompiler: a good book compiles to its revision; a bad one is an *engine.Error with the issues as its cause.
func TestCompiler(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/good/small.good.yaml")
	book, err := rules.Compiler{}.Compile(one(text))
	if err != nil || book.Revision != engine.Revision(one(text)) || book.Benefit("visit") == nil {
		t.Fatalf("book %+v, %v", book, err)
	}
	_, err = rules.Compiler{}.Compile(one(strings.Replace(text, "category: care", "category: caer", 1)))
	var refused *engine.Error
	var issues rules.Issues
	if !errors.As(err, &refused) || refused.Kind != engine.Unprocessed || refused.Code != "book_invalid" || !errors.As(err, &issues) {
		t.Fatalf("got %v", err)
	}
	want := rules.Issue{
		File: "book.yaml", Line: 14, Col: 15, Where: "benefits.visit.category",
		Message: "unknown category 'caer'", Remedy: "did you mean 'care'?",
	}
	if diff := cmp.Diff(rules.Issues{want}, issues); diff != "" {
		t.Error(diff)
	}
}

// TestLoad_where: the path of an issue names the place in the book, through mappings and lists.
func TestLoad_where(t *testing.T) {
	t.Parallel()
	text := strings.Replace(read(t, "testdata/good/small.good.yaml"), "at_most: 20", "at_most: -1", 1)
	_, issues := rules.Load(one(text))
	if len(issues) != 1 || issues[0].Where != "benefits.visit.limits[0].at_most" {
		t.Errorf("got %+v", issues)
	}
}

// TestLoad_book: the engine's book holds what the YAML says.
func TestLoad_book(t *testing.T) {
	t.Parallel()
	loaded, _ := load(t, "testdata/good/everything.good.yaml")
	b := loaded.Book.Benefit("psychology")
	got := map[string]any{
		"order":   codes(loaded.Book),
		"gates":   []string{b.Gates[0].Rule, b.Gates[1].Rule, b.Gates[2].Rule},
		"pend":    []bool{b.Gates[0].Pend, b.Gates[1].Pend, b.Gates[2].Pend},
		"args":    names(b.Gates[2].Args),
		"limits":  []string{b.Limits[0].Code, b.Limits[1].Code},
		"label":   b.Limits[0].AtMost.Dates[1].Choice.Cases[0].Choice.Label,
		"changes": fmt.Sprint(b.Changes),
		"title":   b.Limits[0].Title.DE,
		"unit":    loaded.Book.Benefit("care_at_home").Step.String(),
		"within":  loaded.Book.Benefit("care_at_home").SubmitWithin,
		"reads":   []bool{b.ReadsHousehold, loaded.Book.Benefit("care_at_home").ReadsHousehold},
		"dated":   loaded.Book.Benefit("premium").DatedBy,
		"carc":    loaded.Book.Reasons["not_covered"].CARC,
		"zone":    loaded.Book.Zone.String(),
	}
	want := map[string]any{
		"order":   []string{"psychology", "aligners", "care_at_home", "premium"},
		"gates":   []string{"book.requires[0]", "book.requires[1]", "requires[0]"},
		"pend":    []bool{false, true, false},
		"args":    []string{"benefit", "profession", "provider"},
		"limits":  []string{"psychology.sessions", "yearly"},
		"label":   "from 2025-01-01, case 1",
		"changes": "[2025-01-01]",
		"title":   "Sitzungen je Kalenderjahr",
		"unit":    "0.5",
		"within":  engine.Period{Days: 60},
		"reads":   []bool{false, true},
		"dated":   engine.DatedBy{Kind: engine.DatedByField, Field: 1},
		"carc":    27,
		"zone":    "Europe/Brussels",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func codes(b *engine.Book) []string {
	var out []string
	for _, x := range b.Benefits {
		out = append(out, x.Code)
	}
	return out
}

func names(args []engine.NamedValue) []string {
	var out []string
	for _, a := range args {
		out = append(out, a.Name)
	}
	return out
}

// TestLoad_files: a book in several files is the same book, whatever the order in which they are given.
func TestLoad_files(t *testing.T) {
	t.Parallel()
	text := read(t, "testdata/good/small.good.yaml")
	head, benefits, _ := strings.Cut(text, "benefits:\n")
	dir := t.TempDir()
	for name, content := range map[string]string{
		"a.yaml": head, "b.yaml": "benefits:\n" + benefits,
		"c.yaml":    "benefits:\n" + strings.Replace(benefits, "  visit:", "  second:", 1),
		"notes.txt": "not read",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := rules.ReadFiles(dir)
	if err != nil || len(files) != 3 || files[2].Name != "c.yaml" {
		t.Fatalf("%v %v", files, err)
	}
	files[0], files[2] = files[2], files[0]
	loaded, issues := rules.Load(files)
	if loaded == nil {
		t.Fatal(issues)
	}
	if diff := cmp.Diff([]string{"visit", "second"}, codes(loaded.Book)); diff != "" {
		t.Error(diff)
	}
	if _, err := rules.ReadFiles(filepath.Join(dir, "absent")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent folder: %v", err)
	}
	if _, err := rules.Shipped("absent"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent book: %v", err)
	}
}

// TestLoad_bounds: what could exhaust the parser is refused before it is parsed.
func TestLoad_bounds(t *testing.T) {
	t.Parallel()
	var keys strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&keys, "a%d: b\n", i)
	}
	for name, row := range map[string]struct{ text, want string }{
		"large":            {strings.Repeat("# x\n", 1<<18) + "#", "more than 1 MiB"},
		"keys":             {keys.String(), "more than 2000 entries"},
		"flow keys":        {"a: {" + strings.Repeat("b, ", 3000) + "}", "more than 2000 entries"},
		"signs":            {"a: " + strings.Repeat("*a\n", 20_000), "40001 line ends and signs"},
		"long line":        {"a: b\nc: " + strings.Repeat("a", 10_001), "more than 10000 bytes"},
		"documents":        {strings.Repeat("--- a\n", 3000), "more than 2000 entries"},
		"flow comments":    {"a: {" + strings.Repeat("a: # b\n", 3000), "more than 2000 entries"},
		"flow depth":       {"a: " + strings.Repeat("[", 9_000), "more than 32 levels"},
		"block depth":      {strings.Repeat("- ", 4_000) + "a", "more than 32 levels"},
		"question marks":   {strings.Repeat("? ", 4_000) + "a", "more than 32 levels"},
		"not UTF-8":        {"a: \xff", "not UTF-8"},
		"byte-order mark":  {"\ufeffschema: 1", "byte-order mark"},
		"carriage returns": {"schema: 1\rbook: a", "control character"},
		"NUL":              {"schema: \x00", "control character"},
		"no file":          {"", "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, issues := rules.Load(one(row.text))
			if len(issues) == 0 || !strings.Contains(issues[0].Message, row.want) {
				t.Errorf("got %v", issues)
			}
			inside(t, row.text, issues)
		})
	}
	if loaded, issues := rules.Load(nil); loaded != nil || len(issues) != 1 {
		t.Errorf("no files: %v", issues)
	}
}

// TestLoad_damaged: a good book with lines dropped, doubled, moved, cut or filled with words of the language is read or
// refused with places inside the file, and never panics.
func TestLoad_damaged(t *testing.T) {
	t.Parallel()
	lines := strings.Split(read(t, "testdata/good/everything.good.yaml"), "\n")
	words := []string{
		"none", "true", "{", "}", "[", "]", "- ", ": ", "''", "|", ">", "&a", "*a", "!t", "~", "2025-01-01", "20 EUR", "7 %", "0.5", "-1",
		"{2025-01-01: none}", "[{is: 1}]", "member", "payer", "units", "count", "amount", "left.sessions", "param.fee", "field.stage", "#",
	}
	rapid.Check(t, func(t *rapid.T) {
		damaged := append([]string(nil), lines...)
		for range rapid.IntRange(1, 4).Draw(t, "mistakes") {
			i := rapid.IntRange(0, len(damaged)-1).Draw(t, "line")
			switch line := damaged[i]; rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				damaged = append(damaged[:i], damaged[i+1:]...)
			case 1:
				damaged[i] = line + "\n" + line
			case 2:
				j := rapid.IntRange(0, len(damaged)-1).Draw(t, "other")
				damaged[i], damaged[j] = damaged[j], line
			case 3:
				damaged[i] = line[:rapid.IntRange(0, len(line)).Draw(t, "cut")]
			default:
				parts := strings.SplitAfter(line, " ")
				parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")] = rapid.SampledFrom(words).Draw(t, "word")
				damaged[i] = strings.Join(parts, "")
			}
		}
		text := strings.Join(damaged, "\n")
		loaded, issues := rules.Load(one(text))
		if (loaded == nil) != (len(issues.Errors()) > 0) {
			t.Fatalf("loaded %v with %v", loaded != nil, issues)
		}
		for _, i := range issues {
			all := strings.Split(text, "\n")
			if i.Line < 1 || i.Line > len(all) || i.Col < 1 || i.Col > len([]rune(all[i.Line-1]))+1 {
				t.Fatalf("an issue outside the file: %+v", i)
			}
		}
		if loaded != nil {
			rules.RunExamples(loaded)
		}
	})
}
