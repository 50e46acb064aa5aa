package api

import (
	"strings"

	"octroi/engine"
	"octroi/engine/report"
)

// sentence says what is wrong and what to do about it. {names} stand for arguments.
type sentence struct{ message, hint engine.Text }

func in(fr, nl, de, en string) engine.Text { return engine.Text{FR: fr, NL: nl, DE: de, EN: en} }

// message makes the sentences of an error code in lang. A code can have sentences here (what the API says of raw
// requests), in the engine and in the reports; the first whose arguments are all there is taken. The generic
// sentence stands in for a code that nobody knows, so that an answer is never without words.
func message(code string, lang engine.Lang, args []engine.Arg) (text, hint string) {
	s, ok := lookUp(code, args)
	if ok {
		return fill(s.message.In(lang), lang, args), fill(s.hint.In(lang), lang, args)
	}
	if text, hint, ok := engine.Message(code, lang, args); ok {
		return text, hint
	}
	if text, hint, ok := report.Message(code, lang, args); ok {
		return text, hint
	}
	return fallback.message.In(lang), fallback.hint.In(lang)
}

// lookUp finds the API's own sentence of a code, when the arguments it names were given.
func lookUp(code string, args []engine.Arg) (sentence, bool) {
	for _, catalogue := range [...]map[string]sentence{requestSentences, bodySentences, fieldSentences} {
		if s, ok := catalogue[code]; ok && complete(s.message.EN, args) {
			if !complete(s.hint.EN, args) {
				s.hint = engine.Text{}
			}
			return s, true
		}
	}
	return sentence{}, false
}

func complete(s string, args []engine.Arg) bool {
	for i := range args {
		s = strings.ReplaceAll(s, "{"+args[i].Name+"}", "")
	}
	return !strings.Contains(s, "{")
}

func fill(s string, lang engine.Lang, args []engine.Arg) string {
	for i := range args {
		a := &args[i]
		s = strings.ReplaceAll(s, "{"+a.Name+"}", argument(a, lang))
	}
	return s
}

func argument(a *engine.Arg, lang engine.Lang) string {
	if a.Value.Kind == engine.KindText {
		if word, ok := typeWords[a.Value.S]; ok && (a.Name == "expected" || a.Name == "got") {
			return word.In(lang)
		}
		return a.Value.S
	}
	return engine.FormatValue(nil, a.Value, lang)
}

// typeWords name the kinds of JSON values.
var typeWords = map[string]engine.Text{
	"null":    in("null", "null", "null", "null"),
	"boolean": in("true ou false", "true of false", "true oder false", "true or false"),
	"number":  in("un nombre", "een getal", "eine Zahl", "a number"),
	"integer": in("un nombre entier", "een geheel getal", "eine ganze Zahl", "a whole number"),
	"text":    in("un texte", "een tekst", "ein Text", "text"),
	"array":   in("une liste", "een lijst", "eine Liste", "an array"),
	"object":  in("un objet", "een object", "ein Objekt", "an object"),
	"scalar": in("un texte, un nombre entier, true ou false", "een tekst, een geheel getal, true of false",
		"ein Text, eine ganze Zahl, true oder false", "text, a whole number, true or false"),
}

// titles name each status once, whatever the code.
var titles = map[int]engine.Text{
	400: in("Demande malformée", "Onleesbaar verzoek", "Fehlerhafte Anfrage", "The request is malformed"),
	401: in("Clé requise", "Sleutel vereist", "Schlüssel erforderlich", "A key is needed"),
	403: in("Accès refusé", "Geen toegang", "Zugriff verweigert", "Not allowed"),
	404: in("Introuvable", "Niet gevonden", "Nicht gefunden", "Not found"),
	405: in("Méthode non permise", "Methode niet toegestaan", "Methode nicht erlaubt", "Method not allowed"),
	406: in("Format de réponse indisponible", "Antwoordformaat niet beschikbaar", "Antwortformat nicht verfügbar", "Not acceptable"),
	409: in("Conflit", "Conflict", "Konflikt", "Conflict"),
	413: in("Demande trop grande", "Verzoek te groot", "Anfrage zu groß", "The request is too large"),
	415: in("Type de contenu refusé", "Inhoudstype geweigerd", "Inhaltstyp abgelehnt", "Media type not supported"),
	422: in("Des champs ne peuvent être acceptés", "Velden kunnen niet aanvaard worden", "Felder können nicht angenommen werden",
		"The request has fields that cannot be accepted"),
	500: in("Erreur interne", "Interne fout", "Interner Fehler", "Internal error"),
	503: in("Momentanément indisponible", "Tijdelijk onbeschikbaar", "Vorübergehend nicht verfügbar", "Try again"),
}

// ownTitles name codes that the title of their status would misname.
var ownTitles = map[string]engine.Text{
	"idempotency_mismatch": in("Clé déjà utilisée pour une autre demande", "Sleutel al gebruikt voor een andere aanvraag",
		"Schlüssel bereits für einen anderen Antrag benutzt", "Key already used for a different request"),
	"unknown_field": in("Champ inconnu", "Onbekend veld", "Unbekanntes Feld", "Unknown field"),
}

var fallback = sentence{
	in("La demande ne peut être acceptée.", "Het verzoek kan niet aanvaard worden.", "Die Anfrage kann nicht angenommen werden.",
		"The request cannot be accepted."),
	engine.Text{},
}

// severalFields counts the mistakes of a request that has more than one.
var severalFields = in("{count} champs ne peuvent être acceptés ; chacun est décrit dans errors.",
	"{count} velden kunnen niet aanvaard worden; elk staat in errors.",
	"{count} Felder können nicht angenommen werden; jedes steht in errors.",
	"{count} fields cannot be accepted; each is listed in errors.")
