package rules

import (
	"strings"

	"octroi/engine"
)

// sentence says a change without its subject: "condition added: the member is under 18 years old".
func (d *differ) sentence(c *Change, lang engine.Lang) string {
	before, after := c.Before.In(lang), c.After.In(lang)
	text := ""
	switch c.Kind {
	case Added:
		text = after
	case Removed:
		text = before
	case Changed:
		text = changedText(c, lang)
	}
	label := changeWords[c.What].In(lang)
	if c.Kind != Changed {
		label = fillPhrase(lang, kindWords[c.Kind], label)
	}
	return fillPhrase(lang, titled, label, text) + d.dates(c, lang) + d.concerned(c, lang)
}

// changedText says what became of a text. A text that changed in other languages only is said in those.
func changedText(c *Change, lang engine.Lang) string {
	if c.Before.In(lang) != c.After.In(lang) || c.Before == c.After {
		return fillPhrase(lang, becomes, c.Before.In(lang), c.After.In(lang))
	}
	var parts []string
	for _, other := range engine.Langs {
		if b, a := c.Before.In(other), c.After.In(other); b != a {
			parts = append(parts, fillPhrase(lang, titled, other.String(), fillPhrase(lang, becomes, b, a)))
		}
	}
	return strings.Join(parts, "; ")
}

// dates says from when until when a change makes a difference.
func (d *differ) dates(c *Change, lang engine.Lang) string {
	switch {
	case c.From == 0 && c.Until == 0:
		return ""
	case c.Until == 0:
		return fillPhrase(lang, changeDates["from"], engine.FormatDate(c.From, lang))
	case c.From == 0:
		return fillPhrase(lang, changeDates["until"], engine.FormatDate(c.Until-1, lang))
	default:
		return fillPhrase(lang, changeDates["from to"], engine.FormatDate(c.From, lang), engine.FormatDate(c.Until-1, lang))
	}
}

// concerned names the benefits that a change of something shared concerns.
func (d *differ) concerned(c *Change, lang engine.Lang) string {
	var titles []string
	for _, code := range c.Concerns {
		b := d.b.Book.Benefit(code)
		if b == nil {
			b = d.a.Book.Benefit(code)
		}
		if b != nil {
			titles = append(titles, b.Title.In(lang))
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return fillPhrase(lang, concerning, strings.Join(titles, ", "))
}

// Fragments of a change's sentence.
var (
	becomes     = engine.Text{FR: "%1 → %2", NL: "%1 → %2", DE: "%1 → %2", EN: "%1 → %2"}
	perUnit     = engine.Text{FR: "par %2 : %1", NL: "per %2: %1", DE: "je %2: %1", EN: "per %2: %1"}
	perLine     = engine.Text{FR: "pour la prestation entière : %1", NL: "voor de hele verstrekking: %1", DE: "für die ganze Leistung: %1", EN: "for the whole service: %1"}
	furthermore = engine.Text{FR: "%1 ; %2", NL: "%1; %2", DE: "%1; %2", EN: "%1; %2"}
	concerning  = engine.Text{FR: " (concerne : %1)", NL: " (betreft: %1)", DE: " (betrifft: %1)", EN: " (concerns: %1)"}
	kindWords   = map[ChangeKind]engine.Text{
		Added:   {FR: "ajout – %1", NL: "toegevoegd – %1", DE: "neu – %1", EN: "added – %1"},
		Removed: {FR: "suppression – %1", NL: "geschrapt – %1", DE: "entfällt – %1", EN: "removed – %1"},
	}
	changeDates = map[string]engine.Text{
		"from":    {FR: ", dès le %1", NL: ", vanaf %1", DE: ", ab %1", EN: ", from %1"},
		"until":   {FR: ", jusqu'au %1", NL: ", tot en met %1", DE: ", bis %1", EN: ", until %1"},
		"from to": {FR: ", du %1 au %2", NL: ", van %1 tot en met %2", DE: ", vom %1 bis %2", EN: ", from %1 to %2"},
	}
)

// changeWords name the part of a book that changed.
var changeWords = map[string]engine.Text{
	"book":          {FR: "code du règlement", NL: "code van het reglement", DE: "Code des Regelwerks", EN: "code of the book"},
	"carc":          {FR: "code CARC d'un motif", NL: "CARC-code van een reden", DE: "CARC-Code einer Begründung", EN: "CARC code of a reason"},
	"title":         {FR: "titre", NL: "titel", DE: "Titel", EN: "title"},
	"zone":          {FR: "fuseau horaire", NL: "tijdzone", DE: "Zeitzone", EN: "time zone"},
	"region":        {FR: "région", NL: "gewest", DE: "Region", EN: "region"},
	"category":      {FR: "catégorie", NL: "categorie", DE: "Kategorie", EN: "category"},
	"order":         {FR: "ordre des catégories", NL: "volgorde van de categorieën", DE: "Reihenfolge der Kategorien", EN: "order of the categories"},
	"status":        {FR: "statut", NL: "status", DE: "Status", EN: "status"},
	"unit":          {FR: "unité", NL: "eenheid", DE: "Einheit", EN: "unit"},
	"sentence":      {FR: "phrase de motif", NL: "zin van een reden", DE: "Satz einer Begründung", EN: "sentence of a reason"},
	"benefit":       {FR: "avantage", NL: "voordeel", DE: "Leistung", EN: "benefit"},
	"life":          {FR: "en vigueur", NL: "van kracht", DE: "in Kraft", EN: "in force"},
	"condition":     {FR: "condition", NL: "voorwaarde", DE: "Bedingung", EN: "condition"},
	"review":        {FR: "contrôle", NL: "controle", DE: "Prüfung", EN: "review"},
	"second person": {FR: "deuxième personne", NL: "tweede persoon", DE: "zweite Person", EN: "second person"},
	"duplicates":    {FR: "doublons", NL: "dubbels", DE: "Dubletten", EN: "duplicates"},
	"decided in":    {FR: "ordre des décisions", NL: "volgorde van de beslissingen", DE: "Reihenfolge der Entscheidungen", EN: "order of deciding"},
	"proposed if":   {FR: "proposé si", NL: "voorgesteld indien", DE: "angeboten, sofern", EN: "proposed if"},
	"approval":      {FR: "accord", NL: "akkoord", DE: "Genehmigung", EN: "approval"},
	"document":      {FR: "document", NL: "document", DE: "Dokument", EN: "document"},
	"payment":       {FR: "montant payé", NL: "betaald bedrag", DE: "gezahlter Betrag", EN: "what is paid"},
	"payee":         {FR: "payé à qui", NL: "aan wie betaald", DE: "Empfänger", EN: "who is paid"},
	"mode":          {FR: "forme du paiement", NL: "vorm van betaling", DE: "Form der Zahlung", EN: "form of payment"},
	"lump sum":      {FR: "forfait", NL: "forfait", DE: "Pauschale", EN: "lump sum"},
	"limit":         {FR: "limite", NL: "grens", DE: "Grenze", EN: "limit"},
	"limit order":   {FR: "ordre des limites", NL: "volgorde van de grenzen", DE: "Reihenfolge der Grenzen", EN: "order of the limits"},
	"limit title":   {FR: "titre d'une limite", NL: "titel van een grens", DE: "Titel einer Grenze", EN: "title of a limit"},
	"deadline":      {FR: "délai", NL: "termijn", DE: "Frist", EN: "deadline"},
	"dated by":      {FR: "date qui compte", NL: "datum die telt", DE: "zählendes Datum", EN: "date that counts"},
	"field":         {FR: "à indiquer", NL: "te vermelden", DE: "anzugeben", EN: "to be stated"},
	"article":       {FR: "article", NL: "artikel", DE: "Artikel", EN: "article"},
	"source":        {FR: "source", NL: "bron", DE: "Quelle", EN: "source"},
	"parameter":     {FR: "valeur", NL: "waarde", DE: "Wert", EN: "value"},
	"table":         {FR: "valeur d'une table", NL: "waarde van een tabel", DE: "Wert einer Tabelle", EN: "value of a table"},
}
