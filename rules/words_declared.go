package rules

import "octroi/engine"

// declaredPhrases are the variables of what a book declares, with its title as %1, of approvals and of the history.
var declaredPhrases = map[string]phrase{
	"evidence.": truthOf("le document %1 est joint", "le document %1 n'est pas joint", "het document %1 is bijgevoegd", "het document %1 is niet bijgevoegd",
		"das Dokument %1 liegt bei", "das Dokument %1 liegt nicht bei", "the document %1 is there", "the document %1 is not there"),
	"field.": truthOf("la réponse à %1 est oui", "la réponse à %1 est non", "het antwoord op %1 is ja", "het antwoord op %1 is nee",
		"die Antwort auf %1 ist ja", "die Antwort auf %1 ist nein", "the answer to %1 is yes", "the answer to %1 is no").
		named("%1", "%1", "%1", "%1"),
	"param.": truthOf("la valeur %1 est oui", "la valeur %1 est non", "de waarde %1 is ja", "de waarde %1 is nee",
		"der Wert %1 ist ja", "der Wert %1 ist nein", "the value %1 is yes", "the value %1 is no").
		named("la valeur %1", "de waarde %1", "der Wert %1", "the value %1"),
	"table.": nounOf("la valeur %1", "de waarde %1", "der Wert %1", "the value %1"),

	"used.": nounOf("l'utilisation antérieure pour %1", "het eerdere gebruik voor %1", "der Verbrauch zuvor für %1", "the earlier use for %1"),
	"left.": nounOf("le solde pour %1", "het saldo voor %1", "der Rest für %1", "what is left for %1"),
	"open.": truthOf("la période est ouverte pour %1", "la période n'est pas ouverte pour %1", "de periode is open voor %1", "de periode is niet open voor %1",
		"der Zeitraum ist offen für %1", "der Zeitraum ist nicht offen für %1", "the period is open for %1", "the period is not open for %1"),
	"ordinal.": nounOf("le rang pour %1", "het rangnummer voor %1", "der Rang für %1", "the place in the order for %1"),

	"approval.valid": truthOf("un accord préalable est valable", "aucun accord préalable n'est valable",
		"een voorafgaand akkoord is geldig", "geen voorafgaand akkoord is geldig",
		"eine Genehmigung ist gültig", "keine Genehmigung ist gültig", "a prior approval is valid", "no prior approval is valid"),
	"approval.id": nounOf("l'accord préalable", "het voorafgaand akkoord", "die Genehmigung", "the prior approval"),
	"approval.units": nounOf("la quantité de l'accord préalable", "de hoeveelheid van het voorafgaand akkoord",
		"die Menge der Genehmigung", "the quantity of the prior approval"),
	"approval.amount": nounOf("le montant de l'accord préalable", "het bedrag van het voorafgaand akkoord",
		"der Betrag der Genehmigung", "the amount of the prior approval"),
	"approval.from": nounOf("le premier jour de l'accord préalable",
		"de eerste dag van het voorafgaand akkoord", "der Beginn der Genehmigung", "the first day of the prior approval"),
	"approval.until": nounOf("le lendemain de la fin de l'accord préalable", "de dag na het einde van het voorafgaand akkoord",
		"der Tag nach Ablauf der Genehmigung", "the day after the end of the prior approval"),
	"approval.granted_on": nounOf("le jour de l'accord préalable",
		"de dag van het voorafgaand akkoord", "der Tag der Genehmigung", "the day of the prior approval"),

	"times": nounOf("le nombre d'octrois de %1 dans les %2 précédents", "het aantal toekenningen van %1 in de voorbije %2",
		"die Zahl der Gewährungen von %1 im Zeitraum von %2 zuvor", "the number of times %1 was granted in the last %2"),
	"had": truthOf("%1 a été accordé dans les %2 précédents", "%1 n'a pas été accordé dans les %2 précédents",
		"%1 is in de voorbije %2 toegekend", "%1 is in de voorbije %2 niet toegekend",
		"%1 wurde gewährt (Zeitraum zuvor: %2)", "%1 wurde nicht gewährt (Zeitraum zuvor: %2)",
		"%1 was granted in the last %2", "%1 was not granted in the last %2"),
	"last": nounOf("le dernier jour d'octroi de %1", "de laatste dag van toekenning van %1",
		"der Tag der Gewährung von %1 (zuletzt)", "the last day on which %1 was granted"),
}

// codeWords are codes that every book may compare with, by the variable; a code that is not here is said as it is.
var codeWords = map[string]map[string]engine.Text{
	"member.contributions": {
		string(engine.ContributionsInOrder): {FR: "en ordre", NL: "in orde", DE: "in Ordnung", EN: "in order"},
		string(engine.ContributionsBehind):  {FR: "en retard", NL: "achterstallig", DE: "im Rückstand", EN: "behind"},
		string(engine.ContributionsLost):    {FR: "définitivement perdues", NL: "definitief verloren", DE: "endgültig verfallen", EN: "lost for good"},
	},
	"line.channel": {
		"post":       {FR: "par la poste", NL: "per post", DE: "per Post", EN: "by post"},
		"smartphone": {FR: "par smartphone", NL: "via smartphone", DE: "per Smartphone", EN: "by smartphone"},
		"online":     {FR: "en ligne", NL: "online", DE: "online", EN: "online"},
		"agency":     {FR: "en agence", NL: "via een kantoor", DE: "über eine Geschäftsstelle", EN: "through an agency"},
		"other":      {FR: "par une autre voie", NL: "via een andere weg", DE: "auf anderem Weg", EN: "by another way"},
	},
	"provider.country": {
		"BE": {FR: "la Belgique", NL: "België", DE: "Belgien", EN: "Belgium"},
		"DE": {FR: "l'Allemagne", NL: "Duitsland", DE: "Deutschland", EN: "Germany"},
		"FR": {FR: "la France", NL: "Frankrijk", DE: "Frankreich", EN: "France"},
		"LU": {FR: "le Luxembourg", NL: "Luxemburg", DE: "Luxemburg", EN: "Luxembourg"},
		"NL": {FR: "les Pays-Bas", NL: "Nederland", DE: "die Niederlande", EN: "the Netherlands"},
	},
	"provider.profession": {
		"acupuncturist":         {FR: "acupuncteur", NL: "acupuncturist", DE: "Akupunkteur", EN: "acupuncturist"},
		"audiologist":           {FR: "audicien", NL: "audicien", DE: "Hörakustiker", EN: "audiologist"},
		"chiropractor":          {FR: "chiropracteur", NL: "chiropractor", DE: "Chiropraktiker", EN: "chiropractor"},
		"convalescence_home":    {FR: "maison de convalescence", NL: "hersteloord", DE: "Genesungsheim", EN: "convalescence home"},
		"dentist":               {FR: "dentiste", NL: "tandarts", DE: "Zahnarzt", EN: "dentist"},
		"dietician":             {FR: "diététicien", NL: "diëtist", DE: "Ernährungsberater", EN: "dietician"},
		"general_practitioner":  {FR: "médecin généraliste", NL: "huisarts", DE: "Hausarzt", EN: "general practitioner"},
		"laboratory":            {FR: "laboratoire", NL: "laboratorium", DE: "Labor", EN: "laboratory"},
		"mesotherapist":         {FR: "mésothérapeute", NL: "mesotherapeut", DE: "Mesotherapeut", EN: "mesotherapist"},
		"mindfulness_trainer":   {FR: "instructeur de pleine conscience", NL: "mindfulnesstrainer", DE: "Achtsamkeitstrainer", EN: "mindfulness trainer"},
		"radiologist":           {FR: "radiologue", NL: "radioloog", DE: "Radiologe", EN: "radiologist"},
		"sophrologist":          {FR: "sophrologue", NL: "sofroloog", DE: "Sophrologe", EN: "sophrologist"},
		"specialist":            {FR: "spécialiste", NL: "specialist", DE: "Facharzt", EN: "specialist"},
		"homeopath":             {FR: "homéopathe", NL: "homeopaat", DE: "Homöopath", EN: "homeopath"},
		"midwife":               {FR: "sage-femme", NL: "vroedvrouw", DE: "Hebamme", EN: "midwife"},
		"nurse":                 {FR: "infirmier", NL: "verpleegkundige", DE: "Krankenpfleger", EN: "nurse"},
		"optician":              {FR: "opticien", NL: "opticien", DE: "Optiker", EN: "optician"},
		"orthodontist":          {FR: "orthodontiste", NL: "orthodontist", DE: "Kieferorthopäde", EN: "orthodontist"},
		"orthopedagogue":        {FR: "orthopédagogue", NL: "orthopedagoog", DE: "Heilpädagoge", EN: "orthopedagogue"},
		"osteopath":             {FR: "ostéopathe", NL: "osteopaat", DE: "Osteopath", EN: "osteopath"},
		"pedicurist":            {FR: "pédicure", NL: "pedicure", DE: "Fußpfleger", EN: "pedicurist"},
		"pharmacist":            {FR: "pharmacien", NL: "apotheker", DE: "Apotheker", EN: "pharmacist"},
		"physician":             {FR: "médecin", NL: "arts", DE: "Arzt", EN: "physician"},
		"physiotherapist":       {FR: "kinésithérapeute", NL: "kinesitherapeut", DE: "Physiotherapeut", EN: "physiotherapist"},
		"podiatrist":            {FR: "podologue", NL: "podoloog", DE: "Podologe", EN: "podiatrist"},
		"psychologist":          {FR: "psychologue", NL: "psycholoog", DE: "Psychologe", EN: "psychologist"},
		"psychomotor_therapist": {FR: "psychomotricien", NL: "psychomotorisch therapeut", DE: "Psychomotoriktherapeut", EN: "psychomotor therapist"},
		"speech_therapist":      {FR: "logopède", NL: "logopedist", DE: "Logopäde", EN: "speech therapist"},
	},
}
