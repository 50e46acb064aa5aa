package engine

// reassessmentTexts are the sentences of errors about runs that decide claims again.
var reassessmentTexts = map[string]errorText{
	"reassessment_invalid": {message: Text{FR: "Cette réévaluation contient des erreurs ; rien n'a commencé.", NL: "Deze herberekening bevat fouten; er is niets gestart.",
		DE: "Diese Neuberechnung enthält Fehler; es wurde nichts begonnen.", EN: "The reassessment has mistakes; nothing was begun."}},
	"reassessment_not_found": {message: Text{FR: "Cette réévaluation n'existe pas.", NL: "Deze herberekening bestaat niet.",
		DE: "Diese Neuberechnung gibt es nicht.", EN: "There is no such reassessment."},
		remedy: Text{FR: "Listez-les : GET /v1/reassessments.", NL: "Vraag de lijst: GET /v1/reassessments.",
			DE: "Listen Sie sie auf: GET /v1/reassessments.", EN: "List them: GET /v1/reassessments."}},
	"reassessment_taken": {message: Text{FR: "Quelqu'un d'autre poursuit cette réévaluation.", NL: "Iemand anders zet deze herberekening voort.",
		DE: "Jemand anders führt diese Neuberechnung fort.", EN: "Somebody else goes on with this reassessment."},
		remedy: Text{FR: "Suivez-la, ou annulez-la.", NL: "Volg ze, of annuleer ze.", DE: "Verfolgen Sie sie, oder brechen Sie sie ab.", EN: "Follow it, or cancel it."}},
}
