package api

import "octroi/engine"

// requestSentences speak of a request apart from its body: key, headers, address, parameters.
var requestSentences = map[string]sentence{
	"forbidden": {
		in("Le rôle de cette clé n'a pas le droit {scope}.", "De rol van deze sleutel heeft het recht {scope} niet.",
			"Die Rolle dieses Schlüssels hat das Recht {scope} nicht.", "The role of this key does not have the scope {scope}."),
		in("Prenez une clé dont le rôle l'a.", "Neem een sleutel waarvan de rol het heeft.", "Nehmen Sie einen Schlüssel, dessen Rolle es hat.",
			"Use a key whose role has it."),
	},
	"report_narrow": {
		in("Ce rapport peut montrer des personnes, et le rôle de cette clé ne peut pas les lire.",
			"Dit rapport kan personen tonen, en de rol van deze sleutel mag hen niet lezen.",
			"Dieser Bericht kann einzelne Personen zeigen, und die Rolle dieses Schlüssels darf sie nicht lesen.",
			"This report may show single people, and the role of this key may not read them."),
		in("Demandez des mois entiers, sans âge, région, statut ni instant.", "Vraag hele maanden, zonder leeftijd, gewest, statuut of tijdstip.",
			"Fragen Sie nach ganzen Monaten, ohne Alter, Region, Status oder Zeitpunkt.", "Ask for whole months, without age, region, status or instant."),
	},
	"not_found": {
		in("Il n'y a rien à cette adresse.", "Er is niets op dit adres.", "Unter dieser Adresse gibt es nichts.", "There is nothing at this address."),
		in("Les adresses sont décrites sous /docs.", "De adressen staan onder /docs.", "Die Adressen stehen unter /docs.", "The addresses are described at /docs."),
	},
	"benefit_not_found": {
		in("Le règlement en vigueur n'a pas cet avantage.", "Het reglement van kracht kent dit voordeel niet.",
			"Das geltende Regelwerk kennt diesen Vorteil nicht.", "The rule book in force has no such benefit."),
		in("Les codes les plus proches : {nearest}.", "De dichtste codes: {nearest}.", "Die nächsten Codes: {nearest}.", "The nearest codes are: {nearest}."),
	},
	"category_not_found": {
		in("Le règlement en vigueur n'a pas cette catégorie.", "Het reglement van kracht kent deze categorie niet.",
			"Das geltende Regelwerk kennt diese Kategorie nicht.", "The rule book in force has no such category."),
		in("Codes possibles : {known}.", "Mogelijke codes: {known}.", "Mögliche Codes: {known}.", "Possible codes: {known}."),
	},
	"region_not_found": {
		in("Le règlement en vigueur n'a pas cette région.", "Het reglement van kracht kent dit gewest niet.",
			"Das geltende Regelwerk kennt diese Region nicht.", "The rule book in force has no such region."),
		in("Régions : {known}.", "Gewesten: {known}.", "Regionen: {known}.", "Its regions are: {known}."),
	},
	"method_not_allowed": {
		in("Cette adresse n'accepte pas cette méthode.", "Dit adres aanvaardt deze methode niet.", "Diese Adresse nimmt diese Methode nicht an.",
			"This address does not take this method."),
		in("Elle accepte {allowed}.", "Het aanvaardt {allowed}.", "Sie nimmt {allowed} an.", "It takes {allowed}."),
	},
	"not_acceptable": {
		in("Cette réponse n'existe pas dans un format que vous acceptez.", "Dit antwoord bestaat niet in een formaat dat u aanvaardt.",
			"Diese Antwort gibt es in keinem Format, das Sie annehmen.", "This answer does not exist in a format that you accept."),
		in("Acceptez {allowed}.", "Aanvaard {allowed}.", "Nehmen Sie {allowed} an.", "Accept {allowed}."),
	},
	"idempotency_key_missing": {
		in("Il manque l'en-tête Idempotency-Key.", "De header Idempotency-Key ontbreekt.", "Der Header Idempotency-Key fehlt.",
			"The header Idempotency-Key is missing."),
		in("Faites un UUID aléatoire par demande, et répétez le même quand vous renvoyez la même demande.",
			"Maak een willekeurige UUID per aanvraag, en herhaal dezelfde als u dezelfde aanvraag opnieuw stuurt.",
			"Erzeugen Sie je Antrag eine zufällige UUID und wiederholen Sie sie, wenn Sie denselben Antrag erneut senden.",
			"Make a random UUID for each claim, and repeat the same one when you send the same claim again."),
	},
	"idempotency_key_invalid": {
		in("Idempotency-Key n'est pas une clé acceptable.", "Idempotency-Key is geen aanvaardbare sleutel.",
			"Idempotency-Key ist kein brauchbarer Schlüssel.", "Idempotency-Key is not an acceptable key."),
		in("Envoyez une seule fois 16 à 128 caractères parmi A–Z a–z 0–9 - _.", "Stuur één keer 16–128 tekens uit A–Z a–z 0–9 - _.",
			"Senden Sie einmal 16–128 Zeichen aus A–Z a–z 0–9 - _.", "Send it once, as 16–128 characters of A–Z a–z 0–9 - _."),
	},
	"in_progress": {
		in("La même demande est en cours de traitement.", "Hetzelfde verzoek wordt al behandeld.", "Dieselbe Anfrage wird gerade bearbeitet.",
			"The same request is being worked on."),
		in("Répétez-la dans un instant avec la même clé.", "Herhaal het zo dadelijk met dezelfde sleutel.",
			"Wiederholen Sie sie gleich mit demselben Schlüssel.", "Repeat it in a moment with the same key."),
	},
	"unfinished": {
		in("La demande n'a pas été achevée à temps.", "Het verzoek is niet op tijd afgewerkt.", "Die Anfrage wurde nicht rechtzeitig fertig.",
			"The request was not finished in time."),
		in("Répétez-la, avec la même clé.", "Herhaal het, met dezelfde sleutel.", "Wiederholen Sie sie mit demselben Schlüssel.",
			"Repeat it, with the same key."),
	},
	"query_invalid": {
		in("Des paramètres de l'adresse ne peuvent être lus.", "Parameters van het adres zijn onleesbaar.",
			"Parameter der Adresse sind nicht lesbar.", "Parameters of the address cannot be read."),
		in("Chacun est décrit dans errors.", "Elk staat in errors.", "Jeder steht in errors.", "Each is listed in errors."),
	},
	"query_syntax": {
		in("Les paramètres de l'adresse sont mal écrits.", "De parameters van het adres zijn verkeerd geschreven.",
			"Die Parameter der Adresse sind falsch geschrieben.", "The query of the address is not well formed."),
		in("Écrivez ; comme %3B et % comme %25.", "Schrijf ; als %3B en % als %25.", "Schreiben Sie ; als %3B und % als %25.",
			"Write ; as %3B and % as %25."),
	},
	"param_unneeded": {
		in("Cette adresse ne prend aucun paramètre.", "Dit adres neemt geen parameters.", "Diese Adresse nimmt keine Parameter.",
			"This address takes no parameters."),
		in("Retirez-le.", "Laat hem weg.", "Lassen Sie ihn weg.", "Leave it out."),
	},
	"param_unknown": {
		in("Paramètre inconnu.", "Onbekende parameter.", "Unbekannter Parameter.", "Unknown parameter."),
		in("Paramètres possibles : {allowed}.", "Mogelijke parameters: {allowed}.", "Mögliche Parameter: {allowed}.", "The parameters are: {allowed}."),
	},
	"param_repeated": {
		in("Ce paramètre est donné deux fois.", "Deze parameter is tweemaal gegeven.", "Dieser Parameter ist zweimal angegeben.", "This parameter is given twice."),
		in("Donnez-le une fois.", "Geef hem één keer.", "Geben Sie ihn einmal an.", "Give it once."),
	},
	"cursor_invalid": {
		in("Ce curseur n'a pas été donné par une page précédente.", "Deze cursor komt niet van een vorige pagina.",
			"Dieser Cursor stammt von keiner früheren Seite.", "This cursor was not given by an earlier page."),
		in("Reprenez next_cursor tel quel, ou commencez sans curseur.", "Neem next_cursor ongewijzigd over, of begin zonder cursor.",
			"Übernehmen Sie next_cursor unverändert oder beginnen Sie ohne Cursor.", "Repeat next_cursor as it was, or begin without a cursor."),
	},
	"internal": {
		in("Une erreur s'est produite ici ; request_id la retrouve dans le journal.", "Hier ging iets mis; request_id vindt het terug in het logboek.",
			"Hier ist etwas schiefgegangen; request_id findet es im Protokoll.", "Something went wrong here; the request_id finds it in the log."),
		engine.Text{},
	},
}
