package rules

import (
	"fmt"
	"strings"

	"octroi/engine"
)

// Show describes a benefit in plain words as it stands on a day: what it asks for, what it pays and up to what. It fails
// with an *engine.Error of kind NotFound and code "benefit_not_found" when the book has no such benefit.
func Show(l *Loaded, code string, on engine.Date, lang engine.Lang) (string, error) {
	b := l.Book.Benefit(code)
	if b == nil {
		return "", engine.NewError(engine.NotFound, "benefit_not_found", engine.Arg{Name: "benefit", Value: engine.TextValue(code)})
	}
	s := &shower{book: l.Book, params: l.params, benefit: b, on: on, lang: lang}
	s.header()
	s.conditions()
	s.documents()
	s.payment()
	s.limits()
	s.fields()
	return s.out.String(), nil
}

// shower writes one benefit.
type shower struct {
	book    *engine.Book
	params  map[string]datedConst
	benefit *engine.Benefit
	on      engine.Date
	lang    engine.Lang
	out     strings.Builder
}

// row writes a labelled line; label is a word of showWords.
func (s *shower) row(label, format string, args ...any) {
	fmt.Fprintf(&s.out, "%-14s %s\n", showWords[label].In(s.lang), fmt.Sprintf(format, args...))
}

func (s *shower) header() {
	b := s.benefit
	fmt.Fprintf(&s.out, "%s (%s)\n", b.Title.In(s.lang), b.Code)
	for _, c := range s.book.Categories {
		if c.Code == b.Category {
			s.row("category", "%s", c.Title.In(s.lang))
		}
	}
	from := engine.FormatDate(b.From, s.lang)
	if b.Until != 0 {
		s.row("in force", "%s – %s", from, engine.FormatDate(b.Until.AddDays(-1), s.lang))
	} else {
		s.row("in force", "%s –", from)
	}
	if !b.InForce(s.on) {
		s.row("note", "%s %s", showWords["not in force"].In(s.lang), engine.FormatDate(s.on, s.lang))
	}
	if b.Article != "" {
		s.row("article", "%s", b.Article)
	}
	source := strings.Trim(b.Source.Text+" — "+b.Source.Ref, " —")
	if b.Source.Illustrative {
		source = strings.Trim(showWords["illustrative"].In(s.lang)+" — "+b.Source.Text, " —")
	}
	s.row("source", "%s", source)
}

func (s *shower) conditions() {
	for _, g := range s.benefit.Gates {
		otherwise := s.book.Reasons[g.Reason].Text.In(s.lang)
		label := "else denied"
		if g.Pend {
			label = "else pended"
		}
		s.row("requires", "%s", g.If.Source())
		s.row("", "%s: %s", showWords[label].In(s.lang), otherwise)
	}
}

func (s *shower) documents() {
	for _, r := range s.benefit.Evidence {
		titles := make([]string, len(r.AnyOf))
		for i, code := range r.AnyOf {
			titles[i] = s.book.Evidence[code].Title.In(s.lang)
		}
		text := strings.Join(titles, " / ")
		if r.When != nil {
			text += " [" + r.When.Source() + "]"
		}
		s.row("evidence", "%s", text)
	}
}

func (s *shower) payment() {
	b := s.benefit
	label := "amount"
	if b.PerUnit {
		label = "each"
	}
	s.choice(label, b.Pays)
	if b.PayTo != nil {
		s.choice("to", b.PayTo)
	}
	if b.PayMode != nil {
		s.choice("mode", b.PayMode)
	}
	if b.LumpSum {
		s.row("note", "%s", showWords["lump sum"].In(s.lang))
	}
}

// choice writes a value as it stands on the day: one line, or one per case.
func (s *shower) choice(label string, c *engine.Choice) {
	c = s.dated(c)
	switch {
	case c == nil || c.None:
		s.row(label, "—")
	case c.Is != nil:
		s.row(label, "%s", s.formula(c.Is))
	default:
		for i := range c.Cases {
			s.caseRow(label, &c.Cases[i])
			label = ""
		}
	}
}

func (s *shower) caseRow(label string, k *engine.CaseChoice) {
	value := s.dated(&k.Choice)
	text := "…"
	if value != nil && value.Is != nil {
		text = s.formula(value.Is)
	}
	if k.If != nil {
		text += " [" + k.If.Source() + "]"
	} else {
		text += " [" + showWords["otherwise"].In(s.lang) + "]"
	}
	s.row(label, "%s", text)
	if value != nil && len(value.Cases) > 0 {
		for i := range value.Cases {
			s.caseRow("", &value.Cases[i])
		}
	}
}

// dated picks the part of a value that is in force on the day.
func (s *shower) dated(c *engine.Choice) *engine.Choice {
	for c != nil && len(c.Dates) > 0 {
		var next *engine.Choice
		for i := range c.Dates {
			if c.Dates[i].From <= s.on {
				next = &c.Dates[i].Choice
			}
		}
		c = next
	}
	return c
}

// formula writes a literal as people do and an expression as the book does, with the parameters it names.
func (s *shower) formula(f engine.Formula) string {
	if c, ok := f.(engine.Constant); ok {
		if c.Kind == engine.KindText { // only pay.to and pay.mode are texts
			return engine.PayWord(c.S, s.lang)
		}
		return engine.FormatValue(s.book, engine.Value(c), s.lang)
	}
	text := f.Source()
	x, ok := f.(*expression)
	if !ok {
		return text
	}
	for _, name := range x.names() {
		code, isParam := strings.CutPrefix(name, "param.")
		if !isParam {
			continue
		}
		p := s.params[code]
		if value, err := p.on(s.on); err == nil {
			text += fmt.Sprintf(" (%s = %s)", name, engine.FormatValue(s.book, *value, s.lang))
		}
	}
	return text
}

func (s *shower) limits() {
	for _, l := range s.benefit.Limits {
		who := showWords["per "+l.Scope.String()].In(s.lang)
		for _, k := range l.Keys {
			who += ", " + k.Source()
		}
		s.row("limit", "%s (%s; %s)", l.Title.In(s.lang), l.ID, who)
		s.choice("", l.AtMost)
	}
}

func (s *shower) fields() {
	for _, f := range s.benefit.Fields {
		kind := f.Type.String()
		switch {
		case f.Member:
			kind = "member"
		case len(f.Enum) > 0:
			kind = strings.Join(f.Enum, " | ")
		}
		s.row("field", "%s: %s (%s)", f.Name, f.Title.In(s.lang), kind)
	}
}

// showWords are the labels of a benefit's description.
var showWords = map[string]engine.Text{
	"":              {},
	"category":      {FR: "catégorie", NL: "categorie", DE: "Kategorie", EN: "category"},
	"in force":      {FR: "en vigueur", NL: "van kracht", DE: "in Kraft", EN: "in force"},
	"not in force":  {FR: "pas en vigueur au", NL: "niet van kracht op", DE: "nicht in Kraft am", EN: "not in force on"},
	"note":          {FR: "note", NL: "nota", DE: "Hinweis", EN: "note"},
	"article":       {FR: "article", NL: "artikel", DE: "Artikel", EN: "article"},
	"source":        {FR: "source", NL: "bron", DE: "Quelle", EN: "source"},
	"illustrative":  {FR: "chiffres illustratifs, non publiés", NL: "illustratieve cijfers, niet gepubliceerd", DE: "beispielhafte Zahlen, nicht veröffentlicht", EN: "illustrative figures, not published"},
	"requires":      {FR: "condition", NL: "voorwaarde", DE: "Bedingung", EN: "requires"},
	"else denied":   {FR: "sinon refusé", NL: "anders geweigerd", DE: "sonst abgelehnt", EN: "else denied"},
	"else pended":   {FR: "sinon en attente", NL: "anders in afwachting", DE: "sonst wartend", EN: "else pended"},
	"otherwise":     {FR: "dans les autres cas", NL: "in de andere gevallen", DE: "in den übrigen Fällen", EN: "otherwise"},
	"evidence":      {FR: "document", NL: "document", DE: "Dokument", EN: "document"},
	"each":          {FR: "par unité", NL: "per eenheid", DE: "je Einheit", EN: "per unit"},
	"amount":        {FR: "montant", NL: "bedrag", DE: "Betrag", EN: "amount"},
	"to":            {FR: "payé à", NL: "betaald aan", DE: "gezahlt an", EN: "paid to"},
	"mode":          {FR: "sous forme de", NL: "in de vorm van", DE: "in Form von", EN: "as"},
	"lump sum":      {FR: "forfait, non limité par la facture", NL: "forfait, niet beperkt door de factuur", DE: "Pauschale, nicht durch die Rechnung begrenzt", EN: "lump sum, not bounded by the bill"},
	"limit":         {FR: "plafond", NL: "plafond", DE: "Höchstgrenze", EN: "limit"},
	"per member":    {FR: "par membre", NL: "per lid", DE: "je Mitglied", EN: "per member"},
	"per household": {FR: "par ménage", NL: "per gezin", DE: "je Haushalt", EN: "per household"},
	"per payer":     {FR: "pour toute la mutualité", NL: "voor het hele ziekenfonds", DE: "für die ganze Krankenkasse", EN: "for the whole payer"},
	"field":         {FR: "donnée", NL: "gegeven", DE: "Angabe", EN: "field"},
}
