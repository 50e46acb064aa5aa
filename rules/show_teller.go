package rules

import (
	"regexp"
	"slices"
	"strings"

	"octroi/engine"
)

// teller says the parts of a benefit in words, with the values of a day (0: with all their history). Show and Diff both
// speak through it.
type teller struct {
	book    *engine.Book
	benefit *engine.Benefit
	on      engine.Date
	lang    engine.Lang
}

func (t *teller) fill(phrase engine.Text, args ...string) string {
	return fillPhrase(t.lang, phrase, args...)
}

// life says from when until when the benefit is in force.
func (t *teller) life(b *engine.Benefit) string {
	from := engine.FormatDate(b.From, t.lang)
	if b.Until == 0 {
		return t.fill(showWords["since"], from)
	}
	return t.fill(showWords["from to"], from, engine.FormatDate(b.Until.AddDays(-1), t.lang))
}

// argument is a place in a reason's sentence that a claim fills.
var argument = regexp.MustCompile(`\{[^}]*\}`)

// otherwise says what a gate does when its condition does not hold.
func (t *teller) otherwise(g *engine.Gate) string {
	label := "else denied"
	if g.Pend {
		label = "else pended"
	}
	return t.fill(showWords[label], t.reason(g.Reason, g.Args))
}

// because says what becomes of a line on which a condition of review holds.
func (t *teller) because(r *engine.ReviewRule) string {
	return t.fill(showWords["then pended"], t.reason(r.Reason, r.Args))
}

// secondPerson says above what amount two people rule on a line, "" when one is always enough.
func (t *teller) secondPerson() string {
	above := t.book.SecondPersonAbove
	if above == 0 {
		return ""
	}
	return t.fill(showWords["second person"], engine.FormatValue(t.book, engine.CentsValue(above), t.lang))
}

// reason says the sentence of a reason, with a mark for what only a claim can say.
func (t *teller) reason(code string, args []engine.NamedValue) string {
	return argument.ReplaceAllString(engine.Sentence(t.book, t.lang, code, t.unknowns(args)), "…")
}

// unknowns fills the arguments of a sentence that only a claim can give with a mark.
func (t *teller) unknowns(named []engine.NamedValue) []engine.Arg {
	args := []engine.Arg{{Name: "benefit", Value: engine.TextValue("…")}}
	if t.benefit != nil {
		args[0].Value = engine.BenefitValue(t.benefit.Code)
	}
	for _, name := range []string{"date", "provider", "profession"} {
		args = append(args, engine.Arg{Name: name, Value: engine.TextValue("…")})
	}
	for _, a := range named {
		if !slices.ContainsFunc(args, func(x engine.Arg) bool { return x.Name == a.Name }) {
			args = append(args, engine.Arg{Name: a.Name, Value: engine.TextValue("…")})
		}
	}
	return args
}

// document says which documents are asked for, and when.
func (t *teller) document(r *engine.EvidenceRule) string {
	titles := make([]string, len(r.AnyOf))
	for i, code := range r.AnyOf {
		kind := t.book.Evidence[code]
		titles[i] = kind.Title.In(t.lang)
		if !kind.Valid.IsZero() {
			titles[i] += " (" + t.fill(showWords["valid"], periodText(t.lang, kind.Valid)) + ")"
		}
	}
	text := listed(t.lang, titles, "or")
	if r.When != nil {
		text = t.fill(showWords["if"], text, t.words(r.When))
	}
	return text
}

// words says an expression with the values of the day.
func (t *teller) words(e engine.Expression) string {
	switch x := e.(type) {
	case engine.Constant:
		if x.Kind == engine.KindText { // only pay.to and pay.mode are texts
			return engine.PayWord(x.S, t.lang)
		}
	case *expression:
		return x.wordsOn(t.book, t.lang, t.on)
	}
	return e.Words(t.book, t.lang)
}

// value says a value of the book as it stands on the day, with its cases in one line.
func (t *teller) value(c *engine.Choice) string { return listed(t.lang, t.cases(c), "or") }

// cases says each case of a value as it stands on the day; a value without cases is one.
func (t *teller) cases(c *engine.Choice) []string {
	c = t.dated(c)
	switch {
	case c == nil || c.None:
		return []string{showWords["no value"].In(t.lang)}
	case c.Is != nil:
		return []string{t.words(c.Is)}
	}
	parts := make([]string, len(c.Cases))
	for i := range c.Cases {
		k := &c.Cases[i]
		value := t.value(&k.Choice)
		if k.If != nil {
			parts[i] = t.fill(showWords["if"], value, t.words(k.If))
		} else {
			parts[i] = t.fill(showWords["otherwise"], value)
		}
	}
	return parts
}

// dated picks the part of a value that is in force on the day.
func (t *teller) dated(c *engine.Choice) *engine.Choice {
	for c != nil && len(c.Dates) > 0 {
		var next *engine.Choice
		for i := range c.Dates {
			if c.Dates[i].From <= t.on {
				next = &c.Dates[i].Choice
			}
		}
		c = next
	}
	return c
}

// payee and mode say who is paid and how; without a word, the member in money.
func (t *teller) payee(b *engine.Benefit) string {
	if b.PayTo == nil {
		return engine.PayWord(engine.PayMember, t.lang)
	}
	return t.value(b.PayTo)
}

func (t *teller) mode(b *engine.Benefit) string {
	if b.PayMode == nil {
		return engine.PayWord(engine.ModeMoney, t.lang)
	}
	return t.value(b.PayMode)
}

// governing says which day governs a line.
func (t *teller) governing(b *engine.Benefit) string {
	name := map[engine.DatedByKind]string{
		engine.DatedByUntil: "line.until", engine.DatedBySubmitted: "line.submitted", engine.DatedByApproval: "approval.granted_on",
	}[b.DatedBy.Kind]
	switch {
	case b.DatedBy.Kind == engine.DatedByField:
		return quotedIn(t.lang, b.Fields[b.DatedBy.Field].Title.In(t.lang))
	case name == "":
		name = "line.date"
	}
	return phraseOf(name).noun.In(t.lang)
}

// submitBy says until when a claim may be submitted, "" for ever.
func (t *teller) submitBy(b *engine.Benefit) string {
	within := b.SubmitWithin
	if within.IsZero() {
		within = t.book.SubmitWithin
	}
	if within.IsZero() {
		return ""
	}
	return t.fill(showWords["submit by"], periodText(t.lang, within), t.governing(b))
}

// fieldText says what a claim must state.
func (t *teller) fieldText(f engine.Field) string {
	kind := fieldKinds[f.Type].In(t.lang)
	switch {
	case f.Member:
		kind = memberField.In(t.lang)
	case len(f.Enum) > 0:
		titles := make([]string, len(f.Enum))
		for i, code := range f.Enum {
			titles[i] = f.ValueTitle(code, t.lang)
		}
		kind = listed(t.lang, titles, "or")
	}
	switch {
	case f.Required:
	case f.Default.Kind == engine.KindNone:
		kind += ", " + showWords["optional"].In(t.lang)
	default:
		kind += ", " + t.fill(showWords["default"], t.answer(f))
	}
	return f.Title.In(t.lang) + " (" + kind + ")"
}

// answer says the answer that a field has without a word.
func (t *teller) answer(f engine.Field) string {
	if f.Type == engine.KindText {
		return quotedIn(t.lang, f.ValueTitle(f.Default.S, t.lang))
	}
	return engine.FormatValue(t.book, f.Default, t.lang)
}

// sourceText says where the figures come from.
func (t *teller) sourceText(s engine.Source) string {
	var parts []string
	if s.Illustrative {
		parts = append(parts, showWords["illustrative"].In(t.lang))
	}
	for _, part := range []string{s.Text, s.Ref} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " — ")
}

// fieldKinds are what a claim states.
var fieldKinds = map[engine.Kind]engine.Text{
	engine.KindBool:  {FR: "oui ou non", NL: "ja of nee", DE: "ja oder nein", EN: "yes or no"},
	engine.KindInt:   {FR: "nombre", NL: "getal", DE: "Zahl", EN: "number"},
	engine.KindText:  {FR: "texte", NL: "tekst", DE: "Text", EN: "text"},
	engine.KindDate:  {FR: "date", NL: "datum", DE: "Datum", EN: "date"},
	engine.KindMoney: {FR: "montant", NL: "bedrag", DE: "Betrag", EN: "amount"},
}

var memberField = engine.Text{FR: "un membre", NL: "een lid", DE: "ein Mitglied", EN: "a member"}
