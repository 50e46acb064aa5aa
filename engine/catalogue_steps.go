package engine

// stepTexts are the sentences of the trace, except those of limits.
var stepTexts = map[string]ReasonText{
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
	"evidence_not_asked": {Text: Text{
		FR: "Document non demandé ici : {condition}",
		NL: "Document hier niet gevraagd: {condition}",
		DE: "Dokument hier nicht verlangt: {condition}",
		EN: "Document not asked for here: {condition}",
	}},
	"approval_present": {Text: Text{
		FR: "Accord préalable {approval} du {date}.",
		NL: "Voorafgaand akkoord {approval} van {date}.",
		DE: "Vorherige Genehmigung {approval} vom {date}.",
		EN: "Prior approval {approval} of {date}.",
	}},
	"pay_to": {Text: Text{
		FR: "Payé {to}.",
		NL: "Betaald {to}.",
		DE: "Gezahlt {to}.",
		EN: "Paid {to}.",
	}},
	"pay_mode": {Text: Text{
		FR: "Accordé {mode}.",
		NL: "Toegekend {mode}.",
		DE: "Gewährt {mode}.",
		EN: "Granted {mode}.",
	}},
	"stay_part": {Text: Text{
		FR: "Du {from} au {until} : {units}, {amount}.",
		NL: "Van {from} tot {until}: {units}, {amount}.",
		DE: "Vom {from} bis {until}: {units}, {amount}.",
		EN: "From {from} to {until}: {units}, {amount}.",
	}},
}

// words are the engine's codes as they are said in sentences, by the name of the argument and the code.
var words = map[string]Text{
	":because":                  {FR: "car", NL: "want:", DE: "da gilt:", EN: "because"},
	":or":                       {FR: " ou ", NL: " of ", DE: " oder ", EN: " or "},
	"to:" + PayMember:           {FR: "au membre", NL: "aan het lid", DE: "an das Mitglied", EN: "to the member"},
	"to:" + PayProvider:         {FR: "au prestataire", NL: "aan de zorgverlener", DE: "an den Leistungserbringer", EN: "to the provider"},
	"to:" + PayPartner:          {FR: "au partenaire", NL: "aan de partner", DE: "an den Partner", EN: "to the partner"},
	"mode:" + ModeMoney:         {FR: "en argent", NL: "in geld", DE: "in Geld", EN: "in money"},
	"mode:" + ModeVoucher:       {FR: "en chèque", NL: "als cheque", DE: "als Gutschein", EN: "as a voucher"},
	"mode:" + ModeService:       {FR: "en service", NL: "als dienst", DE: "als Dienstleistung", EN: "as a service"},
	"fact:provider":             {FR: "le prestataire", NL: "de zorgverlener", DE: "der Leistungserbringer", EN: "the provider"},
	"fact:household":            {FR: "le ménage du membre", NL: "het gezin van het lid", DE: "der Haushalt des Mitglieds", EN: "the member's household"},
	"fact:approval":             {FR: "un accord préalable valable", NL: "een geldig voorafgaand akkoord", DE: "eine gültige vorherige Genehmigung", EN: "a valid prior approval"},
	"fact:member.covered":       {FR: "la couverture du membre", NL: "de dekking van het lid", DE: "die Deckung des Mitglieds", EN: "the member's cover"},
	"fact:member.contributions": {FR: "la situation des cotisations", NL: "de stand van de bijdragen", DE: "der Stand der Beiträge", EN: "the state of contributions"},
}
