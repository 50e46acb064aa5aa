package rules

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"octroi/engine"
)

// Varier is the engine.BookVarier of octroi.
type Varier struct{}

var _ engine.BookVarier = Varier{}

// Shipped implements engine.BookVarier.
func (Varier) Shipped(name string) ([]engine.SourceFile, error) { return Shipped(name) }

// Vary implements engine.BookVarier. A setting is "psychology.sessions=16" (at_most or after of a limit),
// "screenings=50 EUR" (of a pool) or "param.psychology_fee=20 EUR"; several values are "16..24" or "10 EUR..20 EUR step 2 EUR".
// A plain value takes the place of everything that stood there, dates and cases too. With several settings there is a book
// for each combination of their values, those of the last setting nearest to each other.
func (Varier) Vary(ctx context.Context, files []engine.SourceFile, sets []string) ([]engine.BookVariant, error) {
	v := variation{files: slices.Clone(files)}
	slices.SortStableFunc(v.files, func(a, b engine.SourceFile) int { return strings.Compare(a.Name, b.Name) })
	if _, issues := Load(v.files); len(issues.Errors()) > 0 {
		return nil, bookInvalid(issues)
	}
	v.read()
	settings := make([]varied, len(sets))
	for i, text := range sets {
		settings[i] = v.setting(i, text)
		if slices.ContainsFunc(settings[:i], func(s varied) bool { return s.at != nil && s.at == settings[i].at }) {
			v.fail(i, "set_twice", textArg("name", settings[i].name)) // one of the two would count for nothing, and be told all the same
		}
	}
	if len(v.errors) > 0 {
		return nil, v.refusal()
	}
	books := 1
	for i := range settings {
		if books *= len(settings[i].values); books > engine.MaxReplayBooks {
			v.fail(i, "set_too_many", engine.Arg{Name: "max", Value: engine.Int(engine.MaxReplayBooks)})
			return nil, v.refusal()
		}
	}
	all := []edited{{files: v.files}}
	for i := range settings {
		all = v.each(all, &settings[i])
	}
	out := make([]engine.BookVariant, 0, len(all))
	for _, e := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		loaded, issues := Load(e.files)
		if loaded == nil {
			v.fail(len(sets)-1, "set_refused", textArg("set", e.set), textArg("why", issues.Errors()[0].Message))
			break // the others are refused for the same reason, more often than not
		}
		out = append(out, engine.BookVariant{Set: e.set, Files: e.files, Book: loaded.Book})
	}
	if len(v.errors) > 0 {
		return nil, v.refusal()
	}
	return out, nil
}

// variation makes variants of a book.
type variation struct {
	files  []engine.SourceFile // in name order
	root   *yamlNode
	errors []engine.FieldError
}

// edited is a book with some of its settings made.
type edited struct {
	set   string
	files []engine.SourceFile
}

func (v *variation) fail(i int, code string, args ...engine.Arg) {
	v.errors = append(v.errors, engine.FieldError{Pointer: "/set/" + strconv.Itoa(i), Code: code, Args: args})
}

func (v *variation) refusal() error {
	return &engine.Error{Kind: engine.Unprocessed, Code: "set_invalid", Fields: v.errors}
}

// read parses a book that is known to have no mistake.
func (v *variation) read() { v.root = merge(&report{}, v.files) }

// setting reads one setting, and finds what it changes.
func (v *variation) setting(i int, text string) varied {
	s, code := parseSetting(text)
	if code != "" {
		v.fail(i, code, textArg("text", text), engine.Arg{Name: "max", Value: engine.Int(engine.MaxReplayBooks)})
		return s
	}
	var known []string
	if s.at, known = v.place(s.name); s.at == nil {
		v.fail(i, "set_unknown", textArg("name", s.name), textArg("nearest", strings.Join(engine.Nearest(s.name, known, 3), ", ")))
	}
	return s
}

// place returns the value that a name stands for, nil when there is none, and the names that stand for one.
func (v *variation) place(name string) (at *yamlNode, known []string) {
	add := func(n string, value *yamlNode) {
		if known = append(known, n); n == name {
			at = value
		}
	}
	for _, e := range entriesOf(v.root.get("parameters")) {
		add("param."+e.key.text, e.value)
	}
	for _, e := range entriesOf(v.root.get("pools")) {
		if b := boundNode(e.value); b != nil {
			add(e.key.text, b)
		}
	}
	for _, e := range entriesOf(v.root.get("benefits")) {
		limits := e.value.get("limits")
		if limits == nil {
			continue
		}
		for _, l := range limits.items {
			if id, b := l.get("id"), boundNode(l); id != nil && b != nil {
				add(e.key.text+"."+id.text, b)
			}
		}
	}
	return at, known
}

func entriesOf(n *yamlNode) []entry {
	if n == nil {
		return nil
	}
	return n.entries
}

// boundNode is the cap of a limit, or its threshold; nil of a mere counter.
func boundNode(limit *yamlNode) *yamlNode {
	if n := limit.get("at_most"); n != nil {
		return n
	}
	return limit.get("after")
}

// each makes a setting in every book made so far, with every value.
func (v *variation) each(all []edited, s *varied) []edited {
	out := make([]edited, 0, len(all)*len(s.values))
	for _, e := range all {
		for _, value := range s.values {
			files, err := v.replace(e.files, s.at, value)
			if err != nil {
				v.fail(0, "set_refused", textArg("set", s.name+"="+value), textArg("why", err.Error()))
				return nil
			}
			set := s.name + "=" + value
			if e.set != "" {
				set = e.set + ", " + set
			}
			out = append(out, edited{set, files})
		}
	}
	return out
}

// errAltered says that more than one value came out otherwise than it was written.
var errAltered = errors.New("the book could not be written again as it was")

// replace writes the file in which a value stands again with another in its place, and makes sure that nothing else became
// another.
func (v *variation) replace(files []engine.SourceFile, at *yamlNode, value string) ([]engine.SourceFile, error) {
	i := slices.IndexFunc(files, func(f engine.SourceFile) bool { return f.Name == at.src.name })
	file, err := parser.ParseBytes([]byte(files[i].Text), parser.ParseComments)
	if err != nil {
		return nil, err
	}
	path, err := yaml.PathString("$." + at.where)
	if err != nil {
		return nil, err
	}
	if err := path.ReplaceWithReader(file, strings.NewReader(yamlText(value))); err != nil {
		return nil, err
	}
	out := slices.Clone(files)
	out[i].Text = file.String()
	before, after := parseYAML(&report{}, newSource(files[i])), parseYAML(&report{}, newSource(out[i]))
	if after == nil || !alike(before, after, at.where, value) {
		return nil, errAltered
	}
	return out, nil
}

// alike reports whether two trees are the same but for one place, where the second has a value.
func alike(a, b *yamlNode, where, value string) bool {
	if a.where == where {
		return b.kind == nodeScalar && b.text == value
	}
	return a.kind == b.kind && a.text == b.text &&
		slices.EqualFunc(a.items, b.items, func(x, y *yamlNode) bool { return alike(x, y, where, value) }) &&
		slices.EqualFunc(a.entries, b.entries, func(x, y entry) bool {
			return x.key.text == y.key.text && alike(x.value, y.value, where, value)
		})
}

// yamlText is a value as YAML has it: a decimal number is quoted, which a book asks for.
func yamlText(value string) string {
	if numberPattern.MatchString(value) && strings.Contains(value, ".") {
		return `"` + value + `"`
	}
	return value
}

func textArg(name, value string) engine.Arg {
	return engine.Arg{Name: name, Value: engine.TextValue(value)}
}

func bookInvalid(issues Issues) error {
	return engine.NewError(engine.Unprocessed, "book_invalid",
		engine.Arg{Name: "errors", Value: engine.Int(int64(len(issues.Errors())))}).WithCause(issues)
}
