package engine

// catalogue holds the engine's own reasons and the sentences of the trace. A book may not redefine them. The CARC is
// the X12 claim adjustment reason code (external code list 139) that comes nearest.
var catalogue = map[string]ReasonText{
	// Reasons.
	"benefit_unknown": {CARC: 204, Text: Text{
		FR: "Cet avantage n'existe pas dans le règlement.",
		NL: "Dit voordeel bestaat niet in het reglement.",
		DE: "Diesen Vorteil gibt es im Regelwerk nicht.",
		EN: "The rule book has no such benefit.",
	}},
	"not_in_force": {CARC: 204, Text: Text{
		FR: "{benefit} : cet avantage n'est pas en vigueur au {date}.",
		NL: "{benefit}: dit voordeel is niet van kracht op {date}.",
		DE: "{benefit}: dieser Vorteil gilt am {date} nicht.",
		EN: "{benefit}: this benefit is not in force on {date}.",
	}},
	"too_late": {CARC: 29, Text: Text{
		FR: "La demande est arrivée trop tard : elle devait être introduite au plus tard le {date}.",
		NL: "De aanvraag kwam te laat: ze moest uiterlijk op {date} worden ingediend.",
		DE: "Der Antrag kam zu spät: er war spätestens am {date} einzureichen.",
		EN: "The claim came too late: it had to be submitted by {date}.",
	}},
	"fact_missing": {CARC: 16, Text: Text{
		FR: "En attente : une information nécessaire manque ({fact}).",
		NL: "In afwachting: een nodig gegeven ontbreekt ({fact}).",
		DE: "Wartet: eine nötige Angabe fehlt ({fact}).",
		EN: "Waiting: a fact that the rule needs is missing ({fact}).",
	}},
	"provider_unknown": {CARC: 16, Text: Text{
		FR: "En attente : le prestataire {provider} n'est pas connu.",
		NL: "In afwachting: zorgverlener {provider} is niet bekend.",
		DE: "Wartet: der Leistungserbringer {provider} ist nicht bekannt.",
		EN: "Waiting: provider {provider} is not known.",
	}},
	"evidence_missing": {CARC: 252, Text: Text{
		FR: "En attente d'un document : {evidence}.",
		NL: "In afwachting van een document: {evidence}.",
		DE: "Wartet auf ein Dokument: {evidence}.",
		EN: "Waiting for a document: {evidence}.",
	}},
	"evidence_expired": {CARC: 252, Text: Text{
		FR: "En attente d'un document valable : {evidence}, dont la validité a pris fin le {date}.",
		NL: "In afwachting van een geldig document: {evidence}, geldig tot {date}.",
		DE: "Wartet auf ein gültiges Dokument: {evidence}, gültig bis {date}.",
		EN: "Waiting for a valid document: {evidence}, valid until {date}.",
	}},
	"evidence_undated": {CARC: 252, Text: Text{
		FR: "En attente de la date du document : {evidence}.",
		NL: "In afwachting van de datum van het document: {evidence}.",
		DE: "Wartet auf das Datum des Dokuments: {evidence}.",
		EN: "Waiting for the date of a document: {evidence}.",
	}},
	"rule_fault": {CARC: 133, Text: Text{
		FR: "En attente d'un gestionnaire : la règle {rule} n'a pas pu être calculée.",
		NL: "In afwachting van een dossierbeheerder: regel {rule} kon niet worden berekend.",
		DE: "Wartet auf einen Sachbearbeiter: die Regel {rule} konnte nicht berechnet werden.",
		EN: "Waiting for a reviewer: the rule {rule} could not be computed.",
	}},
	"stay_not_split": {CARC: 16, Text: Text{
		FR: "En attente : la période dépasse le {date}, où les règles ou le plafond changent. Introduisez une ligne avant cette date et une à partir d'elle.",
		NL: "In afwachting: de periode loopt over {date}, waar de regels of het plafond veranderen. Dien een regel in vóór die datum en een vanaf die datum.",
		DE: "Wartet: der Zeitraum überschreitet den {date}, an dem sich Regeln oder Höchstbetrag ändern. Reichen Sie eine Zeile davor und eine ab diesem Tag ein.",
		EN: "Waiting: the period crosses {date}, where the rules or the limit change. Send one line before that date and one from it on.",
	}},
	"nothing_left": {CARC: 45, Text: Text{
		FR: "Il ne reste aucun montant à rembourser pour cette prestation.",
		NL: "Voor deze verstrekking blijft geen bedrag over om terug te betalen.",
		DE: "Für diese Leistung bleibt kein Betrag zu erstatten.",
		EN: "Nothing is left to reimburse for this service.",
	}},
	"nothing_due": {CARC: 45, Text: Text{
		FR: "La règle ne donne aucun montant pour cette prestation.",
		NL: "De regel geeft geen bedrag voor deze verstrekking.",
		DE: "Die Regel ergibt für diese Leistung keinen Betrag.",
		EN: "The rule gives no amount for this service.",
	}},
	"limit_reached": {CARC: 119, Text: Text{
		FR: "Plafond atteint : {limit} ({window}), utilisation {used} sur {at_most}.",
		NL: "Plafond bereikt: {limit}, {used} van {at_most} ({window}).",
		DE: "Höchstgrenze erreicht: {limit}, {used} von {at_most} ({window}).",
		EN: "Limit reached: {limit}, {used} of {at_most} used ({window}).",
	}},
	"limit_cut": {CARC: 119, Text: Text{
		FR: "Plafond : {limit} ({window}), utilisation {used} sur {at_most} ; demandé {asked}, accordé {granted}.",
		NL: "Plafond: {limit}, {used} van {at_most} al gebruikt ({window}); toegekend {granted} van {asked}.",
		DE: "Höchstgrenze: {limit}, {used} von {at_most} bereits verbraucht ({window}); gewährt {granted} von {asked}.",
		EN: "Limit: {limit}, {used} of {at_most} already used ({window}); {granted} granted of {asked}.",
	}},
	"bill_cut": {CARC: 45, Text: Text{
		FR: "Le remboursement ({amount}) est ramené à ce qui reste à charge : {left}.",
		NL: "De terugbetaling ({amount}) is beperkt tot wat ten laste blijft: {left}.",
		DE: "Die Erstattung ({amount}) ist auf den verbleibenden Eigenanteil begrenzt: {left}.",
		EN: "The reimbursement ({amount}) is cut to what is left to pay on the bill: {left}.",
	}},

	// What would have changed the outcome.
	"why_in_force_from": {Text: Text{
		FR: "Une prestation à partir du {date} peut être remboursée.",
		NL: "Een verstrekking vanaf {date} kan worden terugbetaald.",
		DE: "Eine Leistung ab dem {date} kann erstattet werden.",
		EN: "A service from {date} on can be reimbursed.",
	}},
	"why_in_force_until": {Text: Text{
		FR: "Une prestation au plus tard le {date} pouvait être remboursée.",
		NL: "Een verstrekking tot en met {date} kon worden terugbetaald.",
		DE: "Eine Leistung bis zum {date} konnte erstattet werden.",
		EN: "A service up to {date} could be reimbursed.",
	}},
	"why_submitted_by": {Text: Text{
		FR: "Introduite au plus tard le {date}, la demande aurait été examinée.",
		NL: "Uiterlijk op {date} ingediend, was de aanvraag onderzocht.",
		DE: "Spätestens am {date} eingereicht, wäre der Antrag geprüft worden.",
		EN: "Submitted by {date}, the claim would have been examined.",
	}},
	"why_next_window": {Text: Text{
		FR: "{limit} : le compteur repart à zéro le {date}.",
		NL: "{limit}: de teller begint opnieuw op {date}.",
		DE: "{limit}: die Zählung beginnt am {date} neu.",
		EN: "{limit}: the count starts again on {date}.",
	}},

	// Steps of the trace.
	"in_force": {Text: Text{
		FR: "L'avantage « {benefit} » est en vigueur au {date}.",
		NL: "Het voordeel “{benefit}” is van kracht op {date}.",
		DE: "Der Vorteil „{benefit}“ gilt am {date}.",
		EN: "The benefit “{benefit}” is in force on {date}.",
	}},
	"in_force_by_article": {Text: Text{
		FR: "L'avantage « {benefit} » (statuts, {article}) est en vigueur au {date}.",
		NL: "Het voordeel “{benefit}” (statuten, {article}) is van kracht op {date}.",
		DE: "Der Vorteil „{benefit}“ (Satzung, {article}) gilt am {date}.",
		EN: "The benefit “{benefit}” (statutes, {article}) is in force on {date}.",
	}},
	"deadline_kept": {Text: Text{
		FR: "Introduite à temps (au plus tard le {date}).",
		NL: "Tijdig ingediend (uiterlijk op {date}).",
		DE: "Rechtzeitig eingereicht (spätestens am {date}).",
		EN: "Submitted in time (by {date}).",
	}},
	"gate_passed": {Text: Text{
		FR: "Condition remplie : {condition}",
		NL: "Voorwaarde vervuld: {condition}",
		DE: "Bedingung erfüllt: {condition}",
		EN: "Condition met: {condition}",
	}},
	"gate_failed": {Text: Text{
		FR: "Condition non remplie : {condition}",
		NL: "Voorwaarde niet vervuld: {condition}",
		DE: "Bedingung nicht erfüllt: {condition}",
		EN: "Condition not met: {condition}",
	}},
	"gate_unknown": {Text: Text{
		FR: "Condition impossible à vérifier : {condition}",
		NL: "Voorwaarde niet te controleren: {condition}",
		DE: "Bedingung nicht prüfbar: {condition}",
		EN: "Condition cannot be checked: {condition}",
	}},
	"evidence_present": {Text: Text{
		FR: "Document reçu : {evidence}.",
		NL: "Document ontvangen: {evidence}.",
		DE: "Dokument erhalten: {evidence}.",
		EN: "Document received: {evidence}.",
	}},
	"limit_open": {Text: Text{
		FR: "{limit} ({window}) : utilisation {used} sur {at_most} ; demandé {asked}, accordé {granted}.",
		NL: "{limit}: {used} van {at_most} al gebruikt ({window}); gevraagd {asked}, toegekend {granted}.",
		DE: "{limit}: {used} von {at_most} bereits verbraucht ({window}); beantragt {asked}, gewährt {granted}.",
		EN: "{limit}: {used} of {at_most} already used ({window}); {asked} asked, {granted} granted.",
	}},
	"formula": {Text: Text{
		FR: "Montant selon la règle : {amount} pour {units}.",
		NL: "Bedrag volgens de regel: {amount} voor {units}.",
		DE: "Betrag nach der Regel: {amount} für {units}.",
		EN: "Amount by the rule: {amount} for {units}.",
	}},
	"formula_line": {Text: Text{
		FR: "Montant selon la règle : {amount}.",
		NL: "Bedrag volgens de regel: {amount}.",
		DE: "Betrag nach der Regel: {amount}.",
		EN: "Amount by the rule: {amount}.",
	}},
	"payment": {Text: Text{
		FR: "Accordé : {amount}, {mode}, {to}.",
		NL: "Toegekend: {amount}, {mode}, {to}.",
		DE: "Gewährt: {amount}, {mode}, {to}.",
		EN: "Granted: {amount}, {mode}, {to}.",
	}},
}

// words are the engine's codes as they are said in sentences, by the name of the argument and the code.
var words = map[string]Text{
	":or":                       {FR: " ou ", NL: " of ", DE: " oder ", EN: " or "},
	"to:" + PayMember:           {FR: "au membre", NL: "aan het lid", DE: "an das Mitglied", EN: "to the member"},
	"to:" + PayProvider:         {FR: "au prestataire", NL: "aan de zorgverlener", DE: "an den Leistungserbringer", EN: "to the provider"},
	"to:" + PayPartner:          {FR: "au partenaire", NL: "aan de partner", DE: "an den Partner", EN: "to the partner"},
	"mode:" + ModeMoney:         {FR: "en argent", NL: "in geld", DE: "in Geld", EN: "in money"},
	"mode:" + ModeVoucher:       {FR: "en chèque", NL: "als cheque", DE: "als Gutschein", EN: "as a voucher"},
	"mode:" + ModeService:       {FR: "en service", NL: "als dienst", DE: "als Dienstleistung", EN: "as a service"},
	"fact:provider":             {FR: "le prestataire", NL: "de zorgverlener", DE: "der Leistungserbringer", EN: "the provider"},
	"fact:household":            {FR: "le ménage du membre", NL: "het gezin van het lid", DE: "der Haushalt des Mitglieds", EN: "the member's household"},
	"fact:member.contributions": {FR: "la situation des cotisations", NL: "de stand van de bijdragen", DE: "der Stand der Beiträge", EN: "the state of contributions"},
}
