package engine

import "strings"

// errorText is the sentence of an error code and what to do about it.
type errorText struct {
	message, remedy Text
}

// Message writes an error of the engine in a language, with its remedy ("" when there is nothing to add). ok is false
// for a code that the engine does not make.
func Message(code string, lang Lang, args []Arg) (message, remedy string, ok bool) {
	var t errorText
	for _, texts := range allErrorTexts {
		if t, ok = texts[code]; ok {
			break
		}
	}
	if !ok {
		t, ok = lifeErrors[code]
	}
	remedy = t.remedy.In(lang)
	if strings.Contains(remedy, "{nearest}") && argText(nil, lang, "nearest", args) == "" {
		// Nothing is near: what is left of the remedy is what follows its first sentence.
		_, remedy, _ = strings.Cut(remedy, "{nearest}. ")
		remedy = strings.TrimSuffix(remedy, "{nearest}.")
	}
	return fill(nil, lang, t.message.In(lang), args), fill(nil, lang, remedy, args), ok
}

// allErrorTexts are the tables of sentences; no code stands in two.
var allErrorTexts = [...]map[string]errorText{errorTexts, bookingTexts, bookTexts, paymentTexts, erasureTexts, reassessmentTexts, replayTexts}

var errorTexts = map[string]errorText{
	"claim_invalid": {message: Text{
		FR: "La demande contient des erreurs ; rien n'a été enregistré.", NL: "De aanvraag bevat fouten; er is niets opgeslagen.",
		DE: "Der Antrag enthält Fehler; es wurde nichts gespeichert.", EN: "The claim has mistakes; nothing was stored."}},
	"required": {message: Text{
		FR: "Ce champ est obligatoire.", NL: "Dit veld is verplicht.", DE: "Dieses Feld ist erforderlich.", EN: "This field is required."}},
	"type": {message: Text{
		FR: "Le type de la valeur n'est pas le bon.", NL: "Het type van de waarde is niet juist.",
		DE: "Die Art des Wertes stimmt nicht.", EN: "The value has the wrong type."},
		remedy: Text{FR: "Attendu : {type}.", NL: "Verwacht: {type}.", DE: "Erwartet: {type}.", EN: "Expected: {type}."}},
	"text_too_long": {message: Text{
		FR: "Ce texte a plus de {max} caractères.", NL: "Deze tekst is langer dan {max} tekens.", DE: "Dieser Text hat mehr als {max} Zeichen.", EN: "This text has more than {max} characters."}},
	"hidden_character": {message: Text{
		FR: "Ce texte contient un caractère invisible.", NL: "Deze tekst bevat een onzichtbaar teken.", DE: "Dieser Text enthält ein unsichtbares Zeichen.", EN: "This text has a character that cannot be seen."}},
	"not_allowed": {message: Text{
		FR: "Cette valeur n'est pas admise.", NL: "Deze waarde is niet toegelaten.", DE: "Dieser Wert ist nicht zulässig.", EN: "This value is not allowed."},
		remedy: Text{FR: "Valeurs admises : {allowed}.", NL: "Toegelaten: {allowed}.", DE: "Zulässig: {allowed}.", EN: "Allowed: {allowed}."}},
	"channel_unknown": {message: Text{
		FR: "Ce canal n'existe pas.", NL: "Dit kanaal bestaat niet.", DE: "Diesen Kanal gibt es nicht.", EN: "There is no such channel."},
		remedy: Text{FR: "Valeurs admises : {allowed}.", NL: "Toegelaten: {allowed}.", DE: "Zulässig: {allowed}.", EN: "Allowed: {allowed}."}},
	"role_unknown": {message: Text{
		FR: "Ce rôle n'existe pas.", NL: "Deze rol bestaat niet.", DE: "Diese Rolle gibt es nicht.", EN: "There is no such role."},
		remedy: Text{FR: "Rôles : {allowed}.", NL: "Rollen: {allowed}.", DE: "Rollen: {allowed}.", EN: "Roles: {allowed}."}},
	"lines_required": {message: Text{
		FR: "La demande n'a aucune ligne.", NL: "De aanvraag heeft geen regels.", DE: "Der Antrag hat keine Zeilen.", EN: "The claim has no lines."}},
	"too_many_lines": {message: Text{
		FR: "Au plus {max} lignes par demande.", NL: "Hoogstens {max} regels per aanvraag.", DE: "Höchstens {max} Zeilen je Antrag.", EN: "At most {max} lines in a claim."},
		remedy: Text{FR: "Répartissez-les sur plusieurs demandes.", NL: "Verdeel ze over meerdere aanvragen.", DE: "Verteilen Sie sie auf mehrere Anträge.", EN: "Spread them over several claims."}},
	"too_many_documents": {message: Text{
		FR: "Au plus {max} documents par ligne.", NL: "Hoogstens {max} documenten per regel.", DE: "Höchstens {max} Dokumente je Zeile.", EN: "At most {max} documents in a line."}},
	"benefit_unknown": {message: Text{
		FR: "Le règlement n'a pas d'avantage de ce code.", NL: "Het reglement heeft geen voordeel met deze code.",
		DE: "Das Regelwerk hat keinen Vorteil mit diesem Code.", EN: "The rule book has no benefit of this code."},
		remedy: Text{FR: "Les plus proches : {nearest}. GET /v1/benefits les liste tous.", NL: "De dichtstbijzijnde: {nearest}. GET /v1/benefits toont ze alle.",
			DE: "Am nächsten: {nearest}. GET /v1/benefits listet alle.", EN: "Nearest: {nearest}. GET /v1/benefits lists them all."}},
	"field_unknown": {message: Text{
		FR: "L'avantage n'a pas de champ de ce nom.", NL: "Het voordeel heeft geen veld met deze naam.",
		DE: "Der Vorteil hat kein Feld dieses Namens.", EN: "The benefit has no field of this name."},
		remedy: Text{FR: "Les plus proches : {nearest}.", NL: "De dichtstbijzijnde: {nearest}.", DE: "Am nächsten: {nearest}.", EN: "Nearest: {nearest}."}},
	"evidence_unknown": {message: Text{
		FR: "Le règlement ne connaît pas ce type de document.", NL: "Het reglement kent dit type document niet.",
		DE: "Das Regelwerk kennt diese Art von Dokument nicht.", EN: "The rule book knows no document of this code."},
		remedy: Text{FR: "Les plus proches : {nearest}.", NL: "De dichtstbijzijnde: {nearest}.", DE: "Am nächsten: {nearest}.", EN: "Nearest: {nearest}."}},
	"date_invalid": {message: Text{
		FR: "Ce jour n'existe pas.", NL: "Deze dag bestaat niet.", DE: "Diesen Tag gibt es nicht.", EN: "There is no such day."},
		remedy: Text{FR: "Écrivez AAAA-MM-JJ.", NL: "Schrijf JJJJ-MM-DD.", DE: "Schreiben Sie JJJJ-MM-TT.", EN: "Use YYYY-MM-DD."}},
	"date_future": {message: Text{
		FR: "Cette date est dans le futur.", NL: "Deze datum ligt in de toekomst.", DE: "Dieses Datum liegt in der Zukunft.", EN: "This date lies in the future."}},
	"date_after_submission": {message: Text{
		FR: "Cette date suit celle de l'introduction de la demande.", NL: "Deze datum ligt na de indiening van de aanvraag.",
		DE: "Dieses Datum liegt nach der Einreichung des Antrags.", EN: "This date lies after the day the claim was submitted."}},
	"date_too_old": {message: Text{
		FR: "Cette date est antérieure à 1900.", NL: "Deze datum ligt vóór 1900.", DE: "Dieses Datum liegt vor 1900.", EN: "This date lies before 1900."}},
	"date_before_birth": {message: Text{
		FR: "Cette date précède la naissance du membre.", NL: "Deze datum ligt vóór de geboorte van het lid.",
		DE: "Dieses Datum liegt vor der Geburt des Mitglieds.", EN: "This date lies before the member's birth."}},
	"after_death": {message: Text{
		FR: "Cette date suit le décès du membre.", NL: "Deze datum ligt na het overlijden van het lid.",
		DE: "Dieses Datum liegt nach dem Tod des Mitglieds.", EN: "This date lies after the member's death."},
		remedy: Text{FR: "Transmettez la demande à un gestionnaire.", NL: "Bezorg de aanvraag aan een dossierbeheerder.",
			DE: "Leiten Sie den Antrag an einen Sachbearbeiter weiter.", EN: "Hand the claim to an agent."}},
	"period_invalid": {message: Text{
		FR: "La fin de la période précède son début.", NL: "Het einde van de periode ligt vóór het begin.",
		DE: "Das Ende des Zeitraums liegt vor seinem Beginn.", EN: "The period ends before it begins."}},
	"units_invalid": {message: Text{
		FR: "Le nombre d'unités n'est pas valable.", NL: "Het aantal eenheden is niet geldig.", DE: "Die Anzahl der Einheiten ist ungültig.", EN: "The number of units is not valid."},
		remedy: Text{FR: "Plus de 0, au plus {max}, par pas de {step}.", NL: "Meer dan 0, hoogstens {max}, in stappen van {step}.",
			DE: "Mehr als 0, höchstens {max}, in Schritten von {step}.", EN: "More than 0, at most {max}, in steps of {step}."}},
	"amount_range": {message: Text{
		FR: "Un montant va de 0 à {max} centimes.", NL: "Een bedrag gaat van 0 tot {max} cent.", DE: "Ein Betrag geht von 0 bis {max} Cent.", EN: "An amount is between 0 and {max} cents."}},
	"parts_exceed_charged": {message: Text{
		FR: "Ce que l'assurance obligatoire et l'autre assureur ont payé dépasse le prix.", NL: "Wat de verplichte verzekering en de andere verzekeraar betaalden, is meer dan de prijs.",
		DE: "Was die Pflichtversicherung und der andere Versicherer zahlten, übersteigt den Preis.", EN: "What compulsory insurance and the other insurer paid exceeds the price charged."},
		remedy: Text{FR: "charged_cents est le prix complet, aussi en tiers payant.", NL: "charged_cents is de volledige prijs, ook bij derdebetaler.",
			DE: "charged_cents ist der volle Preis, auch bei Drittzahlung.", EN: "charged_cents is the full price, also with third-party payment."}},
	"parts_exceed_left": {message: Text{
		FR: "Le ticket modérateur et le supplément dépassent ce qui reste à charge.", NL: "Het remgeld en het supplement zijn meer dan wat ten laste blijft.",
		DE: "Eigenanteil und Zuschlag übersteigen den verbleibenden Betrag.", EN: "Copay and supplement exceed what is left to pay."},
		remedy: Text{FR: "Reste = prix − assurance obligatoire − autre assureur.", NL: "Ten laste = prijs − verplichte verzekering − andere verzekeraar.",
			DE: "Rest = Preis − Pflichtversicherung − anderer Versicherer.", EN: "Left = charged − statutory − other."}},
	"member_not_found": {message: Text{
		FR: "Ce membre n'est pas connu.", NL: "Dit lid is niet bekend.", DE: "Dieses Mitglied ist nicht bekannt.", EN: "This member is not known."},
		remedy: Text{FR: "Enregistrez-le d'abord : PUT /v1/members/….", NL: "Registreer het eerst: PUT /v1/members/….",
			DE: "Legen Sie es zuerst an: PUT /v1/members/….", EN: "Register the member first: PUT /v1/members/…."}},
	"approval_not_found": {message: Text{
		FR: "Cet accord n'existe pas.", NL: "Dit akkoord bestaat niet.", DE: "Diese Genehmigung gibt es nicht.", EN: "There is no such approval."}},
	"approval_invalid": {message: Text{
		FR: "L'accord contient des erreurs ; rien n'a été enregistré.", NL: "Het akkoord bevat fouten; er is niets opgeslagen.",
		DE: "Die Genehmigung enthält Fehler; es wurde nichts gespeichert.", EN: "The approval has mistakes; nothing was stored."}},
	"span_order": {message: Text{
		FR: "La période finit avant de commencer.", NL: "De periode eindigt voor ze begint.",
		DE: "Der Zeitraum endet, bevor er beginnt.", EN: "The period ends before it begins."},
		remedy: Text{FR: "until est le premier jour qui n'en fait plus partie.", NL: "until is de eerste dag die er niet meer bij hoort.",
			DE: "until ist der erste Tag, der nicht mehr dazugehört.", EN: "until is the first day that is no longer part of it."}},
	"provider_not_found": {message: Text{
		FR: "Ce prestataire n'est pas connu.", NL: "Deze zorgverlener is niet bekend.", DE: "Dieser Leistungserbringer ist nicht bekannt.", EN: "This provider is not known."}},
	"claim_not_found": {message: Text{
		FR: "Cette demande n'existe pas.", NL: "Deze aanvraag bestaat niet.", DE: "Diesen Antrag gibt es nicht.", EN: "There is no such claim."}},
	"book_not_found": {message: Text{
		FR: "Cette révision du règlement n'existe pas.", NL: "Deze revisie van het reglement bestaat niet.", DE: "Diese Revision des Regelwerks gibt es nicht.", EN: "There is no such revision of the rule book."}},
	"key_not_found": {message: Text{
		FR: "Cette clé n'existe pas.", NL: "Deze sleutel bestaat niet.", DE: "Diesen Schlüssel gibt es nicht.", EN: "There is no such key."}},
	"instant_not_settled": {
		message: Text{
			FR: "Cet instant n'est pas encore clos.", NL: "Dit tijdstip is nog niet afgesloten.", DE: "Dieser Zeitpunkt ist noch nicht abgeschlossen.",
			EN: "That instant is not settled yet."},
		remedy: Text{
			FR: "Demandez un instant passé depuis une minute au moins.", NL: "Vraag een tijdstip van minstens een minuut geleden.",
			DE: "Fragen Sie nach einem Zeitpunkt, der mindestens eine Minute zurückliegt.", EN: "Ask for an instant at least a minute ago."},
	},
	"no_book_then": {
		message: Text{
			FR: "Aucun règlement n'était en vigueur à cet instant.", NL: "Op dat tijdstip was er geen reglement van kracht.",
			DE: "Zu diesem Zeitpunkt war kein Regelwerk in Kraft.", EN: "No rule book was in force at that instant."},
		remedy: Text{
			FR: "Demandez un instant plus récent.", NL: "Vraag een later tijdstip.", DE: "Fragen Sie nach einem späteren Zeitpunkt.", EN: "Ask for a later instant."},
	},
	"no_book": {message: Text{
		FR: "Aucun règlement n'est en vigueur.", NL: "Er is geen reglement van kracht.", DE: "Es ist kein Regelwerk in Kraft.", EN: "No rule book is in force."},
		remedy: Text{FR: "Chargez-en un : octroi rules load.", NL: "Laad er een: octroi rules load.", DE: "Laden Sie eines: octroi rules load.", EN: "Load one: octroi rules load."}},
	"book_invalid": {message: Text{
		FR: "Le règlement contient des erreurs ; celui en vigueur reste en vigueur.", NL: "Het reglement bevat fouten; het geldende blijft van kracht.",
		DE: "Das Regelwerk enthält Fehler; das geltende bleibt in Kraft.", EN: "The rule book has mistakes; the one in force stays in force."},
		remedy: Text{FR: "octroi rules check les montre.", NL: "octroi rules check toont ze.", DE: "octroi rules check zeigt sie.", EN: "octroi rules check shows them."}},
	"idempotency_mismatch": {message: Text{
		FR: "Cette clé a servi le {date} à une autre demande.", NL: "Deze sleutel werd op {date} voor een andere aanvraag gebruikt.",
		DE: "Dieser Schlüssel wurde am {date} für einen anderen Antrag benutzt.", EN: "This key was used on {date} for a different request."},
		remedy: Text{FR: "Une autre demande veut une autre clé.", NL: "Een andere aanvraag vraagt een andere sleutel.", DE: "Ein anderer Antrag braucht einen anderen Schlüssel.", EN: "Another request needs another key."}},
	"busy": {message: Text{
		FR: "Le service est occupé ; rien n'a été enregistré.", NL: "De dienst is bezet; er is niets opgeslagen.", DE: "Der Dienst ist ausgelastet; es wurde nichts gespeichert.", EN: "The service is busy; nothing was stored."},
		remedy: Text{FR: "Réessayez avec la même clé.", NL: "Probeer opnieuw met dezelfde sleutel.", DE: "Versuchen Sie es mit demselben Schlüssel erneut.", EN: "Try again with the same key."}},
	"closing": {message: Text{
		FR: "Le service s'arrête.", NL: "De dienst wordt gestopt.", DE: "Der Dienst wird beendet.", EN: "The service is stopping."},
		remedy: Text{FR: "Réessayez avec la même clé.", NL: "Probeer opnieuw met dezelfde sleutel.", DE: "Versuchen Sie es mit demselben Schlüssel erneut.", EN: "Try again with the same key."}},
	"outcome_unknown": {message: Text{
		FR: "L'issue n'est pas connue.", NL: "De uitkomst is niet bekend.", DE: "Der Ausgang ist nicht bekannt.", EN: "The outcome is not known."},
		remedy: Text{FR: "Réessayez avec la même clé : la demande ne sera décidée qu'une fois.", NL: "Probeer opnieuw met dezelfde sleutel: de aanvraag wordt maar één keer beslist.",
			DE: "Versuchen Sie es mit demselben Schlüssel erneut: der Antrag wird nur einmal entschieden.", EN: "Try again with the same key: the claim is decided only once."}},
	"database_unreachable": {message: Text{
		FR: "La base de données ne répond pas ; rien n'a été enregistré.", NL: "De databank antwoordt niet; er is niets opgeslagen.",
		DE: "Die Datenbank antwortet nicht; es wurde nichts gespeichert.", EN: "The database does not answer; nothing was stored."},
		remedy: Text{FR: "Réessayez plus tard.", NL: "Probeer het later opnieuw.", DE: "Versuchen Sie es später erneut.", EN: "Try again later."}},
	"read_only": {message: Text{
		FR: "La base de données n'accepte que la lecture ; rien n'a été enregistré.", NL: "De databank laat alleen lezen toe; er is niets opgeslagen.",
		DE: "Die Datenbank lässt nur Lesen zu; es wurde nichts gespeichert.", EN: "The database accepts reads only; nothing was stored."}},
	"storage_full": {message: Text{
		FR: "Le stockage est plein ; rien n'a été enregistré.", NL: "De opslag is vol; er is niets opgeslagen.", DE: "Der Speicher ist voll; es wurde nichts gespeichert.", EN: "Storage is full; nothing was stored."}},
	"unauthorized": {message: Text{
		FR: "Cette clé n'est pas valable.", NL: "Deze sleutel is niet geldig.", DE: "Dieser Schlüssel ist nicht gültig.", EN: "This key is not valid."},
		remedy: Text{FR: "Envoyez Authorization: Bearer oct_….", NL: "Stuur Authorization: Bearer oct_….", DE: "Senden Sie Authorization: Bearer oct_….", EN: "Send Authorization: Bearer oct_…."}},
}
