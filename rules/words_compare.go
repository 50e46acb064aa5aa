package rules

import "octroi/engine"

// compareWords compare a number or a text, %1, with one that is written out, %2.
var compareWords = [6]engine.Text{
	less:      {FR: "%1 reste sous %2", NL: "%1 bedraagt minder dan %2", DE: "%1 beträgt weniger als %2", EN: "%1 is less than %2"},
	atMost:    {FR: "%1 ne dépasse pas %2", NL: "%1 bedraagt hoogstens %2", DE: "%1 beträgt höchstens %2", EN: "%1 is at most %2"},
	more:      {FR: "%1 dépasse %2", NL: "%1 bedraagt meer dan %2", DE: "%1 beträgt mehr als %2", EN: "%1 is more than %2"},
	atLeast:   {FR: "%1 atteint au moins %2", NL: "%1 bedraagt minstens %2", DE: "%1 beträgt mindestens %2", EN: "%1 is at least %2"},
	equal:     {FR: "%1 est %2", NL: "%1 is %2", DE: "%1 ist %2", EN: "%1 is %2"},
	different: {FR: "%1 n'est pas %2", NL: "%1 is niet %2", DE: "%1 ist nicht %2", EN: "%1 is not %2"},
}

// againstWords compare two numbers that are not written out.
var againstWords = [6]engine.Text{
	less:      {FR: "%1 reste sous %2", NL: "%1 is kleiner dan %2", DE: "%1 ist kleiner als %2", EN: "%1 is less than %2"},
	atMost:    {FR: "%1 ne dépasse pas %2", NL: "%1 is niet groter dan %2", DE: "%1 ist nicht größer als %2", EN: "%1 is not more than %2"},
	more:      {FR: "%1 dépasse %2", NL: "%1 is groter dan %2", DE: "%1 ist größer als %2", EN: "%1 is more than %2"},
	atLeast:   {FR: "%1 atteint au moins %2", NL: "%1 is niet kleiner dan %2", DE: "%1 ist nicht kleiner als %2", EN: "%1 is not less than %2"},
	equal:     {FR: "%1 est %2", NL: "%1 is gelijk aan %2", DE: "%1 ist so groß wie %2", EN: "%1 is the same as %2"},
	different: {FR: "%1 n'est pas %2", NL: "%1 is niet gelijk aan %2", DE: "%1 ist nicht so groß wie %2", EN: "%1 is not the same as %2"},
}

// dayWords compare two days.
var dayWords = [6]engine.Text{
	less:      {FR: "%1 tombe avant %2", NL: "%1 valt vóór %2", DE: "%1 liegt vor %d2", EN: "%1 is before %2"},
	atMost:    {FR: "%1 ne tombe pas après %2", NL: "%1 valt niet na %2", DE: "%1 liegt nicht nach %d2", EN: "%1 is not after %2"},
	more:      {FR: "%1 tombe après %2", NL: "%1 valt na %2", DE: "%1 liegt nach %d2", EN: "%1 is after %2"},
	atLeast:   {FR: "%1 ne tombe pas avant %2", NL: "%1 valt niet vóór %2", DE: "%1 liegt nicht vor %d2", EN: "%1 is not before %2"},
	equal:     {FR: "%1 est %2", NL: "%1 is %2", DE: "%1 ist %2", EN: "%1 is %2"},
	different: {FR: "%1 n'est pas %2", NL: "%1 is niet %2", DE: "%1 ist nicht %2", EN: "%1 is not %2"},
}

// ageWords compare the member's age with %1. A member of exactly 15 is "at most 15 years old" until the next birthday.
var ageWords = [6]engine.Text{
	less:      {FR: "le membre a moins de %1 ans", NL: "het lid is jonger dan %1 jaar", DE: "das Mitglied ist jünger als %1 Jahre", EN: "the member is under %1 years old"},
	atMost:    {FR: "le membre a au plus %1 ans", NL: "het lid is hoogstens %1 jaar oud", DE: "das Mitglied ist höchstens %1 Jahre alt", EN: "the member is at most %1 years old"},
	more:      {FR: "le membre a plus de %1 ans", NL: "het lid is ouder dan %1 jaar", DE: "das Mitglied ist älter als %1 Jahre", EN: "the member is over %1 years old"},
	atLeast:   {FR: "le membre a au moins %1 ans", NL: "het lid is minstens %1 jaar oud", DE: "das Mitglied ist mindestens %1 Jahre alt", EN: "the member is at least %1 years old"},
	equal:     {FR: "le membre a %1 ans", NL: "het lid is %1 jaar oud", DE: "das Mitglied ist %1 Jahre alt", EN: "the member is %1 years old"},
	different: {FR: "le membre n'a pas %1 ans", NL: "het lid is niet %1 jaar oud", DE: "das Mitglied ist nicht %1 Jahre alt", EN: "the member is not %1 years old"},
}

// tenureWords compare the whole months of uninterrupted cover with %1.
var tenureWords = [6]engine.Text{
	less: {FR: "le membre est couvert sans interruption depuis moins de %1 mois", NL: "het lid is minder dan %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist seit weniger als %1 Monaten ununterbrochen versichert", EN: "the member has been covered for less than %1 months without a break"},
	atMost: {FR: "le membre est couvert sans interruption depuis au plus %1 mois", NL: "het lid is hoogstens %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist seit höchstens %1 Monaten ununterbrochen versichert", EN: "the member has been covered for at most %1 months without a break"},
	more: {FR: "le membre est couvert sans interruption depuis plus de %1 mois", NL: "het lid is meer dan %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist seit mehr als %1 Monaten ununterbrochen versichert", EN: "the member has been covered for more than %1 months without a break"},
	atLeast: {FR: "le membre est couvert sans interruption depuis au moins %1 mois", NL: "het lid is minstens %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist seit mindestens %1 Monaten ununterbrochen versichert", EN: "the member has been covered for at least %1 months without a break"},
	equal: {FR: "le membre est couvert sans interruption depuis %1 mois", NL: "het lid is %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist seit %1 Monaten ununterbrochen versichert", EN: "the member has been covered for %1 months without a break"},
	different: {FR: "le membre n'est pas couvert sans interruption depuis %1 mois exactement", NL: "het lid is niet precies %1 maanden ononderbroken aangesloten",
		DE: "das Mitglied ist nicht seit genau %1 Monaten ununterbrochen versichert", EN: "the member has not been covered for exactly %1 months without a break"},
}

// clauses are conditions that are always the same.
var clauses = map[string]engine.Text{
	"always": {FR: "toujours", NL: "altijd", DE: "immer", EN: "always"},
	"never":  {FR: "jamais", NL: "nooit", DE: "nie", EN: "never"},
}

// answers say a truth that a table gives.
var answers = phrase{
	yes: engine.Text{FR: "la réponse est oui : %1", NL: "het antwoord is ja: %1", DE: "die Antwort ist ja: %1", EN: "the answer is yes: %1"},
	no:  engine.Text{FR: "la réponse est non : %1", NL: "het antwoord is nee: %1", DE: "die Antwort ist nein: %1", EN: "the answer is no: %1"},
}

// functionPhrases are the functions that give a value, with the kind of that value; min3 and max3 are those of more than two.
var functionPhrases = map[string]struct {
	noun engine.Text
	kind engine.Kind
}{
	"min":  {engine.Text{FR: "la plus petite valeur entre %1", NL: "de laagste waarde van %1", DE: "das Minimum von %1", EN: "the lesser of %1"}, 0},
	"max":  {engine.Text{FR: "la plus grande valeur entre %1", NL: "de hoogste waarde van %1", DE: "das Maximum von %1", EN: "the greater of %1"}, 0},
	"min3": {engine.Text{FR: "la plus petite valeur parmi %1", NL: "de laagste waarde van %1", DE: "das Minimum von %1", EN: "the least of %1"}, 0},
	"max3": {engine.Text{FR: "la plus grande valeur parmi %1", NL: "de hoogste waarde van %1", DE: "das Maximum von %1", EN: "the greatest of %1"}, 0},
	"round": {engine.Text{FR: "%1 (arrondi au cent)", NL: "%1 (afgerond op de cent)", DE: "%1 (auf den Cent gerundet)",
		EN: "%1 (rounded to the cent)"}, engine.KindMoney},
	"add_days":   {engine.Text{FR: "le jour situé %2 après %1", NL: "de dag %2 na %1", DE: "der Tag %2 nach %d1", EN: "the day %2 after %1"}, engine.KindDate},
	"add_months": {engine.Text{FR: "le jour situé %2 après %1", NL: "de dag %2 na %1", DE: "der Tag %2 nach %d1", EN: "the day %2 after %1"}, engine.KindDate},
	"end_of_month": {engine.Text{FR: "la fin du mois qui comprend %1", NL: "het einde van de maand met %1", DE: "das Ende des Monats mit %d1",
		EN: "the end of the month with %1"}, engine.KindDate},
	"end_of_year": {engine.Text{FR: "la fin de l'année qui comprend %1", NL: "het einde van het jaar met %1", DE: "das Ende des Jahres mit %d1",
		EN: "the end of the year with %1"}, engine.KindDate},
	"year": {engine.Text{FR: "l'année qui comprend %1", NL: "het jaar met %1", DE: "das Jahr mit %d1", EN: "the year of %1"}, engine.KindInt},
	"days_between": {engine.Text{FR: "le nombre de jours entre %1 et %2", NL: "het aantal dagen tussen %1 en %2", DE: "die Zahl der Tage zwischen %d1 und %d2",
		EN: "the number of days from %1 to %2"}, engine.KindInt},
	"member.age_on": {engine.Text{FR: "l'âge du membre à %1", NL: "de leeftijd van het lid op %1", DE: "das Alter des Mitglieds an %d1",
		EN: "the member's age on %1"}, engine.KindInt},
}

// daysBefore are the days that lie before another; manyOf is a number of days or months that is not written out.
var (
	daysBefore = map[string]engine.Text{
		"add_days":   {FR: "le jour situé %2 avant %1", NL: "de dag %2 vóór %1", DE: "der Tag %2 vor %d1", EN: "the day %2 before %1"},
		"add_months": {FR: "le jour situé %2 avant %1", NL: "de dag %2 vóór %1", DE: "der Tag %2 vor %d1", EN: "the day %2 before %1"},
	}
	manyOf = map[string]engine.Text{
		"add_days":   {FR: "%1 (en jours)", NL: "%1 (in dagen)", DE: "%1 (in Tagen)", EN: "%1 (in days)"},
		"add_months": {FR: "%1 (en mois)", NL: "%1 (in maanden)", DE: "%1 (in Monaten)", EN: "%1 (in months)"},
	}
)

// Fragments around values of the book.
var (
	dayPhrase  = engine.Text{FR: "le %1", NL: "%1", DE: "der %1", EN: "%1"}
	shareOf    = engine.Text{FR: "%1 de %2", NL: "%1 van %2", DE: "%1 von %d2", EN: "%1 of %2"}
	roundedTo  = engine.Text{FR: "%1 (arrondi à %2)", NL: "%1 (afgerond op %2)", DE: "%1 (auf %2 gerundet)", EN: "%1 (rounded to %2)"}
	namedValue = engine.Text{FR: "la valeur %1", NL: "de waarde %1", DE: "der Wert %1", EN: "the value %1"}
	fromThen   = engine.Text{FR: "dès le %1 %2", NL: "vanaf %1 %2", DE: "ab %1 %2", EN: "from %1 %2"}
	tableValue = engine.Text{FR: "la valeur %1 selon %2", NL: "de waarde %1 volgens %2", DE: "der Wert %1 nach %d2", EN: "the value %1 by %2"}
	tableRows  = engine.Text{FR: "la valeur selon %1 (%2)", NL: "de waarde volgens %1 (%2)", DE: "der Wert nach %d1 (%2)", EN: "the value by %1 (%2)"}
	anyUnit    = engine.Text{FR: "unité", NL: "eenheid", DE: "Einheit", EN: "unit"}
)
