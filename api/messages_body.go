package api

import "octroi/engine"

// bodySentences speak of bodies that cannot be read as JSON.
var bodySentences = map[string]sentence{
	"body_missing": {
		in("La demande n'a pas de corps.", "Het verzoek heeft geen inhoud.", "Die Anfrage hat keinen Inhalt.", "The request has no body."),
		in("Envoyez un objet JSON.", "Stuur een JSON-object.", "Senden Sie ein JSON-Objekt.", "Send a JSON object."),
	},
	"body_not_object": {
		in("Un objet JSON est attendu, pas {got}.", "Een JSON-object is verwacht, niet {got}.", "Erwartet wird ein JSON-Objekt, erhalten: {got}.",
			"Expected a JSON object, got {got}."),
		in("Le corps commence et finit par une accolade.", "De inhoud begint en eindigt met een accolade.",
			"Der Inhalt beginnt und endet mit einer geschweiften Klammer.", "The body begins and ends with a brace."),
	},
	"body_unreadable": {
		in("Le corps de la demande n'est pas arrivé entier.", "De inhoud van het verzoek kwam niet volledig aan.",
			"Der Inhalt der Anfrage kam nicht vollständig an.", "The body of the request did not arrive whole."),
		in("Envoyez-la de nouveau.", "Stuur het opnieuw.", "Senden Sie sie erneut.", "Send it again."),
	},
	"body_too_large": {
		in("La limite est de {max} octets.", "De grens is {max} bytes.", "Die Grenze liegt bei {max} Bytes.", "The limit is {max} bytes."),
		in("Envoyez les documents séparément et répartissez les lignes sur plusieurs demandes.",
			"Stuur documenten apart en spreid de lijnen over meerdere aanvragen.",
			"Senden Sie Dokumente getrennt und verteilen Sie die Zeilen auf mehrere Anträge.",
			"Send documents separately, and spread the lines over several claims."),
	},
	"media_type": {
		in("Le corps n'est pas du type attendu ici.", "De inhoud is niet van het type dat hier verwacht wordt.",
			"Der Inhalt hat nicht den Typ, der hier erwartet wird.", "The body is not of the type that this address takes."),
		in("Envoyez Content-Type: {want}, en UTF-8.", "Stuur Content-Type: {want}, in UTF-8.", "Senden Sie Content-Type: {want}, in UTF-8.",
			"Send Content-Type: {want}, in UTF-8."),
	},
	"content_encoding": {
		in("Les corps compressés ne sont pas acceptés.", "Gecomprimeerde inhoud wordt niet aanvaard.", "Komprimierte Inhalte werden nicht angenommen.",
			"Compressed bodies are not accepted."),
		in("Envoyez le JSON tel quel, sans Content-Encoding.", "Stuur de JSON zoals ze is, zonder Content-Encoding.",
			"Senden Sie das JSON unverändert, ohne Content-Encoding.", "Send the JSON as it is, without Content-Encoding."),
	},
	"bad_encoding": {
		in("Le texte doit être en UTF-8, sans marque d'ordre des octets ni demi-caractère.",
			"Tekst moet UTF-8 zijn, zonder byte-order mark of halve tekens.",
			"Text muss UTF-8 sein, ohne Byte-Order-Mark und ohne halbe Zeichen.",
			"Text must be UTF-8 without byte-order mark and without half characters."),
		engine.Text{},
	},
	"json_syntax": {
		in("Ligne {line}, colonne {column} : ceci n'est pas du JSON.", "Regel {line}, kolom {column}: dit is geen JSON.",
			"Zeile {line}, Spalte {column}: das ist kein JSON.", "Line {line}, column {column}: this is not JSON."),
		in("Regardez les guillemets, virgules et accolades juste avant.", "Kijk naar de aanhalingstekens, komma's en accolades net ervoor.",
			"Prüfen Sie Anführungszeichen, Kommas und Klammern unmittelbar davor.", "Look at the quotes, commas and brackets just before."),
	},
	"json_trailing_data": {
		in("Ligne {line}, colonne {column} : il y a encore du texte après l'objet.", "Regel {line}, kolom {column}: er staat nog tekst na het object.",
			"Zeile {line}, Spalte {column}: nach dem Objekt steht noch Text.", "Line {line}, column {column}: there is more text after the object."),
		in("Envoyez un seul objet par demande.", "Stuur één object per verzoek.", "Senden Sie ein Objekt je Anfrage.", "Send one object per request."),
	},
	"json_duplicate_key": {
		in("Ce nom apparaît deux fois dans le même objet.", "Deze naam staat tweemaal in hetzelfde object.",
			"Dieser Name steht zweimal im selben Objekt.", "This name appears twice in the same object."),
		in("Gardez-en un.", "Behoud er één.", "Behalten Sie einen davon.", "Keep one of them."),
	},
	"json_too_deep": {
		in("Les objets sont imbriqués sur plus de 20 niveaux.", "Objecten zijn meer dan 20 niveaus diep genest.",
			"Objekte sind tiefer als 20 Ebenen verschachtelt.", "Objects are nested deeper than 20 levels."),
		engine.Text{},
	},
	"unknown_field": {
		in("Champ inconnu « {name} ».", "Onbekend veld ‘{name}’.", "Unbekanntes Feld „{name}“.", "Unknown field \"{name}\"."),
		in("Vouliez-vous dire « {nearest} » ?", "Bedoelde u ‘{nearest}’?", "Meinten Sie „{nearest}“?", "Did you mean \"{nearest}\"?"),
	},
}
