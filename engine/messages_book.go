package engine

// bookTexts are the sentences of errors about the life of rule books. What a checker says of a book is in English.
var bookTexts = map[string]errorText{
	"book_state": {message: Text{
		FR: "Cette révision est dans l'état {state} ; il faudrait : {allowed}.", NL: "Deze revisie heeft de staat {state}; nodig is: {allowed}.",
		DE: "Diese Revision hat den Zustand {state}; nötig wäre: {allowed}.", EN: "This revision is {state}; it would have to be: {allowed}."},
		remedy: Text{FR: "GET /v1/books/… et octroi rules list montrent ce qui lui est arrivé.", NL: "GET /v1/books/… en octroi rules list tonen wat ermee gebeurde.",
			DE: "GET /v1/books/… und octroi rules list zeigen, was mit ihr geschah.", EN: "GET /v1/books/… and octroi rules list show what became of it."}},
	"book_in_force": {message: Text{
		FR: "Cette révision est en vigueur.", NL: "Deze revisie is van kracht.", DE: "Diese Revision ist in Kraft.", EN: "This revision is in force."},
		remedy: Text{FR: "Activez-en une autre : celle-ci sera retirée du même coup.", NL: "Activeer een andere: deze wordt daarmee ingetrokken.",
			DE: "Aktivieren Sie eine andere: diese wird dabei zurückgezogen.", EN: "Activate another one: this one is retired by that."}},
	"four_eyes": {message: Text{
		FR: "L'auteur d'une révision ne peut pas l'approuver.", NL: "De auteur van een revisie kan ze niet goedkeuren.",
		DE: "Wer eine Revision verfasst hat, kann sie nicht genehmigen.", EN: "The author of a revision cannot approve it."},
		remedy: Text{FR: "Demandez à une autre personne, avec sa propre clé (ligne de commande : --approved-by).",
			NL: "Vraag het aan iemand anders, met een eigen sleutel (opdrachtregel: --approved-by).",
			DE: "Bitten Sie eine andere Person mit eigenem Schlüssel (Befehlszeile: --approved-by).",
			EN: "Ask somebody else, with a key of their own (on the command line: --approved-by)."}},
	"book_incomplete": {message: Text{
		FR: "Le règlement n'est pas prêt : {count} points à corriger ; celui en vigueur reste en vigueur.",
		NL: "Het reglement is niet klaar: {count} punten te verbeteren; het geldende blijft van kracht.",
		DE: "Das Regelwerk ist nicht fertig: {count} Punkte zu beheben; das geltende bleibt in Kraft.",
		EN: "The rule book is not ready: {count} to mend; the one in force stays in force."},
		remedy: Text{FR: "octroi rules check et octroi rules test --coverage les montrent.", NL: "octroi rules check en octroi rules test --coverage tonen ze.",
			DE: "octroi rules check und octroi rules test --coverage zeigen sie.", EN: "octroi rules check and octroi rules test --coverage show them."}},
	"book_unreadable": {message: Text{
		FR: "Cette révision contient {count} erreurs et ne peut pas être comparée.", NL: "Deze revisie bevat {count} fouten en kan niet vergeleken worden.",
		DE: "Diese Revision enthält {count} Fehler und kann nicht verglichen werden.", EN: "This revision has {count} mistakes and cannot be compared."},
		remedy: Text{FR: "GET /v1/books/…/check les montre.", NL: "GET /v1/books/…/check toont ze.", DE: "GET /v1/books/…/check zeigt sie.", EN: "GET /v1/books/…/check shows them."}},
	"book_move_invalid": {message: Text{
		FR: "La demande contient des erreurs ; rien n'a été enregistré.", NL: "Het verzoek bevat fouten; er is niets opgeslagen.",
		DE: "Die Anfrage enthält Fehler; es wurde nichts gespeichert.", EN: "The request has mistakes; nothing was stored."}},
	"file_name_invalid": {message: Text{
		FR: "Ce nom de fichier n'est pas admis.", NL: "Deze bestandsnaam is niet toegelaten.", DE: "Dieser Dateiname ist nicht zulässig.", EN: "This file name is not allowed."},
		remedy: Text{FR: "Un nom relatif, comme avantages/sport.yaml.", NL: "Een relatieve naam, zoals voordelen/sport.yaml.",
			DE: "Ein relativer Name wie leistungen/sport.yaml.", EN: "Use a relative name, such as benefits/sport.yaml."}},
	"file_name_repeated": {message: Text{
		FR: "Un autre fichier porte déjà ce nom.", NL: "Een ander bestand heeft deze naam al.", DE: "Eine andere Datei hat bereits diesen Namen.", EN: "Another file has this name already."}},
	"too_many_files": {message: Text{
		FR: "Au plus {max} fichiers par règlement.", NL: "Hoogstens {max} bestanden per reglement.", DE: "Höchstens {max} Dateien je Regelwerk.", EN: "At most {max} files in a book."}},
	"book_too_large": {message: Text{
		FR: "Au plus {max} Mio par règlement.", NL: "Hoogstens {max} MiB per reglement.", DE: "Höchstens {max} MiB je Regelwerk.", EN: "At most {max} MiB in a book."}},
	BookMistake: {message: Text{FR: "Erreur : {message}.", NL: "Fout: {message}.", DE: "Fehler: {message}.", EN: "Mistake: {message}."}, remedy: checkerRemedy},
	ExampleFails: {message: Text{
		FR: "Un exemple échoue : {message}.", NL: "Een voorbeeld faalt: {message}.", DE: "Ein Beispiel schlägt fehl: {message}.", EN: "An example fails: {message}."}, remedy: checkerRemedy},
	BranchUntaken: {message: Text{
		FR: "Aucun exemple ne passe par là : {message}.", NL: "Geen voorbeeld komt hier langs: {message}.",
		DE: "Kein Beispiel kommt hier vorbei: {message}.", EN: "No example comes by here: {message}."}, remedy: checkerRemedy},
	BookWarning: {message: Text{FR: "Avertissement : {message}.", NL: "Waarschuwing: {message}.", DE: "Warnung: {message}.", EN: "Warning: {message}."}, remedy: checkerRemedy},
	LimitRedefined: {message: Text{
		FR: "Le plafond {limit} ne compte plus la même chose que dans un règlement qui a été en vigueur : le journal serait mal lu.",
		NL: "Plafond {limit} telt iets anders dan in een reglement dat van kracht was: het journaal zou verkeerd gelezen worden.",
		DE: "Die Höchstgrenze {limit} zählt etwas anderes als in einem Regelwerk, das in Kraft war: das Journal würde falsch gelesen.",
		EN: "The limit {limit} counts something else than in a book that was in force: the journal would be misread."},
		remedy: Text{FR: "Donnez-lui un autre code.", NL: "Geef het een andere code.", DE: "Geben Sie ihr einen anderen Code.", EN: "Give it another id."}},
}

var checkerRemedy = Text{FR: "{remedy}", NL: "{remedy}", DE: "{remedy}", EN: "{remedy}"}
