package rules

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/cel-go/cel"
)

// syntaxProblem puts cel-go's first complaint about src into the words of rule authors. The others are consequences
// of the first.
func syntaxProblem(src []rune, errs []*cel.Error) problem {
	if len(src) == leadingSpace(src) {
		return problem{1, 1, "the expression is empty", ""}
	}
	if m := percentSign.FindStringSubmatchIndex(string(src)); m != nil {
		before := string(src)[:m[3]]
		line := strings.LastIndexByte(before, '\n') + 1
		return problem{1 + strings.Count(before, "\n"), utf8.RuneCountInString(before[line:]) + 1, "a share is not written with %",
			"write pct(" + string(src)[m[2]:m[3]] + ")"}
	}
	first := errs[0]
	p := problem{line: first.Location.Line(), col: first.Location.Column() + 1}
	message := strings.TrimPrefix(first.Message, "Syntax error: ")
	quoted := between(message)
	switch {
	case strings.HasPrefix(message, "reserved identifier: "):
		p.message, p.remedy = strings.TrimPrefix(message, "reserved identifier: ")+" is a reserved word", "use another name"
	case strings.HasPrefix(message, "token recognition error"):
		p.message, p.remedy = strayCharacter(quoted)
	case strings.Contains(message, "'<EOF>' expecting"), strings.HasSuffix(message, "input '<EOF>'"), strings.HasSuffix(message, "at '<EOF>'"):
		p.message, p.remedy = "the expression ends too early", "close its brackets and finish its last comparison"
	case strings.HasPrefix(message, "invalid int literal"):
		p.message = "the number is too large"
	case strings.HasPrefix(message, "expression recursion limit"), strings.HasPrefix(message, "max recursion depth"):
		p.message, p.remedy = "the expression is nested too deeply", "split it into several conditions or cases"
	case strings.HasPrefix(message, "unsupported syntax"):
		p.message = quoted + " is not available in rules"
	case quoted != "":
		p.message, p.remedy = `unexpected "`+quoted+`"`, wordOperators[quoted]
		if p.remedy == "" && startsDecimal(quoted) {
			p.remedy = "write decimals with a point and digits on both sides: eur(0.75)"
		}
	default:
		p.message = message
	}
	return p
}

// percentSign is a share as people write it, which is no syntax of the language.
var percentSign = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)\s*%\s*(?:[,)*+\-]|$)`)

// wordOperators are operators of other languages, and what to write instead.
var wordOperators = map[string]string{
	"and": "write && for and", "et": "write && for and", "en": "write && for and", "AND": "write && for and",
	"or": "write || for or", "ou": "write || for or", "of": "write || for or", "OR": "write || for or",
	"not": "write ! for not", "is": "write == for is", "EUR": "write eur(20) for 20 EUR", "%": "write pct(75) for 75 %",
}

// strayCharacter explains text that is no part of the language.
func strayCharacter(text string) (message, remedy string) {
	switch {
	case strings.HasPrefix(text, "="):
		return "unexpected =", "compare with =="
	case strings.HasPrefix(text, "&"):
		return "unexpected &", "write && for and"
	case strings.HasPrefix(text, "|"):
		return "unexpected |", "write || for or"
	case strings.HasPrefix(text, `"`), strings.HasPrefix(text, "'"):
		return "a text is not closed, or has an escape that does not exist", `close it with the quote that opens it`
	case strings.HasPrefix(text, "€"):
		return "unexpected €", "write eur(20) for €20"
	case strings.ContainsAny(text, "“”‘’«»"):
		return "unexpected " + text, `use straight quotes: "psychologist"`
	case strings.TrimSpace(text) == "" && text != "":
		odd, _ := utf8.DecodeRuneInString(text)
		return fmt.Sprintf("a space of another kind (%U)", odd), "write an ordinary space"
	default:
		return `unexpected "` + strings.TrimSpace(text) + `"`, ""
	}
}

// between is the first text in single quotes of a parser's message, which may itself hold quotes.
func between(message string) string {
	from := strings.IndexByte(message, '\'')
	if from < 0 {
		return ""
	}
	rest := message[from+1:]
	if until := strings.LastIndex(rest, "' expecting"); until >= 0 {
		return rest[:until]
	}
	if missing := strings.Index(rest, "' at '"); missing >= 0 { // what the parser would rather have is no help
		rest = rest[missing+len("' at '"):]
	}
	return strings.TrimSuffix(rest, "'")
}

func startsDecimal(s string) bool {
	return strings.HasPrefix(s, ".") || strings.HasPrefix(s, ",")
}

// leadingSpace counts the spaces before the first character that says something.
func leadingSpace(src []rune) int {
	n := 0
	for n < len(src) && unicode.IsSpace(src[n]) {
		n++
	}
	return n
}

// place puts problems in the order of the source and keeps each inside it: cel-go may point before the first character
// or past the last.
func place(src []rune, problems ...problem) []problem {
	lines := strings.Split(string(src), "\n")
	for i := range problems {
		p := &problems[i]
		p.line = min(max(p.line, 1), len(lines))
		p.col = min(max(p.col, 1), max(1, len([]rune(lines[p.line-1]))))
	}
	slices.SortStableFunc(problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.col, b.col))
	})
	return slices.Compact(problems)
}
