package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"octroi/engine"
)

// Show describes a benefit in plain words as it stands on a day: what it asks for, what it pays and up to what. It fails
// with an *engine.Error of kind NotFound and code "benefit_not_found" when the book has no such benefit.
func Show(l *Loaded, code string, on engine.Date, lang engine.Lang) (string, error) {
	return show(l, code, on, lang, false)
}

// ShowSource is Show with each expression also as the book writes it, for those who maintain the book.
func ShowSource(l *Loaded, code string, on engine.Date, lang engine.Lang) (string, error) {
	return show(l, code, on, lang, true)
}

func show(l *Loaded, code string, on engine.Date, lang engine.Lang, source bool) (string, error) {
	b := l.Book.Benefit(code)
	if b == nil {
		return "", engine.NewError(engine.NotFound, "benefit_not_found", engine.Arg{Name: "benefit", Value: engine.TextValue(code)})
	}
	s := &shower{teller: teller{book: l.Book, benefit: b, on: on, lang: lang}, source: source}
	s.header()
	s.conditions()
	s.documents()
	s.payment()
	s.limits()
	s.review()
	s.deadline()
	s.fields()
	s.origin()
	return s.out.String(), nil
}

// shower writes one benefit.
type shower struct {
	teller
	source bool
	out    strings.Builder
}

// row writes a labelled line.
func (s *shower) row(label, text string) {
	const width = 20
	fmt.Fprintf(&s.out, "%s%s %s\n", label, strings.Repeat(" ", max(0, width-utf8.RuneCountInString(label))), text)
}

// labelled writes a line with a label of showWords.
func (s *shower) labelled(label, text string) { s.row(showWords[label].In(s.lang), text) }

// cel adds an expression as the book writes it, when that was asked for.
func (s *shower) cel(e engine.Expression) {
	if _, constant := e.(engine.Constant); s.source && e != nil && !constant {
		s.row("", "= "+strings.Join(strings.Fields(e.Source()), " "))
	}
}

func (s *shower) celOf(c *engine.Choice) {
	eachChoice(s.dated(c), func(e engine.Expression) { s.cel(e) })
}

func (s *shower) header() {
	b := s.benefit
	fmt.Fprintf(&s.out, "%s (%s)\n", b.Title.In(s.lang), b.Code)
	for _, c := range s.book.Categories {
		if c.Code == b.Category {
			s.labelled("category", c.Title.In(s.lang))
		}
	}
	s.labelled("in force", s.life(b))
	if !b.InForce(s.on) {
		s.labelled("note", s.fill(showWords["not in force"], engine.FormatDate(s.on, s.lang)))
	}
}

func (s *shower) conditions() {
	for i := range s.benefit.Gates {
		g := &s.benefit.Gates[i]
		s.labelled("requires", g.If.Words(s.book, s.lang))
		s.cel(g.If)
		s.row("", s.otherwise(g))
	}
	if s.benefit.Approval {
		s.labelled("requires", showWords["approval"].In(s.lang))
	}
}

func (s *shower) documents() {
	for i := range s.benefit.Evidence {
		r := &s.benefit.Evidence[i]
		s.labelled("evidence", s.document(r))
		if r.When != nil {
			s.cel(r.When)
		}
	}
}

func (s *shower) payment() {
	b := s.benefit
	label := showWords["amount"].In(s.lang)
	if b.PerUnit {
		label = s.fill(showWords["each"], unitName(s.book, b, s.lang))
	}
	for _, text := range s.cases(b.Pays) {
		s.row(label, text)
		label = ""
	}
	s.celOf(b.Pays)
	if b.Step != engine.One && b.Unit != "" {
		s.row("", s.fill(showWords["step"], engine.FormatQuantity(s.book, b.Step, b.Unit, s.lang)))
	}
	s.labelled("paid", s.payee(b)+", "+s.mode(b))
	s.celOf(b.PayTo)
	s.celOf(b.PayMode)
	if b.LumpSum {
		s.labelled("note", showWords["lump sum"].In(s.lang))
	}
}

// review says on which conditions a person looks at a line, and what the benefit is apart from others on that account.
func (s *shower) review() {
	for i := range s.benefit.Review {
		r := &s.benefit.Review[i]
		s.labelled("review", s.words(r.If))
		s.cel(r.If)
		s.row("", s.because(r))
	}
	if text := s.secondPerson(); text != "" && len(s.benefit.Review) > 0 {
		s.row("", text)
	}
	if s.benefit.Repeatable {
		s.labelled("note", showWords["repeatable"].In(s.lang))
	}
	if s.benefit.InServiceOrder {
		s.labelled("note", showWords["service order"].In(s.lang))
	}
	if text := s.offered(s.benefit); text != "" {
		s.labelled("proposed if", text)
		s.cel(orNil(s.benefit.Offer.When))
	}
}

func (s *shower) limits() {
	for _, l := range s.benefit.Limits {
		s.labelled("limit", s.limit(l))
		for _, k := range l.Keys {
			s.cel(k)
		}
		for _, e := range []engine.Expression{formulaOrNil(l.Of), orNil(l.When), orNil(l.OpenedBy)} {
			s.cel(e)
		}
		s.celOf(l.AtMost)
		s.celOf(l.After)
	}
}

// orNil is the condition as an expression, nil when there is none.
func orNil(c engine.Condition) engine.Expression {
	if c == nil {
		return nil
	}
	return c
}

func (s *shower) deadline() {
	if text := s.submitBy(s.benefit); text != "" {
		s.labelled("deadline", text)
	}
	if s.benefit.DatedBy.Kind != engine.DatedByDate {
		s.labelled("dated by", s.governing(s.benefit))
	}
}

func (s *shower) fields() {
	for _, f := range s.benefit.Fields {
		s.labelled("field", s.fieldText(f))
	}
}

func (s *shower) origin() {
	if s.benefit.Article != "" {
		s.labelled("article", s.benefit.Article)
	}
	s.labelled("source", s.sourceText(s.benefit.Source))
}

// showWords are the labels and sentences of a benefit's description.
var showWords = map[string]engine.Text{
	"category":     {FR: "catégorie", NL: "categorie", DE: "Kategorie", EN: "category"},
	"in force":     {FR: "en vigueur", NL: "van kracht", DE: "in Kraft", EN: "in force"},
	"not in force": {FR: "pas en vigueur le %1", NL: "niet van kracht op %1", DE: "nicht in Kraft am %1", EN: "not in force on %1"},
	"since":        {FR: "depuis le %1", NL: "sinds %1", DE: "seit dem %1", EN: "since %1"},
	"from to":      {FR: "du %1 au %2", NL: "van %1 tot en met %2", DE: "vom %1 bis zum %2", EN: "from %1 to %2"},
	"note":         {FR: "remarque", NL: "opmerking", DE: "Hinweis", EN: "note"},
	"article":      {FR: "article", NL: "artikel", DE: "Artikel", EN: "article"},
	"source":       {FR: "source", NL: "bron", DE: "Quelle", EN: "source"},
	"illustrative": {FR: "chiffres illustratifs, non publiés", NL: "illustratieve cijfers, niet gepubliceerd", DE: "beispielhafte Zahlen, nicht veröffentlicht", EN: "illustrative figures, not published"},
	"requires":     {FR: "condition", NL: "voorwaarde", DE: "Bedingung", EN: "requires"},
	"approval":     {FR: "un accord préalable, valable le jour de la prestation", NL: "een voorafgaand akkoord, geldig op de dag van de verstrekking", DE: "eine Genehmigung, die am Tag der Leistung gilt", EN: "a prior approval, valid on the day of the service"},
	"else denied":  {FR: "sinon refusé : %1", NL: "anders geweigerd: %1", DE: "sonst abgelehnt: %1", EN: "otherwise refused: %1"},
	"else pended":  {FR: "sinon mis en attente : %1", NL: "anders in afwachting: %1", DE: "sonst zurückgestellt: %1", EN: "otherwise put on hold: %1"},
	"then pended":  {FR: "alors mis en attente : %1", NL: "dan in afwachting: %1", DE: "dann zurückgestellt: %1", EN: "then put on hold: %1"},
	"if":           {FR: "%1 (si %2)", NL: "%1 (indien: %2)", DE: "%1 (sofern gilt: %2)", EN: "%1 (if %2)"},
	"otherwise":    {FR: "%1 (dans les autres cas)", NL: "%1 (in de andere gevallen)", DE: "%1 (in den übrigen Fällen)", EN: "%1 (in all other cases)"},
	"evidence":     {FR: "document", NL: "document", DE: "Dokument", EN: "document"},
	"valid":        {FR: "valable %1", NL: "%1 geldig", DE: "%1 gültig", EN: "valid for %1"},
	"each":         {FR: "paie par %1", NL: "betaalt per %1", DE: "zahlt je %1", EN: "pays per %1"},
	"amount":       {FR: "paie", NL: "betaalt", DE: "zahlt", EN: "pays"},
	"step":         {FR: "au minimum %1, par multiples", NL: "minstens %1, in veelvouden daarvan", DE: "mindestens %1, in Vielfachen davon", EN: "at least %1, in multiples of it"},
	"paid":         {FR: "payé", NL: "betaald", DE: "gezahlt", EN: "paid"},
	"lump sum":     {FR: "forfait, non limité par la facture", NL: "forfait, niet beperkt door de factuur", DE: "Pauschale, nicht durch die Rechnung begrenzt", EN: "lump sum, not bounded by the bill"},
	"no value":     {FR: "rien à cette date", NL: "niets op die datum", DE: "nichts an diesem Tag", EN: "nothing on that date"},
	"review":       {FR: "contrôle", NL: "controle", DE: "Prüfung", EN: "review"},
	"second person": {
		FR: "au-delà de %1 par prestation, une deuxième personne confirme ce qu'un gestionnaire accorde",
		NL: "boven %1 per verstrekking bevestigt een tweede persoon wat een dossierbeheerder toekent",
		DE: "über %1 je Leistung bestätigt eine zweite Person, was ein Sachbearbeiter gewährt",
		EN: "above %1 for a service, a second person confirms what a reviewer grants",
	},
	"repeatable": {
		FR: "peut revenir le même jour au même prix : ce n'est pas un doublon",
		NL: "mag dezelfde dag tegen dezelfde prijs terugkomen: dat is geen dubbel",
		DE: "darf am selben Tag zum selben Preis wiederkehren: das ist keine Dublette",
		EN: "may come again on the same day at the same price: that is no duplicate",
	},
	"service order": {
		FR: "décidé dans l'ordre des dates : une demande tardive fait redécider celles qui la suivent",
		NL: "beslist in volgorde van de datums: na een laattijdige aanvraag wordt wat erop volgt opnieuw beslist",
		DE: "in der Reihenfolge der Daten entschieden: nach einem verspäteten Antrag wird neu entschieden, was ihm folgt",
		EN: "decided in the order of dates: after a late claim, those that follow it are decided again",
	},
	"proposed if":   {FR: "proposé si", NL: "voorgesteld indien", DE: "angeboten, sofern", EN: "proposed if"},
	"never offered": {FR: "jamais : le besoin ne se prévoit pas", NL: "nooit: de behoefte is niet te voorzien", DE: "nie: der Bedarf ist nicht vorhersehbar", EN: "never: nobody can foresee the need"},
	"limit":         {FR: "limite", NL: "grens", DE: "Grenze", EN: "limit"},
	"deadline":      {FR: "délai", NL: "termijn", DE: "Frist", EN: "deadline"},
	"submit by":     {FR: "à introduire au plus tard %1 après %2", NL: "in te dienen uiterlijk %1 na %2", DE: "einzureichen spätestens %1 nach %d2", EN: "to be submitted at the latest %1 after %2"},
	"dated by":      {FR: "date qui compte", NL: "datum die telt", DE: "zählendes Datum", EN: "date that counts"},
	"field":         {FR: "à indiquer", NL: "te vermelden", DE: "anzugeben", EN: "to be stated"},
	"default":       {FR: "facultatif ; sans réponse : %1", NL: "facultatief; zonder antwoord: %1", DE: "freiwillig; ohne Angabe: %1", EN: "optional; without an answer: %1"},
	"optional":      {FR: "facultatif", NL: "facultatief", DE: "freiwillig", EN: "optional"},
}
