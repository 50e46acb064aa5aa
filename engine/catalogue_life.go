package engine

// lifeTexts are the reasons and steps of lines that people look at, correct or take back.
var lifeTexts = map[string]ReasonText{
	"review_needed": {CARC: 133, Text: Text{
		FR: "En attente d'un gestionnaire : le règlement demande qu'une personne examine cette prestation.",
		NL: "In afwachting van een dossierbeheerder: het reglement vraagt dat iemand deze verstrekking bekijkt.",
		DE: "Wartet auf einen Sachbearbeiter: das Regelwerk verlangt, dass jemand diese Leistung prüft.",
		EN: "Waiting for a reviewer: the rule book wants a person to look at this service.",
	}},
	"review_asked": {Text: Text{
		FR: "Une personne doit examiner la prestation.",
		NL: "Iemand moet de verstrekking bekijken.",
		DE: "Jemand muss die Leistung prüfen.",
		EN: "A person has to look at the service.",
	}},
	"review_not_needed": {Text: Text{
		FR: "Aucun examen par une personne n'est nécessaire.",
		NL: "Niemand hoeft de verstrekking te bekijken.",
		DE: "Eine Prüfung durch eine Person ist nicht nötig.",
		EN: "No person needs to look at the service.",
	}},
	"possible_duplicate": {CARC: 18, Text: Text{
		FR: "En attente d'un gestionnaire : la même prestation semble avoir déjà été introduite (demande {claim}).",
		NL: "In afwachting van een dossierbeheerder: dezelfde verstrekking lijkt al te zijn ingediend (aanvraag {claim}).",
		DE: "Wartet auf einen Sachbearbeiter: dieselbe Leistung wurde anscheinend schon eingereicht (Antrag {claim}).",
		EN: "Waiting for a reviewer: the same service seems to have been claimed before (claim {claim}).",
	}},
	"duplicate_document": {CARC: 18, Text: Text{
		FR: "En attente d'un gestionnaire : le même document accompagne déjà la demande {claim}.",
		NL: "In afwachting van een dossierbeheerder: hetzelfde document zit al bij aanvraag {claim}.",
		DE: "Wartet auf einen Sachbearbeiter: dasselbe Dokument liegt schon dem Antrag {claim} bei.",
		EN: "Waiting for a reviewer: the same document came with claim {claim}.",
	}},
	"second_person_needed": {CARC: 133, Text: Text{
		FR: "En attente d'une deuxième personne : un gestionnaire a accordé {amount}, et seul il peut accorder {most} au plus.",
		NL: "In afwachting van een tweede persoon: een dossierbeheerder kende {amount} toe, en alleen mag hij hoogstens {most} toekennen.",
		DE: "Wartet auf eine zweite Person: ein Sachbearbeiter hat {amount} gewährt, allein darf er höchstens {most} gewähren.",
		EN: "Waiting for a second person: a reviewer granted {amount}, and may grant at most {most} alone.",
	}},
	"ruled_denied": {CARC: 133, Text: Text{
		FR: "Un gestionnaire a refusé cette prestation : {reason}",
		NL: "Een dossierbeheerder heeft deze verstrekking geweigerd: {reason}",
		DE: "Ein Sachbearbeiter hat diese Leistung abgelehnt: {reason}",
		EN: "A reviewer denied this service: {reason}",
	}},
	"ruled_units": {CARC: 133, Text: Text{
		FR: "Un gestionnaire a accordé {units} sur {asked} : {reason}",
		NL: "Een dossierbeheerder kende {units} toe van {asked}: {reason}",
		DE: "Ein Sachbearbeiter hat {units} von {asked} gewährt: {reason}",
		EN: "A reviewer granted {units} of {asked}: {reason}",
	}},
	"ruled_amount": {CARC: 133, Text: Text{
		FR: "Un gestionnaire a ramené {asked} à {amount} : {reason}",
		NL: "Een dossierbeheerder heeft {asked} teruggebracht tot {amount}: {reason}",
		DE: "Ein Sachbearbeiter hat {asked} auf {amount} gesenkt: {reason}",
		EN: "A reviewer lowered {asked} to {amount}: {reason}",
	}},
	"ruled_waived": {Text: Text{
		FR: "Un gestionnaire a levé cette attente ({reason}).",
		NL: "Een dossierbeheerder heeft dit wachten opgeheven ({reason}).",
		DE: "Ein Sachbearbeiter hat dieses Warten aufgehoben ({reason}).",
		EN: "A reviewer lifted this wait ({reason}).",
	}},
	"ex_gratia": {CARC: 133, Text: Text{
		FR: "{amount} à titre gracieux, en plus de {rules} selon le règlement : {reason}",
		NL: "{amount} uit welwillendheid, boven {rules} volgens het reglement: {reason}",
		DE: "{amount} aus Kulanz, zusätzlich zu {rules} nach dem Regelwerk: {reason}",
		EN: "{amount} ex gratia, beyond the {rules} that the rules give: {reason}",
	}},
	"claim_reversed": {CARC: 129, Text: Text{
		FR: "La demande a été annulée : {reason}",
		NL: "De aanvraag werd geannuleerd: {reason}",
		DE: "Der Antrag wurde storniert: {reason}",
		EN: "The claim was reversed: {reason}",
	}},
}
