package rules

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
)

func shippedBook(t *testing.T, name string) []engine.SourceFile {
	t.Helper()
	files, err := Shipped(name)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestVary_cost_curve: a range of values gives a book for each, which differs from the one it was made of in that value alone.
func TestVary_cost_curve(t *testing.T) {
	t.Parallel()
	files := shippedBook(t, "partenamut")
	before, _ := Load(files)
	variants, err := Varier{}.Vary(t.Context(), files, []string{"psychology.sessions=16..24 step 4"})
	if err != nil {
		t.Fatal(err)
	}
	var sets []string
	for _, v := range variants {
		sets = append(sets, v.Set)
		if v.Book.Revision != engine.Revision(v.Files) {
			t.Errorf("%s: the revision is not that of its text", v.Set)
		}
		after, _ := Load(v.Files)
		for _, c := range Diff(before, after) {
			if c.Benefit != "psychology" || !strings.Contains(c.Text.EN, strings.TrimPrefix(v.Set, "psychology.sessions=")) {
				t.Errorf("%s also changes %s: %s", v.Set, c.Benefit, c.Text.EN)
			}
		}
		if n := len(Diff(before, after)); n == 0 {
			t.Errorf("%s changes nothing", v.Set)
		}
	}
	if diff := cmp.Diff([]string{"psychology.sessions=16", "psychology.sessions=20", "psychology.sessions=24"}, sets); diff != "" {
		t.Error(diff)
	}
}

// TestVary_changesAThingOnce: the last of two values would be the one that counts, and both would be told.
func TestVary_changesAThingOnce(t *testing.T) {
	t.Parallel()
	_, err := Varier{}.Vary(t.Context(), shippedBook(t, "partenamut"), []string{"psychology.sessions=16", "psychology.sessions=17"})
	var e *engine.Error
	if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Code != "set_twice" || e.Fields[0].Pointer != "/set/1" {
		t.Errorf("%+v", err)
	}
}

// TestVary_combines: several settings give every combination.
func TestVary_combines(t *testing.T) {
	t.Parallel()
	variants, err := Varier{}.Vary(t.Context(), shippedBook(t, "partenamut"), []string{"psychology.sessions=16..17", "param.psychology_session=20 EUR..21 EUR step 0.50 EUR"})
	if err != nil {
		t.Fatal(err)
	}
	var sets []string
	seen := map[string]bool{}
	for _, v := range variants {
		sets = append(sets, v.Set)
		seen[v.Book.Revision] = true
	}
	want := []string{
		"psychology.sessions=16, param.psychology_session=20 EUR", "psychology.sessions=16, param.psychology_session=20.50 EUR",
		"psychology.sessions=16, param.psychology_session=21 EUR", "psychology.sessions=17, param.psychology_session=20 EUR",
		"psychology.sessions=17, param.psychology_session=20.50 EUR", "psychology.sessions=17, param.psychology_session=21 EUR",
	}
	if diff := cmp.Diff(want, sets); diff != "" {
		t.Error(diff)
	}
	if len(seen) != len(want) {
		t.Errorf("%d revisions of %d books", len(seen), len(want))
	}
}

// TestVary_refused: what is wrong with settings is told at once, each at its place.
func TestVary_refused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sets []string
		want []string // pointer and code
		near string
	}{
		"no value":            {[]string{"psychology.sessions"}, []string{"/set/0 set_form"}, ""},
		"an expression":       {[]string{"psychology.sessions=line.units"}, []string{"/set/0 set_form"}, ""},
		"two kinds":           {[]string{"psychology.sessions=16..20 EUR"}, []string{"/set/0 set_form"}, ""},
		"no end":              {[]string{"psychology.sessions=16.."}, []string{"/set/0 set_form"}, ""},
		"backwards":           {[]string{"psychology.sessions=24..16"}, []string{"/set/0 set_order"}, ""},
		"no step":             {[]string{"psychology.sessions=16..24 step 0"}, []string{"/set/0 set_order"}, ""},
		"too fine":            {[]string{"psychology.sessions=1..24 step 0.1"}, []string{"/set/0 set_too_many"}, ""},
		"too many together":   {[]string{"psychology.sessions=1..9", "param.psychology_session=1 EUR..9 EUR"}, []string{"/set/1 set_too_many"}, ""},
		"a misspelt limit":    {[]string{"psychology.sesions=16", "nothing"}, []string{"/set/0 set_unknown", "/set/1 set_form"}, "psychology.sessions"},
		"a benefit":           {[]string{"psychology=16"}, []string{"/set/0 set_unknown"}, ""},
		"a misspelt value":    {[]string{"param.psycology_session=16 EUR"}, []string{"/set/0 set_unknown"}, "param.psychology_session"},
		"another kind":        {[]string{"psychology.sessions=16 EUR"}, []string{"/set/0 set_refused"}, ""},
		"a value of no sense": {[]string{"psychology.sessions=9999999999999..9999999999999"}, []string{"/set/0 set_form"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Varier{}.Vary(t.Context(), shippedBook(t, "partenamut"), c.sets)
			var e *engine.Error
			if !errors.As(err, &e) || e.Code != "set_invalid" {
				t.Fatalf("%v", err)
			}
			var got []string
			for _, f := range e.Fields {
				got = append(got, f.Pointer+" "+f.Code)
				for _, lang := range engine.Langs {
					if text, _, ok := engine.Message(f.Code, lang, f.Args); !ok || strings.ContainsAny(text, "{}") {
						t.Errorf("%s in %s: %q", f.Code, lang, text)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if _, remedy, _ := engine.Message(e.Fields[0].Code, engine.EN, e.Fields[0].Args); !strings.Contains(remedy, c.near) {
				t.Errorf("the remedy %q does not name %s", remedy, c.near)
			}
		})
	}
}

// TestVary_every_value: every cap, threshold and parameter of the books that there are can be changed, alone, however it is
// written: plain, by dates or by cases, in a block or on one line.
func TestVary_every_value(t *testing.T) {
	t.Parallel()
	books := [][]engine.SourceFile{shippedBook(t, "partenamut"), shippedBook(t, "demo-fr")}
	paths, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, []engine.SourceFile{{Name: path, Text: string(text)}})
	}
	all := 0
	for _, files := range books {
		v := variation{files: files}
		v.read()
		_, known := v.place("")
		for _, name := range known {
			at, _ := v.place(name)
			for _, value := range []string{"7", "0.5", "12.50 EUR", "7.5 %", "2025-01-01", "true"} {
				all++
				out, err := v.replace(files, at, value)
				if err != nil {
					t.Fatalf("%s=%s: %v", name, value, err)
				}
				changed := slices.IndexFunc(out, func(f engine.SourceFile) bool { return f.Name == at.src.name })
				for i := range out {
					if i != changed && out[i] != files[i] {
						t.Errorf("%s=%s changes %s", name, value, out[i].Name)
					}
				}
			}
		}
	}
	if all < 1000 {
		t.Errorf("only %d values were changed: the search is broken", all)
	}
}

// TestParseSetting_range: a range has its first value, and every step of it up to its last.
func TestParseSetting_range(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Int64Range(0, 500).Draw(t, "from")
		step := rapid.Int64Range(1, 50).Draw(t, "step")
		count := rapid.Int64Range(1, engine.MaxReplayBooks).Draw(t, "count")
		spare := rapid.Int64Range(0, step-1).Draw(t, "spare")
		last := from + (count-1)*step
		suffix := rapid.SampledFrom([]string{"", " EUR", " %"}).Draw(t, "suffix")
		write := func(n int64) string { return strconv.FormatInt(n, 10) + suffix }
		s, code := parseSetting("a.b=" + write(from) + ".." + write(last+spare) + " step " + write(step))
		if code != "" || int64(len(s.values)) != count || s.values[0] != write(from) || s.values[count-1] != write(last) {
			t.Fatalf("%s: %q", code, s.values)
		}
	})
}
