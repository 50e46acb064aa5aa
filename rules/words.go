package rules

import (
	"strings"

	"github.com/google/cel-go/common/ast"

	"octroi/engine"
)

// plain is what an expression needs to say itself in plain words: its syntax, and the names of the place it stands in.
type plain struct {
	tree *ast.AST
	in   *setting
}

// setting is where an expression stands: the benefit whose fields, limits and unit it names (nil for a gate of the
// whole book), and the book's named values.
type setting struct {
	benefit *engine.Benefit
	params  map[string]datedConst
	tables  map[string]tableDef
}

// Words says the expression in plain words of a language: "the provider is recognised and the member is under 18". A
// named value of the book is written with its whole history.
func (x *expression) Words(book *engine.Book, lang engine.Lang) string {
	return x.wordsOn(book, lang, 0)
}

// wordsOn is Words with the named values of the book as they stand on a day, 0 for all their history.
func (x *expression) wordsOn(book *engine.Book, lang engine.Lang, on engine.Date) string {
	if x.tree == nil {
		return x.source
	}
	p := x.phraser(book, lang, on)
	root := x.tree.Expr()
	if x.kind == engine.KindBool {
		return p.clause(root, true).text
	}
	return p.noun(root).text
}

func (x *expression) phraser(book *engine.Book, lang engine.Lang, on engine.Date) *phraser {
	if book == nil {
		book = &engine.Book{}
	}
	p := &phraser{x: x, book: book, lang: lang, on: on, in: setting{}}
	if x.in != nil {
		p.in = *x.in
	}
	return p
}

// phraser says one expression in one language.
type phraser struct {
	x    *expression
	book *engine.Book
	lang engine.Lang
	on   engine.Date
	in   setting
}

// How tightly a fragment holds together: what stands inside something tighter goes into brackets.
const (
	bindsOr = iota
	bindsAnd
	bindsSum
	bindsProduct
	bindsAtom
)

// said is a fragment of a sentence.
type said struct {
	text  string
	binds int
	kind  engine.Kind
	fixed *engine.Value // of a value that is written out
	units bool          // a number of the benefit's units
}

// inside returns the fragment for a place that binds as tightly as given, in brackets where it must.
func (s said) inside(binds int) string {
	if s.binds < binds {
		return "(" + s.text + ")"
	}
	return s.text
}

// fill puts arguments into a phrase: %1 and %2 as they are, %d1 and %d2 in the German dative. French contracts its
// prepositions with the article that follows: "de" and "le jour" are "du jour".
func (p *phraser) fill(phrase engine.Text, args ...string) string {
	return fillPhrase(p.lang, phrase, args...)
}

func fillPhrase(lang engine.Lang, phrase engine.Text, args ...string) string {
	rest := phrase.In(lang)
	var b strings.Builder
	for {
		before, after, found := strings.Cut(rest, "%")
		b.WriteString(before)
		if !found || after == "" {
			return b.String()
		}
		dative := after[0] == 'd'
		if dative {
			after = after[1:]
		}
		arg := ""
		if i := int(after[0] - '1'); i >= 0 && i < len(args) {
			arg = args[i]
		}
		if dative {
			arg = inDative(arg)
		}
		text := b.String()
		if joined, rest, ok := contracted(lang, text, arg); ok {
			b.Reset()
			b.WriteString(joined)
			arg = rest
		}
		b.WriteString(arg)
		rest = after[1:]
	}
}

// contracted joins a French preposition at the end of text with the article at the start of arg.
func contracted(lang engine.Lang, text, arg string) (joined, rest string, ok bool) {
	if lang != engine.FR {
		return "", "", false
	}
	for _, c := range [...][3]string{{"de", "le ", "du "}, {"de", "les ", "des "}, {"à", "le ", "au "}, {"à", "les ", "aux "}} {
		before, found := strings.CutSuffix(text, c[0]+" ")
		after, article := strings.CutPrefix(arg, c[1])
		if found && article && (before == "" || strings.HasSuffix(before, " ")) {
			return before + c[2], after, true
		}
	}
	return "", "", false
}

// inDative puts a German noun phrase into the dative. The phrases are written so that only their article changes.
func inDative(s string) string {
	for _, c := range [...][2]string{{"der ", "dem "}, {"die ", "der "}, {"das ", "dem "}, {"was ", "dem, was "}} {
		if rest, ok := strings.CutPrefix(s, c[0]); ok {
			return c[1] + rest
		}
	}
	return s
}

// quoted puts a title of the book into the quotation marks of the language.
func (p *phraser) quoted(s string) string { return quotedIn(p.lang, s) }

func quotedIn(lang engine.Lang, s string) string {
	return fillPhrase(lang, engine.Text{FR: "«\u00a0%1\u00a0»", NL: "“%1”", DE: "„%1“", EN: "“%1”"}, s)
}

// humane is a code as people write it.
func humane(code string) string { return strings.ReplaceAll(code, "_", " ") }

// listed joins fragments: "a, b and c". more is the last joint, by name.
func listed(lang engine.Lang, parts []string, joint string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " " + joints[joint].In(lang) + " " + parts[last]
}

// joints join the parts of a sentence.
var joints = map[string]engine.Text{
	"and": {FR: "et", NL: "en", DE: "und", EN: "and"},
	"or":  {FR: "ou", NL: "of", DE: "oder", EN: "or"},
}
