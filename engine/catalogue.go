package engine

import "maps"

// catalogue holds the engine's own reasons, why-nots and the sentences of the trace. A book may not redefine them. The
// CARC is the X12 claim adjustment reason code (external code list 139) that comes nearest. A part of a sentence in
// [brackets] is left out when one of its arguments is missing.
var catalogue = joined(reasonTexts, lifeTexts, whyTexts, limitTexts, stepTexts)

func joined(parts ...map[string]ReasonText) map[string]ReasonText {
	all := make(map[string]ReasonText)
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// reasonTexts are the reasons why a line is denied, cut or waits, except those of limits.
var reasonTexts = map[string]ReasonText{
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
	"bill_cut": {CARC: 45, Text: Text{
		FR: "Le remboursement ({amount}) est ramené à ce qui reste à charge : {left}.",
		NL: "De terugbetaling ({amount}) is beperkt tot wat ten laste blijft: {left}.",
		DE: "Die Erstattung ({amount}) ist auf den verbleibenden Eigenanteil begrenzt: {left}.",
		EN: "The reimbursement ({amount}) is cut to what is left to pay on the bill: {left}.",
	}},
	"approval_missing": {CARC: 197, Text: Text{
		FR: "{benefit} : un accord préalable valable au {date} est nécessaire, et il n'y en a pas.",
		NL: "{benefit}: een voorafgaand akkoord dat geldig is op {date} is nodig en ontbreekt.",
		DE: "{benefit}: eine am {date} gültige vorherige Genehmigung ist nötig und fehlt.",
		EN: "{benefit}: a prior approval valid on {date} is needed, and there is none.",
	}},
	"units_not_countable": {CARC: 16, Text: Text{
		FR: "En attente : il faut un nombre entier d'unités, {max} au plus par ligne, pour connaître le rang de chacune.",
		NL: "In afwachting: een geheel aantal eenheden is nodig, hoogstens {max} per regel, om de rang van elk te kennen.",
		DE: "Wartet: eine ganze Zahl von Einheiten ist nötig, höchstens {max} je Zeile, um den Rang jeder einzelnen zu kennen.",
		EN: "Waiting: a whole number of units is needed, at most {max} a line, to know the place of each.",
	}},
	"stay_too_long": {CARC: 16, Text: Text{
		FR: "En attente : la période se découpe en plus de {max} parties. Introduisez plusieurs lignes plus courtes.",
		NL: "In afwachting: de periode valt uiteen in meer dan {max} delen. Dien meerdere kortere regels in.",
		DE: "Wartet: der Zeitraum zerfällt in mehr als {max} Teile. Reichen Sie mehrere kürzere Zeilen ein.",
		EN: "Waiting: the period falls into more than {max} parts. Send several shorter lines.",
	}},
	"stays_too_long": {CARC: 16, Text: Text{
		FR: "En attente : les périodes de cette demande se découpent ensemble en plus de {max} parties. Introduisez plusieurs demandes.",
		NL: "In afwachting: de perioden van deze aanvraag vallen samen uiteen in meer dan {max} delen. Dien meerdere aanvragen in.",
		DE: "Wartet: die Zeiträume dieses Antrags zerfallen zusammen in mehr als {max} Teile. Reichen Sie mehrere Anträge ein.",
		EN: "Waiting: the periods of this claim fall into more than {max} parts together. Send several claims.",
	}},
}
