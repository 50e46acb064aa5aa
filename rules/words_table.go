package rules

import "octroi/engine"

// nounOf, truthOf and coded make the phrases of the table below: French, Dutch, German, English.
func nounOf(fr, nl, de, en string) phrase {
	return phrase{noun: engine.Text{FR: fr, NL: nl, DE: de, EN: en}}
}

// truthOf takes each language's clause when it holds and when it does not.
func truthOf(fr, noFR, nl, noNL, de, noDE, en, noEN string) phrase {
	return phrase{yes: engine.Text{FR: fr, NL: nl, DE: de, EN: en}, no: engine.Text{FR: noFR, NL: noNL, DE: noDE, EN: noEN}}
}

// coded takes each language's clause for a text that is %1 and for one that is not.
func (f phrase) coded(fr, noFR, nl, noNL, de, noDE, en, noEN string) phrase {
	own := truthOf(fr, noFR, nl, noNL, de, noDE, en, noEN)
	f.is, f.isNot = own.yes, own.no
	return f
}

// compared gives a number clauses of its own.
func (f phrase) compared(words *[6]engine.Text) phrase {
	f.compare = words
	return f
}

// unnamed says a variable that this table does not know: by its name.
var unnamed = phrase{
	noun: engine.Text{FR: "%1", NL: "%1", DE: "%1", EN: "%1"},
	yes:  engine.Text{FR: "%1 : oui", NL: "%1: ja", DE: "%1: ja", EN: "%1: yes"},
	no:   engine.Text{FR: "%1 : non", NL: "%1: nee", DE: "%1: nein", EN: "%1: no"},
}

// namePhrases are the variables and the functions of history, by name; what a book declares by its group: "field.".
//
// So that no sentence can go wrong, every noun phrase is in the singular, the German ones have an article and no
// adjective (only the article changes in the dative), and the French ones start with their article or none.
var namePhrases = map[string]phrase{
	"benefit": nounOf("la prestation", "het voordeel", "die Leistung", "the benefit").
		coded("l'avantage est %1", "l'avantage n'est pas %1", "het voordeel is %1", "het voordeel is niet %1",
			"die Leistung ist %1", "die Leistung ist nicht %1", "the benefit is %1", "the benefit is not %1"),

	"line.date":  nounOf("le jour de la prestation", "de dag van de verstrekking", "der Tag der Leistung", "the day of the service"),
	"line.until": nounOf("le dernier jour de la prestation", "de laatste dag van de verstrekking", "das Ende der Leistung", "the last day of the service"),
	"line.days": nounOf("le nombre de jours de la prestation", "het aantal dagen van de verstrekking",
		"die Zahl der Tage der Leistung", "the number of days of the service"),
	"line.units":   nounOf("la quantité demandée", "de gevraagde hoeveelheid", "die Menge laut Antrag", "the quantity claimed"),
	"line.charged": nounOf("le prix facturé", "de aangerekende prijs", "der Preis laut Rechnung", "the price charged"),
	"line.left": nounOf("la somme à charge du membre", "het bedrag ten laste van het lid",
		"der Betrag zulasten des Mitglieds", "what is left to the member"),
	"line.copay":      nounOf("le ticket modérateur", "het remgeld", "der Selbstbehalt", "the statutory co-payment"),
	"line.supplement": nounOf("le supplément", "het supplement", "der Zuschlag", "the supplement"),
	"line.statutory": nounOf("l'intervention de l'assurance obligatoire", "de tegemoetkoming van de verplichte verzekering",
		"die Leistung der Pflichtversicherung", "what compulsory insurance pays"),
	"line.submitted": nounOf("le jour de la demande", "de dag van de aanvraag", "der Tag des Antrags", "the day of the claim"),
	"line.channel": nounOf("la voie de la demande", "het kanaal van de aanvraag", "der Weg des Antrags", "the channel of the claim").
		coded("la demande est introduite %1", "la demande n'est pas introduite %1", "de aanvraag komt %1", "de aanvraag komt niet %1",
			"der Antrag kommt %1", "der Antrag kommt nicht %1", "the claim comes %1", "the claim does not come %1"),

	"unit.charged": nounOf("le prix par %2", "de prijs per %2", "der Preis je %2", "the price of one %2"),
	"unit.left": nounOf("la somme à charge du membre par %2", "het bedrag ten laste van het lid per %2",
		"der Betrag zulasten des Mitglieds je %2", "what is left of one %2"),
	"part.units":   nounOf("la quantité qui compte", "de hoeveelheid die telt", "die Menge innerhalb der Grenzen", "the quantity that counts"),
	"part.charged": nounOf("le prix de ce qui compte", "de prijs van wat telt", "der Preis innerhalb der Grenzen", "the price of what counts"),
	"part.left": nounOf("la somme à charge du membre pour ce qui compte", "het bedrag ten laste van het lid voor wat telt",
		"der Betrag zulasten des Mitglieds innerhalb der Grenzen", "what is left to the member of what counts"),
	"part.copay": nounOf("le ticket modérateur de ce qui compte", "het remgeld van wat telt",
		"der Selbstbehalt innerhalb der Grenzen", "the statutory co-payment of what counts"),
	"part.supplement": nounOf("le supplément de ce qui compte", "het supplement van wat telt", "der Zuschlag innerhalb der Grenzen",
		"the supplement of what counts"),

	"bill.charged": nounOf("le total de la facture", "het totaal van de factuur", "die Summe der Rechnung", "the total of the bill"),
	"bill.statutory": nounOf("l'intervention de l'assurance obligatoire dans la facture", "de tegemoetkoming van de verplichte verzekering in de factuur",
		"die Leistung der Pflichtversicherung zur Rechnung", "what compulsory insurance pays of the bill"),
	"bill.copay": nounOf("le ticket modérateur de la facture", "het remgeld van de factuur",
		"der Selbstbehalt der Rechnung", "the statutory co-payment of the bill"),
	"bill.supplement": nounOf("le supplément de la facture", "het supplement van de factuur", "der Zuschlag der Rechnung", "the supplement of the bill"),
	"bill.other": nounOf("l'intervention d'autres assureurs dans la facture", "de tegemoetkoming van andere verzekeraars in de factuur",
		"die Leistung anderer Versicherer zur Rechnung", "what other insurers pay of the bill"),
	"bill.left": nounOf("la somme à charge du membre sur la facture", "het bedrag van de factuur ten laste van het lid",
		"der Betrag der Rechnung zulasten des Mitglieds", "what is left to the member of the bill"),

	"member.age":  nounOf("l'âge du membre", "de leeftijd van het lid", "das Alter des Mitglieds", "the member's age").compared(&ageWords),
	"member.born": nounOf("le jour de naissance du membre", "de geboortedag van het lid", "der Geburtstag des Mitglieds", "the member's day of birth"),
	"member.covered": truthOf("le membre est couvert", "le membre n'est pas couvert", "het lid is verzekerd", "het lid is niet verzekerd",
		"das Mitglied ist versichert", "das Mitglied ist nicht versichert", "the member is covered", "the member is not covered"),
	"member.contributions": nounOf("l'état des cotisations", "de stand van de bijdragen", "der Stand der Beiträge", "the state of the contributions").
		coded("les cotisations du membre sont %1", "les cotisations du membre ne sont pas %1", "de bijdragen van het lid zijn %1", "de bijdragen van het lid zijn niet %1",
			"die Beiträge des Mitglieds sind %1", "die Beiträge des Mitglieds sind nicht %1",
			"the member's contributions are %1", "the member's contributions are not %1"),
	"member.preferential": truthOf("le membre a droit à l'intervention majorée", "le membre n'a pas droit à l'intervention majorée",
		"het lid heeft recht op de verhoogde tegemoetkoming", "het lid heeft geen recht op de verhoogde tegemoetkoming",
		"das Mitglied hat Anspruch auf die erhöhte Kostenerstattung", "das Mitglied hat keinen Anspruch auf die erhöhte Kostenerstattung",
		"the member has increased reimbursement", "the member does not have increased reimbursement"),
	"member.disabled": truthOf("le membre a un handicap reconnu", "le membre n'a pas de handicap reconnu",
		"het lid heeft een erkende handicap", "het lid heeft geen erkende handicap",
		"das Mitglied hat eine anerkannte Behinderung", "das Mitglied hat keine anerkannte Behinderung",
		"the member has a recognised disability", "the member does not have a recognised disability"),
	"member.global_file": truthOf("le membre a un dossier médical global", "le membre n'a pas de dossier médical global",
		"het lid heeft een globaal medisch dossier", "het lid heeft geen globaal medisch dossier",
		"das Mitglied hat eine globale medizinische Akte", "das Mitglied hat keine globale medizinische Akte",
		"the member has a global medical file", "the member does not have a global medical file"),
	"member.holder": truthOf("le membre est titulaire", "le membre n'est pas titulaire", "het lid is gerechtigde", "het lid is geen gerechtigde",
		"das Mitglied ist Hauptversicherter des Haushalts", "das Mitglied ist nicht Hauptversicherter des Haushalts",
		"the member is the holder of the household", "the member is not the holder of the household"),
	"member.tenure_months": nounOf("la durée de couverture sans interruption (en mois)", "de duur van de ononderbroken aansluiting (in maanden)",
		"die Dauer der Versicherung ohne Unterbrechung (in Monaten)", "the time of cover without a break (in months)").compared(&tenureWords),
	"member.": truthOf("le membre a le statut %1", "le membre n'a pas le statut %1", "het lid heeft de status %1", "het lid heeft de status %1 niet",
		"das Mitglied hat den Status %1", "das Mitglied hat den Status %1 nicht", "the member has the status %1", "the member does not have the status %1"),

	"household.size": nounOf("le nombre de personnes du ménage", "het aantal personen in het gezin",
		"die Zahl der Personen im Haushalt", "the number of people in the household"),
	"household.children": nounOf("le nombre de moins de 18 ans du ménage", "het aantal minderjarigen in het gezin",
		"die Zahl der Minderjährigen im Haushalt", "the number of people under 18 in the household"),
	"household.youngest": nounOf("l'âge du plus jeune du ménage (en années)", "de leeftijd van de jongste van het gezin (in jaren)",
		"das Alter des Jüngsten im Haushalt (in Jahren)", "the age of the youngest in the household (in years)"),

	"provider.known": truthOf("le prestataire est connu", "le prestataire n'est pas connu", "de zorgverlener is bekend", "de zorgverlener is niet bekend",
		"der Leistungserbringer ist bekannt", "der Leistungserbringer ist nicht bekannt", "the provider is known", "the provider is not known"),
	"provider.profession": nounOf("la profession du prestataire", "het beroep van de zorgverlener",
		"der Beruf des Leistungserbringers", "the provider's profession"),
	"provider.recognised": truthOf("le prestataire est reconnu", "le prestataire n'est pas reconnu",
		"de zorgverlener is erkend", "de zorgverlener is niet erkend",
		"der Leistungserbringer ist anerkannt", "der Leistungserbringer ist nicht anerkannt", "the provider is recognised", "the provider is not recognised"),
	"provider.conventioned": truthOf("le prestataire est conventionné", "le prestataire n'est pas conventionné",
		"de zorgverlener is geconventioneerd", "de zorgverlener is niet geconventioneerd",
		"der Leistungserbringer wendet die Tarife des Abkommens an", "der Leistungserbringer wendet die Tarife des Abkommens nicht an",
		"the provider applies the convention's tariffs", "the provider does not apply the convention's tariffs"),
	"provider.network": truthOf("le prestataire appartient à un réseau", "le prestataire n'appartient à aucun réseau",
		"de zorgverlener behoort tot een netwerk", "de zorgverlener behoort tot geen netwerk",
		"der Leistungserbringer gehört zu einem Netz", "der Leistungserbringer gehört zu keinem Netz",
		"the provider belongs to a network", "the provider belongs to no network").
		coded("le prestataire appartient au réseau %1", "le prestataire n'appartient pas au réseau %1", "de zorgverlener behoort tot het netwerk %1", "de zorgverlener behoort niet tot het netwerk %1",
			"der Leistungserbringer gehört zum Netz %1", "der Leistungserbringer gehört nicht zum Netz %1",
			"the provider belongs to the network %1", "the provider does not belong to the network %1").
		named("le réseau du prestataire", "het netwerk van de zorgverlener", "das Netz des Leistungserbringers", "the provider's network"),
	"provider.country": nounOf("le pays du prestataire", "het land van de zorgverlener", "das Land des Leistungserbringers", "the provider's country"),
}

// named adds the noun phrase to the phrases of a truth or a text.
func (f phrase) named(fr, nl, de, en string) phrase {
	f.noun = engine.Text{FR: fr, NL: nl, DE: de, EN: en}
	return f
}
