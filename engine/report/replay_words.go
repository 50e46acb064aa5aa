package report

import (
	"octroi/engine"
	"octroi/engine/replay"
)

// Fixed is what every answer says of itself.
var Fixed = engine.Text{
	FR: "Les comportements sont supposés inchangés : les membres demandent les mêmes prestations, aux mêmes dates.",
	NL: "Het gedrag blijft ongewijzigd: de leden vragen dezelfde prestaties aan, op dezelfde dagen.",
	DE: "Das Verhalten bleibt unverändert: die Mitglieder beantragen dieselben Leistungen an denselben Tagen.",
	EN: "Behaviour is held fixed: members claim the same services on the same days.",
}

// Proportional says what assumptions are and are not.
var Proportional = engine.Text{
	FR: "Les hypothèses s'ajoutent à l'effet du règlement et n'y sont jamais comprises : elles augmentent ou diminuent le coût en proportion, sans interroger à nouveau les plafonds.",
	NL: "Aannames komen bij het effect van het reglement en zitten er nooit in: zij verhogen of verlagen de kost in verhouding, zonder de plafonds opnieuw te bevragen.",
	DE: "Annahmen kommen zur Wirkung des Regelwerks hinzu und sind nie darin enthalten: sie erhöhen oder senken die Kosten im Verhältnis, ohne die Höchstgrenzen neu zu befragen.",
	EN: "Assumptions come on top of what the rules do, and are never part of it: they raise or lower the cost in proportion, without asking the caps again.",
}

var (
	replayTitle         = engine.Text{FR: "Rejeu", NL: "Herberekening", DE: "Nachrechnung", EN: "Replay"}
	draftTitle          = engine.Text{FR: "Projet", NL: "Ontwerp", DE: "Entwurf", EN: "Draft"}
	referenceTitle      = engine.Text{FR: "Référence", NL: "Referentie", DE: "Referenz", EN: "Reference"}
	standsTitle         = engine.Text{FR: "Décidé", NL: "Beslist", DE: "Entschieden", EN: "Decided"}
	costTitle           = engine.Text{FR: "Coût de la période", NL: "Kost van de periode", DE: "Kosten des Zeitraums", EN: "Cost of the period"}
	differenceTitle     = engine.Text{FR: "Différence", NL: "Verschil", DE: "Unterschied", EN: "Difference"}
	differTitle         = engine.Text{FR: "Prestations qui changent", NL: "Prestaties die wijzigen", DE: "Geänderte Leistungen", EN: "Lines that differ"}
	gainTitle           = engine.Text{FR: "Membres qui y gagnent", NL: "Leden die winnen", DE: "Mitglieder mit Gewinn", EN: "Members who gain"}
	gainedTitle         = engine.Text{FR: "\u00a0\u00a0ensemble", NL: "\u00a0\u00a0samen", DE: "\u00a0\u00a0zusammen", EN: "\u00a0\u00a0together"}
	loseTitle           = engine.Text{FR: "Membres qui y perdent", NL: "Leden die verliezen", DE: "Mitglieder mit Verlust", EN: "Members who lose"}
	lostTitle           = gainedTitle
	medianTitle         = engine.Text{FR: "\u00a0\u00a0médiane", NL: "\u00a0\u00a0mediaan", DE: "\u00a0\u00a0Median", EN: "\u00a0\u00a0median"}
	mostTitle           = engine.Text{FR: "\u00a0\u00a0au plus", NL: "\u00a0\u00a0hoogstens", DE: "\u00a0\u00a0höchstens", EN: "\u00a0\u00a0at most"}
	draftsTitle         = engine.Text{FR: "Les projets côte à côte", NL: "De ontwerpen naast elkaar", DE: "Die Entwürfe nebeneinander", EN: "The drafts side by side"}
	curveTitle          = engine.Text{FR: "Courbe de coût : {what}", NL: "Kostencurve: {what}", DE: "Kostenkurve: {what}", EN: "Cost curve: {what}"}
	stepTitle           = engine.Text{FR: "Par rapport au précédent", NL: "Tegenover het vorige", DE: "Gegenüber dem vorigen", EN: "On the one before"}
	replayedTitle       = engine.Text{FR: "Ce qui a été rejoué", NL: "Wat herberekend is", DE: "Was nachgerechnet wurde", EN: "What was replayed"}
	figureTitle         = engine.Text{FR: "Chiffre", NL: "Cijfer", DE: "Angabe", EN: "Figure"}
	memberTitle         = engine.Text{FR: "Membre", NL: "Lid", DE: "Mitglied", EN: "Member"}
	dateTitle           = engine.Text{FR: "Date", NL: "Datum", DE: "Datum", EN: "Date"}
	valueTitle          = engine.Text{FR: "Valeur", NL: "Waarde", DE: "Wert", EN: "Value"}
	claimsTitle         = engine.Text{FR: "Demandes", NL: "Aanvragen", DE: "Anträge", EN: "Claims"}
	claimTitle          = engine.Text{FR: "Demande", NL: "Aanvraag", DE: "Antrag", EN: "Claim"}
	lineTitle           = engine.Text{FR: "Ligne", NL: "Regel", DE: "Zeile", EN: "Line"}
	benefitTitle        = engine.Text{FR: "Avantage", NL: "Voordeel", DE: "Vorteil", EN: "Benefit"}
	capTitle            = engine.Text{FR: "Plafond", NL: "Plafond", DE: "Höchstgrenze", EN: "Cap"}
	whyTitle            = engine.Text{FR: "Motif", NL: "Reden", DE: "Grund", EN: "Reason"}
	causeTitle          = engine.Text{FR: "Cause", NL: "Oorzaak", DE: "Ursache", EN: "Cause"}
	fromTitle           = engine.Text{FR: "De", NL: "Van", DE: "Von", EN: "From"}
	toTitle             = engine.Text{FR: "À", NL: "Tot", DE: "Bis", EN: "To"}
	moreTitle           = engine.Text{FR: "En plus", NL: "Meer", DE: "Mehr", EN: "More"}
	lessTitle           = engine.Text{FR: "En moins", NL: "Minder", DE: "Weniger", EN: "Less"}
	assumptionTitle     = engine.Text{FR: "Hypothèse", NL: "Aanname", DE: "Annahme", EN: "Assumption"}
	baseTitle           = engine.Text{FR: "Appliquée à", NL: "Toegepast op", DE: "Bezogen auf", EN: "Applied to"}
	effectTitle         = engine.Text{FR: "Effet", NL: "Effect", DE: "Wirkung", EN: "Effect"}
	rulingsTitle        = engine.Text{FR: "Décisions manuelles, reprises telles quelles", NL: "Manuele beslissingen, overgenomen", DE: "Manuelle Entscheidungen, übernommen", EN: "Manual decisions, taken as they stand"}
	erasedTitle         = engine.Text{FR: "Prestations de membres effacés, reprises telles quelles", NL: "Prestaties van gewiste leden, overgenomen", DE: "Leistungen gelöschter Mitglieder, übernommen", EN: "Lines of erased members, taken as they stand"}
	undatedTitle        = engine.Text{FR: "Prestations sans date de référence, non rejouées", NL: "Prestaties zonder referentiedatum, niet herberekend", DE: "Leistungen ohne Stichtag, nicht nachgerechnet", EN: "Lines without a governing date, not replayed"}
	hashTitle           = engine.Text{FR: "\u00a0\u00a0SHA-256 des décisions", NL: "\u00a0\u00a0SHA-256 van de beslissingen", DE: "\u00a0\u00a0SHA-256 der Entscheidungen", EN: "\u00a0\u00a0SHA-256 of the decisions"}
	unchangedTitle      = engine.Text{FR: "autres, inchangés", NL: "andere, ongewijzigd", DE: "andere, unverändert", EN: "others, unchanged"}
	otherTitle          = engine.Text{FR: "Autres (trop peu de membres)", NL: "Andere (te weinig leden)", DE: "Andere (zu wenige Mitglieder)", EN: "Others (too few members)"}
	checkTitle          = engine.Text{FR: "Contrôle", NL: "Controle", DE: "Kontrolle", EN: "Self-check"}
	firstTitle          = engine.Text{FR: "Premières prestations qui changent", NL: "Eerste prestaties die wijzigen", DE: "Erste geänderte Leistungen", EN: "First lines that differ"}
	spreadTitle         = engine.Text{FR: "Gains et pertes par membre", NL: "Winst en verlies per lid", DE: "Gewinne und Verluste je Mitglied", EN: "Gains and losses by member"}
	movesTitle          = engine.Text{FR: "Décisions qui changent", NL: "Beslissingen die wijzigen", DE: "Geänderte Entscheidungen", EN: "Outcomes that change"}
	capsTitle           = engine.Text{FR: "Plafonds qui jouent plus ou moins", NL: "Plafonds die meer of minder spelen", DE: "Häufiger oder seltener greifende Höchstgrenzen", EN: "Caps that bind more or less"}
	assumedTitle        = engine.Text{FR: "Hypothèses, à part", NL: "Aannames, apart", DE: "Annahmen, gesondert", EN: "Assumptions, apart"}
	whyWasTitle         = engine.Text{FR: "Sous la référence", NL: "Onder de referentie", DE: "Nach der Referenz", EN: "Under the reference"}
	whyNowTitle         = engine.Text{FR: "Sous le projet", NL: "Onder het ontwerp", DE: "Nach dem Entwurf", EN: "Under the draft"}
	whyStandsTitle      = engine.Text{FR: "Telle que décidée", NL: "Zoals beslist", DE: "Wie entschieden", EN: "As decided"}
	assumedUse          = engine.Text{FR: "{benefit} : utilisation {percent}", NL: "{benefit}: gebruik {percent}", DE: "{benefit}: Nutzung {percent}", EN: "{benefit}: use {percent}"}
	assumedMembers      = engine.Text{FR: "Nombre de membres {percent}", NL: "Aantal leden {percent}", DE: "Zahl der Mitglieder {percent}", EN: "Number of members {percent}"}
	assumedFrom         = engine.Text{FR: "à partir du {date}", NL: "vanaf {date}", DE: "ab dem {date}", EN: "from {date} on"}
	costByCategoryTitle = engine.Text{FR: "Coût par catégorie", NL: "Kost per categorie", DE: "Kosten nach Kategorie", EN: "Cost by category"}
	costByBenefitTitle  = engine.Text{FR: "Coût par avantage", NL: "Kost per voordeel", DE: "Kosten nach Vorteil", EN: "Cost by benefit"}
	costByMonthTitle    = engine.Text{FR: "Coût par mois", NL: "Kost per maand", DE: "Kosten nach Monat", EN: "Cost by month"}
	costByAgeTitle      = engine.Text{FR: "Coût par tranche d'âge", NL: "Kost per leeftijdsgroep", DE: "Kosten nach Altersgruppe", EN: "Cost by age band"}
	touchedMembersTitle = engine.Text{FR: "Membres concernés", NL: "Betrokken leden", DE: "Betroffene Mitglieder", EN: "Members concerned"}
	firstOfCheckTitle   = engine.Text{
		FR: "Premières prestations qui s'écartent", NL: "Eerste prestaties die afwijken", DE: "Erste abweichende Leistungen", EN: "First lines off",
	}
)

// narrowedNote says what a reader who may not see cases does not get.
var narrowedNote = engine.Text{
	FR: "Les chiffres qui concernent moins de {few} membres ne sont pas montrés, ni ceux qui permettraient de les calculer.",
	NL: "Cijfers over minder dan {few} leden worden niet getoond, noch die waaruit ze te berekenen zijn.",
	DE: "Zahlen über weniger als {few} Mitglieder werden nicht gezeigt, und keine, aus denen sie zu errechnen sind.",
	EN: "Figures about fewer than {few} members are not shown, nor those from which they could be computed.",
}

var (
	checkHolds = engine.Text{
		FR: "Rejouée sous la référence, la période coûte au centime près ce qui a été décidé : {stands}.",
		NL: "Herberekend onder de referentie kost de periode tot op de cent wat beslist is: {stands}.",
		DE: "Nach der Referenz nachgerechnet kostet der Zeitraum auf den Cent, was entschieden ist: {stands}.",
		EN: "Replayed under the reference, the period costs to the cent what was decided: {stands}.",
	}
	checkDiffers = engine.Text{
		FR: "Rejouée sous la référence, la période coûte {cost} ; {stands} ont été décidés. Prestations qui s'écartent : {lines} (en plus {more}, en moins {less}).",
		NL: "Herberekend onder de referentie kost de periode {cost}; beslist is {stands}. Prestaties die afwijken: {lines} (meer {more}, minder {less}).",
		DE: "Nach der Referenz nachgerechnet kostet der Zeitraum {cost}; entschieden sind {stands}. Abweichende Leistungen: {lines} (mehr {more}, weniger {less}).",
		EN: "Replayed under the reference, the period costs {cost}; {stands} was decided. Lines that differ: {lines} (more {more}, less {less}).",
	}
	checkFew = engine.Text{
		FR: "Rejouée sous la référence, la période s'écarte de ce qui a été décidé pour moins de {few} membres ; les chiffres ne sont pas montrés.",
		NL: "Herberekend onder de referentie wijkt de periode voor minder dan {few} leden af van wat beslist is; de cijfers worden niet getoond.",
		DE: "Nach der Referenz nachgerechnet weicht der Zeitraum für weniger als {few} Mitglieder von dem ab, was entschieden ist; die Zahlen werden nicht gezeigt.",
		EN: "Replayed under the reference, the period differs from what was decided for fewer than {few} members; the figures are not shown.",
	}
)

// causeTitles say why a line comes to something else than what was decided.
var causeTitles = map[replay.Cause]engine.Text{
	replay.CauseRule:    {FR: "La règle a changé", NL: "De regel is gewijzigd", DE: "Die Regel hat sich geändert", EN: "The rule changed"},
	replay.CauseFact:    {FR: "Un renseignement a été corrigé", NL: "Een gegeven is verbeterd", DE: "Eine Angabe wurde berichtigt", EN: "A fact was corrected"},
	replay.CauseOrder:   {FR: "D'autres prestations la précèdent", NL: "Er gaan andere prestaties aan vooraf", DE: "Andere Leistungen gehen ihr vor", EN: "Other lines come before it"},
	replay.CauseUnknown: {FR: "Non examinées : trop nombreuses", NL: "Niet onderzocht: te veel", DE: "Nicht untersucht: zu viele", EN: "Not looked into: too many"},
}

// outcomeTitles say what became of a line.
var outcomeTitles = map[engine.Outcome]engine.Text{
	engine.Approved: {FR: "accordé", NL: "goedgekeurd", DE: "bewilligt", EN: "approved"},
	engine.Reduced:  {FR: "réduit", NL: "verminderd", DE: "gekürzt", EN: "reduced"},
	engine.Denied:   {FR: "refusé", NL: "geweigerd", DE: "abgelehnt", EN: "denied"},
	engine.Pended:   {FR: "en attente", NL: "in afwachting", DE: "wartet", EN: "pended"},
	engine.Reversed: {FR: "annulé", NL: "geannuleerd", DE: "storniert", EN: "reversed"},
}
