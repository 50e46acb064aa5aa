package api

import "octroi/engine"

// fieldSentences speak of one field of a body or one parameter.
var fieldSentences = map[string]sentence{
	"too_many": {
		in("Au plus {max}.", "Hoogstens {max}.", "Höchstens {max}.", "At most {max}."),
		engine.Text{},
	},
	"too_few": {
		in("Au moins {min}.", "Minstens {min}.", "Mindestens {min}.", "At least {min}."),
		engine.Text{},
	},
	"type": {
		in("Ici est attendu {expected}, pas {got}.", "Hier is {expected} verwacht, niet {got}.", "Hier wird {expected} erwartet, nicht {got}.",
			"Expected {expected} here, got {got}."),
		engine.Text{},
	},
	"amount_not_cents": {
		in("Les montants sont des centimes entiers.", "Bedragen zijn hele centen.", "Beträge sind ganze Cent.", "Amounts are whole cents."),
		in("Envoyez 5000 pour 50,00 €.", "Stuur 5000 voor € 50,00.", "Senden Sie 5000 für 50,00 €.", "Send 5000 for €50.00."),
	},
	// The engine has a sentence for this code too, from 0 on; this one is for when the contract has another least amount.
	"amount_range": {
		in("Un montant va de {min} à {max} centimes.", "Een bedrag gaat van {min} tot {max} cent.", "Ein Betrag geht von {min} bis {max} Cent.",
			"An amount is between {min} and {max} cents."),
		engine.Text{},
	},
	"number_range": {
		in("Entre {min} et {max}.", "Tussen {min} en {max}.", "Zwischen {min} und {max}.", "Between {min} and {max}."),
		engine.Text{},
	},
	"number_not_whole": {
		in("Un nombre entier est attendu.", "Een geheel getal is verwacht.", "Eine ganze Zahl wird erwartet.", "A whole number is expected."),
		in("Les montants sont en centimes.", "Bedragen zijn in centen.", "Beträge stehen in Cent.", "Amounts are in cents."),
	},
	// The engine has a sentence for this code too, with the step of the benefit; this one is for when no step is known.
	"units_invalid": {
		in("Le nombre d'unités est supérieur à 0 et au plus {most}.", "Het aantal eenheden is meer dan 0 en hoogstens {most}.",
			"Die Anzahl der Einheiten ist mehr als 0 und höchstens {most}.", "The number of units is more than 0 and at most {most}."),
		engine.Text{},
	},
	"date_only": {
		in("Un jour est attendu, sans heure.", "Een dag is verwacht, zonder uur.", "Ein Tag wird erwartet, ohne Uhrzeit.", "A day is expected, without a time."),
		in("Écrivez le jour tel qu'il était sur place : AAAA-MM-JJ.", "Schrijf de dag zoals hij ter plaatse was: JJJJ-MM-DD.",
			"Schreiben Sie den Tag, wie er vor Ort war: JJJJ-MM-TT.", "Write the day as it was on the spot: YYYY-MM-DD."),
	},
	"control_character": {
		in("Ce texte contient un caractère de contrôle.", "Deze tekst bevat een stuurteken.", "Dieser Text enthält ein Steuerzeichen.", "This text has a control character."),
		in("Retirez-le.", "Verwijder het.", "Entfernen Sie es.", "Remove it."),
	},
	"too_long": {
		in("Au plus {max} caractères.", "Hoogstens {max} tekens.", "Höchstens {max} Zeichen.", "At most {max} characters."),
		engine.Text{},
	},
	"id_invalid": {
		in("Ceci n'est pas un identifiant.", "Dit is geen id.", "Das ist keine Kennung.", "This is not an id."),
		in("1 à 64 caractères parmi A–Z a–z 0–9 . _ -, le premier une lettre ou un chiffre.",
			"1–64 tekens uit A–Z a–z 0–9 . _ -, het eerste een letter of cijfer.",
			"1–64 Zeichen aus A–Z a–z 0–9 . _ -, das erste ein Buchstabe oder eine Ziffer.",
			"1–64 characters of A–Z a–z 0–9 . _ -, the first one a letter or a digit."),
	},
	"row_key_invalid": {
		in("Ceci n'est pas une clé de ligne.", "Dit is geen sleutel van een rij.", "Das ist kein Schlüssel einer Zeile.", "This is not the key of a row."),
		in("1 à 128 caractères parmi A–Z a–z 0–9 - _ . : /.", "1–128 tekens uit A–Z a–z 0–9 - _ . : /.",
			"1–128 Zeichen aus A–Z a–z 0–9 - _ . : /.", "1–128 characters of A–Z a–z 0–9 - _ . : /."),
	},
	"row_key_needed": {
		in("Trop de lignes sans clé dans un fichier : plus de {max}.", "Te veel rijen zonder sleutel in een bestand: meer dan {max}.",
			"Zu viele Zeilen ohne Schlüssel in einer Datei: mehr als {max}.", "Too many rows without a key in one file: more than {max}."),
		in("Donnez aux lignes une colonne key, ou partagez le fichier.", "Geef de rijen een kolom key, of splits het bestand.",
			"Geben Sie den Zeilen eine Spalte key, oder teilen Sie die Datei.", "Give the rows a column key, or split the file."),
	},
	"segment_unbounded": {
		in("Un avantage ou une catégorie est attendu.", "Een voordeel of een categorie is verwacht.", "Ein Vorteil oder eine Kategorie wird erwartet.",
			"A benefit or a category is expected."),
		in("Ajoutez benefit ou category.", "Voeg benefit of category toe.", "Ergänzen Sie benefit oder category.", "Add benefit or category."),
	},
	"age_order": {
		in("age_to est inférieur à age_from.", "age_to is kleiner dan age_from.", "age_to ist kleiner als age_from.", "age_to is less than age_from."),
		in("Échangez-les.", "Wissel ze om.", "Vertauschen Sie sie.", "Swap them."),
	},
	"id_mismatch": {
		in("L'identifiant n'est pas celui de l'adresse.", "De id is niet die van het adres.", "Die Kennung ist nicht die der Adresse.", "The id is not the one of the address."),
		in("Retirez-le du corps, ou corrigez l'adresse.", "Laat hem weg, of verbeter het adres.", "Lassen Sie sie weg oder berichtigen Sie die Adresse.",
			"Leave it out of the body, or correct the address."),
	},
	"national_number": {
		in("Un numéro national ne peut servir d'identifiant.", "Een rijksregisternummer kan geen id zijn.",
			"Eine Nationalregisternummer kann keine Kennung sein.", "A national number cannot be an id."),
		in("Utilisez un identifiant opaque qui vous est propre.", "Gebruik een eigen, nietszeggende id.", "Verwenden Sie eine eigene, nichtssagende Kennung.",
			"Use an opaque id of your own."),
	},
	"code_invalid": {
		in("Un code est en minuscules : a–z, 0–9 et _.", "Een code is in kleine letters: a–z, 0–9 en _.", "Ein Code steht in Kleinbuchstaben: a–z, 0–9 und _.",
			"A code is in small letters: a–z, 0–9 and _."),
		engine.Text{},
	},
	"country_invalid": {
		in("Un pays s'écrit en deux majuscules.", "Een land is twee hoofdletters.", "Ein Land besteht aus zwei Großbuchstaben.", "A country is two capital letters."),
		in("BE pour la Belgique.", "BE voor België.", "BE für Belgien.", "BE for Belgium."),
	},
	"format_invalid": {
		in("Ce texte n'a pas la forme attendue.", "Deze tekst heeft niet de verwachte vorm.", "Dieser Text hat nicht die erwartete Form.",
			"This text does not have the expected form."),
		engine.Text{},
	},
	"span_overlap": {
		in("Cette période en recouvre une autre.", "Deze periode overlapt een andere.", "Dieser Zeitraum überschneidet einen anderen.", "This period overlaps another one."),
		in("Un jour ne peut avoir qu'une valeur.", "Een dag kan maar één waarde hebben.", "Ein Tag kann nur einen Wert haben.", "A day can have one value only."),
	},
	"date_implausible": {
		in("Cette date n'est pas vraisemblable.", "Deze datum is niet aannemelijk.", "Dieses Datum ist nicht plausibel.", "This date is not plausible."),
		engine.Text{},
	},
	"died_before_born": {
		in("Le décès précède la naissance.", "Het overlijden gaat de geboorte vooraf.", "Der Tod liegt vor der Geburt.", "The death lies before the birth."),
		engine.Text{},
	},
}
