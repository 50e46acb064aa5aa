package engine

// whyTexts say what would have changed an outcome.
var whyTexts = map[string]ReasonText{
	"why_in_force_from": {Text: Text{
		FR: "Une prestation à partir du {date} peut être remboursée[ ({amount})].",
		NL: "Een verstrekking vanaf {date} kan worden terugbetaald[ ({amount})].",
		DE: "Eine Leistung ab dem {date} kann erstattet werden[ ({amount})].",
		EN: "A service from {date} on can be reimbursed[ ({amount})].",
	}},
	"why_in_force_until": {Text: Text{
		FR: "Une prestation au plus tard le {date} pouvait être remboursée[ ({amount})].",
		NL: "Een verstrekking tot en met {date} kon worden terugbetaald[ ({amount})].",
		DE: "Eine Leistung bis zum {date} konnte erstattet werden[ ({amount})].",
		EN: "A service up to {date} could be reimbursed[ ({amount})].",
	}},
	"why_submitted_by": {Text: Text{
		FR: "Introduite au plus tard le {date}, la demande aurait donné un remboursement de {amount}.",
		NL: "Uiterlijk op {date} ingediend, had de aanvraag een terugbetaling van {amount} opgeleverd.",
		DE: "Spätestens am {date} eingereicht, hätte der Antrag eine Erstattung von {amount} ergeben.",
		EN: "Submitted by {date}, the claim would have been paid {amount}.",
	}},
	"why_later": {Text: Text{
		FR: "Pour la même prestation à partir du {date}, le remboursement sera de {amount}.",
		NL: "Dezelfde verstrekking vanaf {date} wordt terugbetaald voor {amount}.",
		DE: "Dieselbe Leistung ab dem {date} wird mit {amount} erstattet.",
		EN: "The same service from {date} on will be paid {amount}.",
	}},
	"why_later_unit": {Text: Text{
		FR: "À partir du {date} : {amount} pour {units}.",
		NL: "Vanaf {date}: {amount} voor {units}.",
		DE: "Ab dem {date}: {amount} für {units}.",
		EN: "{units} from {date} on will be paid {amount}.",
	}},
	"why_gate": {Text: Text{
		FR: "Si cette condition était remplie, le remboursement serait de {amount}.",
		NL: "Als aan deze voorwaarde was voldaan, zou {amount} worden terugbetaald.",
		DE: "Wäre diese Bedingung erfüllt, würden {amount} erstattet.",
		EN: "If this condition were met, {amount} would be paid.",
	}},
	"why_gates": {Text: Text{
		FR: "Si toutes ces conditions étaient remplies, le remboursement serait de {amount}.",
		NL: "Als aan al deze voorwaarden was voldaan, zou {amount} worden terugbetaald.",
		DE: "Wären alle diese Bedingungen erfüllt, würden {amount} erstattet.",
		EN: "If all these conditions were met, {amount} would be paid.",
	}},
	"why_evidence": {Text: Text{
		FR: "Avec le document demandé, le remboursement sera de {amount}.",
		NL: "Met het gevraagde document wordt {amount} terugbetaald.",
		DE: "Mit dem verlangten Dokument werden {amount} erstattet.",
		EN: "With the document asked for, {amount} will be paid.",
	}},
	"why_approval": {Text: Text{
		FR: "Avec un accord préalable valable, le remboursement serait de {amount}.",
		NL: "Met een geldig voorafgaand akkoord zou {amount} worden terugbetaald.",
		DE: "Mit einer gültigen vorherigen Genehmigung würden {amount} erstattet.",
		EN: "With a valid prior approval, {amount} would be paid.",
	}},
	"why_approval_more": {Text: Text{
		FR: "Avec un nouvel accord préalable, le remboursement serait de {amount}.",
		NL: "Met een nieuw voorafgaand akkoord zou {amount} worden terugbetaald.",
		DE: "Mit einer weiteren vorherigen Genehmigung würden {amount} erstattet.",
		EN: "With a further prior approval, {amount} would be paid.",
	}},
	"why_threshold": {Text: Text{
		FR: "[Encore {rest} à présenter avant tout remboursement ({limit}, {window}). ]Au-delà du seuil, le remboursement de cette prestation serait de {amount}.",
		NL: "[Nog {rest} voor te leggen voor er iets wordt terugbetaald ({limit}, {window}). ]Boven de drempel zou deze verstrekking {amount} opleveren.",
		DE: "[Noch {rest} vorzulegen, bevor etwas erstattet wird ({limit}, {window}). ]Über der Schwelle würden für diese Leistung {amount} erstattet.",
		EN: "[{rest} more to present before anything is paid ({limit}, {window}). ]Beyond the threshold, this service would be paid {amount}.",
	}},
	"why_within": {Text: Text{
		FR: "{limit} : une demande de {room} au plus peut encore être accordée.",
		NL: "{limit}: een aanvraag van hoogstens {room} kan nog worden toegekend.",
		DE: "{limit}: ein Antrag von höchstens {room} kann noch gewährt werden.",
		EN: "{limit}: a claim of at most {room} can still be granted.",
	}},
	"why_lifetime": {Text: Text{
		FR: "{limit} : ce plafond ne se renouvelle pas, aucune date ultérieure n'y change rien.",
		NL: "{limit}: dit plafond wordt niet vernieuwd, geen latere datum verandert daar iets aan.",
		DE: "{limit}: diese Höchstgrenze erneuert sich nicht, kein späteres Datum ändert daran etwas.",
		EN: "{limit}: this limit does not renew, and no later date changes that.",
	}},
	"why_bill": {Text: Text{
		FR: "On ne rembourse jamais plus que ce qui reste à payer sur la facture : ni une autre date ni un autre document n'y change rien.",
		NL: "Er wordt nooit meer terugbetaald dan wat op de factuur te betalen blijft: geen andere datum of ander document verandert daar iets aan.",
		DE: "Nie wird mehr erstattet, als auf der Rechnung zu zahlen bleibt: kein anderes Datum oder Dokument ändert daran etwas.",
		EN: "Never more is paid than what is left to pay on the bill: no other date or document changes that.",
	}},
	"why_nothing": {Text: Text{
		FR: "Aucune autre date ni aucun autre document connu n'y changerait rien.",
		NL: "Geen andere bekende datum of ander bekend document zou hier iets aan veranderen.",
		DE: "Kein anderes bekanntes Datum oder Dokument würde daran etwas ändern.",
		EN: "No other date or document that is known would change this.",
	}},
	"late": {Text: Text{
		FR: "Cette prestation est arrivée après d'autres, plus récentes. Dans l'ordre des prestations, le remboursement aurait été de {pays} au lieu de {amount}.",
		NL: "Deze verstrekking kwam binnen na andere met een latere datum. In volgorde van verstrekking zou ze {pays} hebben opgeleverd in plaats van {amount}.",
		DE: "Diese Leistung kam nach anderen mit späterem Datum. In der Reihenfolge der Leistungen wären {pays} statt {amount} erstattet worden.",
		EN: "This service came in after others that are dated later. In order of service it would have been paid {pays} instead of {amount}.",
	}},
	"late_same": {Text: Text{
		FR: "Cette prestation est arrivée après d'autres, plus récentes. Dans l'ordre des prestations, son remboursement serait le même, mais pas le leur.",
		NL: "Deze verstrekking kwam binnen na andere met een latere datum. In volgorde van verstrekking zou ze hetzelfde hebben opgeleverd, maar de andere niet.",
		DE: "Diese Leistung kam nach anderen mit späterem Datum. In der Reihenfolge der Leistungen wäre für sie gleich viel erstattet worden, für die anderen nicht.",
		EN: "This service came in after others that are dated later. In order of service it would have been paid the same, but those would not.",
	}},
	"displaced": {Text: Text{
		FR: "{benefit} du {date} : remboursé {paid}, dans l'ordre des prestations {amount}.",
		NL: "{benefit} van {date}: {paid} terugbetaald, in volgorde van verstrekking {amount}.",
		DE: "{benefit} vom {date}: {paid} erstattet, in der Reihenfolge der Leistungen {amount}.",
		EN: "{benefit} of {date}: paid {paid}, in order of service {amount}.",
	}},
	"displaced_others": {Text: Text{
		FR: "Prestations d'autres personnes sous le même plafond : remboursé {paid}, dans l'ordre des prestations {amount}.",
		NL: "Verstrekkingen van anderen onder hetzelfde plafond: {paid} terugbetaald, in volgorde van verstrekking {amount}.",
		DE: "Leistungen anderer unter derselben Höchstgrenze: {paid} erstattet, in der Reihenfolge der Leistungen {amount}.",
		EN: "Services of other people under the same limit: paid {paid}, in order of service {amount}.",
	}},
}
