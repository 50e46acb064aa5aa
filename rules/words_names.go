package rules

import (
	"strings"

	"github.com/google/cel-go/common/ast"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// phrase is how a variable or function is said. A truth has yes and no; a text may have is and isNot, with the text as
// %1; a number may have clauses of its own for comparisons. %1 of noun, yes and no is the title of what the book
// declares, %2 the benefit's unit.
type phrase struct {
	noun      engine.Text
	yes, no   engine.Text
	is, isNot engine.Text
	compare   *[6]engine.Text // by comparison, with the other side as %1
}

// phraseOf finds the phrase of a fixed name, or the common one of what a book declares: "field.", "used.".
func phraseOf(name string) phrase {
	root, _, _ := strings.Cut(name, ".")
	for _, key := range [...]string{name, root + "."} {
		for _, phrases := range [...]map[string]phrase{namePhrases, declaredPhrases} {
			if f, ok := phrases[key]; ok {
				return f
			}
		}
	}
	return phrase{}
}

// phrase finds the phrase of a variable.
func (p *phraser) phrase(name string) phrase {
	f := phraseOf(name)
	if f == (phrase{}) {
		f = unnamed
	}
	return f
}

// subject is the title of what a variable of the book names, in quotation marks.
func (p *phraser) subject(name string) string {
	root, code, _ := strings.Cut(name, ".")
	title := engine.Text{}
	switch root {
	case "field":
		title = p.field(code).Title
	case "evidence":
		title = p.book.Evidence[code].Title
	case "member":
		title = p.book.Statuses[code]
	case "used", "left", "open", "ordinal":
		if l := p.limit(code); l != nil {
			title = l.Title
		}
	}
	if text := title.In(p.lang); text != "" {
		return p.quoted(text)
	}
	if code == "" {
		code = name
	}
	return p.quoted(humane(code))
}

func (p *phraser) field(name string) engine.Field {
	if p.in.benefit != nil {
		for _, f := range p.in.benefit.Fields {
			if f.Name == name {
				return f
			}
		}
	}
	return engine.Field{}
}

func (p *phraser) limit(id string) *engine.Limit {
	if p.in.benefit != nil {
		for _, l := range p.in.benefit.Limits {
			if l.ID == id {
				return l
			}
		}
	}
	return nil
}

// unitName is one unit of the benefit: "session".
func (p *phraser) unitName() string { return unitName(p.book, p.in.benefit, p.lang) }

func unitName(book *engine.Book, b *engine.Benefit, lang engine.Lang) string {
	if b != nil {
		if name := book.Units[b.Unit].One.In(lang); name != "" {
			return name
		}
	}
	return anyUnit.In(lang)
}

// codeWord says a text that a rule compares a variable with: a benefit and the value of a field by their titles, what the
// language knows in its own words, any other code as it is.
func (p *phraser) codeWord(name, code string) string {
	if name == "benefit" {
		if b := p.book.Benefit(code); b != nil {
			return p.quoted(b.Title.In(p.lang))
		}
	}
	if field, ok := strings.CutPrefix(name, "field."); ok {
		f := p.field(field)
		return p.quoted(f.ValueTitle(code, p.lang))
	}
	if word, ok := codeWords[name][code]; ok {
		return word.In(p.lang)
	}
	return p.quoted(humane(code))
}

// history is the title of a benefit and a period in the arguments of times, had and last.
func (p *phraser) history(args []ast.Expr) (title, period string) {
	if s, ok := args[0].AsLiteral().(celtypes.String); ok && args[0].Kind() == ast.LiteralKind {
		title = p.codeWord("benefit", string(s))
	}
	within := engine.Period{Months: 120}
	if len(args) > 1 && args[1].Kind() == ast.LiteralKind {
		if s, ok := args[1].AsLiteral().(celtypes.String); ok {
			if read, ok := parsePeriod(string(s)); ok {
				within = read
			}
		}
	}
	return title, periodText(p.lang, within)
}

// table says a value of a table: on a day, what each class has; without one, which table and by what.
func (p *phraser) table(code string, key ast.Expr) said {
	s := said{binds: bindsAtom, kind: p.kindOf("table." + code)}
	name, _ := dotted(key)
	by := p.noun(key).text
	if t, ok := p.in.tables[code]; ok && p.on != 0 {
		var rows []string
		for _, class := range t.keys {
			row := t.rows[class]
			if v, err := row.on(p.on); err == nil {
				rows = append(rows, p.fill(titled, p.codeWord(name, class), engine.FormatValue(p.book, *v, p.lang)))
			}
		}
		s.text = p.fill(tableRows, by, strings.Join(rows, ", "))
		return s
	}
	s.text = p.fill(tableValue, p.quoted(humane(code)), by)
	return s
}

// periodText writes a period: "24 months", "60 days".
func periodText(lang engine.Lang, within engine.Period) string {
	var parts []string
	if within.Months != 0 {
		parts = append(parts, periodWords(lang, true, within.Months, within.Months == 1))
	}
	if within.Days != 0 {
		parts = append(parts, periodWords(lang, false, within.Days, within.Days == 1))
	}
	return listed(lang, parts, "and")
}

// periodWords writes so many months or days.
func periodWords(lang engine.Lang, months bool, n int, one bool) string {
	name := "days"
	if months {
		name = "months"
	}
	if one {
		name = strings.TrimSuffix(name, "s")
	}
	return engine.FormatValue(nil, engine.Int(int64(n)), lang) + "\u00a0" + spans[name].In(lang)
}

// spans are lengths of time.
var spans = map[string]engine.Text{
	"day":    {FR: "jour", NL: "dag", DE: "Tag", EN: "day"},
	"days":   {FR: "jours", NL: "dagen", DE: "Tage", EN: "days"},
	"month":  {FR: "mois", NL: "maand", DE: "Monat", EN: "month"},
	"months": {FR: "mois", NL: "maanden", DE: "Monate", EN: "months"},
	"year":   {FR: "an", NL: "jaar", DE: "Jahr", EN: "year"},
	"years":  {FR: "ans", NL: "jaar", DE: "Jahre", EN: "years"},
}

// comparisonPhrase is how two values of a kind are compared.
func comparisonPhrase(k engine.Kind, right said, is relation) engine.Text {
	switch {
	case k == engine.KindDate:
		return dayWords[is]
	case right.fixed == nil:
		return againstWords[is]
	default:
		return compareWords[is]
	}
}
