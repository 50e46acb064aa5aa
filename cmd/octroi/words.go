package main

import (
	"fmt"

	"octroi/engine"
)

// say writes a sentence of this package in the language that was asked for.
func (a *app) say(name string, args ...any) string { return said(a.lang, name, args...) }

func said(lang engine.Lang, name string, args ...any) string {
	return fmt.Sprintf(sentences[name].In(lang), args...)
}

// sentences are what claims and members' staff read, by name; outcomes by their codes. What only operators read, such as a
// wrong command line, is in English.
var sentences = map[string]engine.Text{
	string(engine.Approved): {FR: "accordé", NL: "goedgekeurd", DE: "bewilligt", EN: "approved"},
	string(engine.Reduced):  {FR: "réduit", NL: "verminderd", DE: "gekürzt", EN: "reduced"},
	string(engine.Denied):   {FR: "refusé", NL: "geweigerd", DE: "abgelehnt", EN: "denied"},
	string(engine.Pended):   {FR: "en attente", NL: "in afwachting", DE: "wartet", EN: "pended"},
	string(engine.Reversed): {FR: "annulé", NL: "geannuleerd", DE: "storniert", EN: "reversed"},
	"with_it":               {FR: "avec elle, la demande %s", NL: "samen daarmee, aanvraag %s", DE: "damit zugleich Antrag %s", EN: "with it, claim %s"},
	"pays": {
		FR: "%s : %s, remboursement %s", NL: "%s: %s, terugbetaling %s", DE: "%s: %s, Erstattung %s", EN: "%s: %s, pays %s",
	},
	"bound_by": {FR: "limité par %s", NL: "beperkt door %s", DE: "begrenzt durch %s", EN: "bound by %s"},
	"balance": {
		FR: "%s, %s : utilisation %s, reste %s", NL: "%s, %s: %s gebruikt, nog %s", DE: "%s, %s: %s verbraucht, noch %s", EN: "%s, %s: %s used, %s left",
	},

	"line":          {FR: "ligne %d", NL: "regel %d", DE: "Zeile %d", EN: "line %d"},
	"column":        {FR: "colonne %q", NL: "kolom %q", DE: "Spalte %q", EN: "column %q"},
	"mistake":       {FR: "%s : %s", NL: "%s: %s", DE: "%s: %s", EN: "%s: %s"},
	"stored":        {FR: "%s : enregistrée", NL: "%s: opgeslagen", DE: "%s: gespeichert", EN: "%s: stored"},
	"claim":         {FR: ", demande %s", NL: ", aanvraag %s", DE: ", Antrag %s", EN: ", claim %s"},
	"before":        {FR: " (décidée auparavant)", NL: " (eerder beslist)", DE: " (bereits entschieden)", EN: " (decided before)"},
	"stored_before": {FR: " (auparavant)", NL: " (eerder)", DE: " (bereits zuvor)", EN: " (before)"},
	"total":         {FR: "%d acceptées, %d refusées", NL: "%d aanvaard, %d geweigerd", DE: "%d angenommen, %d abgelehnt", EN: "%d accepted, %d refused"},
	"no_changes":    {FR: "aucune différence", NL: "geen verschil", DE: "kein Unterschied", EN: "no difference"},
	"not_in_force":  {FR: "pas en vigueur", NL: "niet van kracht", DE: "nicht in Kraft", EN: "not in force"},
	"by_content": {
		FR: "Une ligne sans clé est reconnue à son contenu : modifiée puis importée de nouveau, elle devient une nouvelle demande.",
		NL: "Een regel zonder sleutel wordt herkend aan zijn inhoud: gewijzigd en opnieuw ingelezen wordt hij een nieuwe aanvraag.",
		DE: "Eine Zeile ohne Schlüssel wird an ihrem Inhalt erkannt: geändert und erneut eingelesen wird sie ein neuer Antrag.",
		EN: "A row without a key is known by its content: changed and imported again, it is a new claim.",
	},
	"scanned": {
		FR: "lu dans le journal en %s", NL: "gelezen uit het journaal in %s", DE: "aus dem Journal gelesen in %s", EN: "read from the journal in %s",
	},

	"row_columns": {
		FR: "a %d colonnes, l'en-tête en a %d", NL: "heeft %d kolommen, de kop heeft er %d",
		DE: "hat %d Spalten, die Kopfzeile hat %d", EN: "has %d columns, the header has %d",
	},
	"row_quotes": {
		FR: "un guillemet n'est pas fermé", NL: "een aanhalingsteken is niet gesloten",
		DE: "ein Anführungszeichen ist nicht geschlossen", EN: "the quotes are not balanced",
	},
}
