package engine

// limitTexts are what limits say: as reasons when they bind, and as steps of the trace.
var limitTexts = map[string]ReasonText{
	"limit_reached": {CARC: 119, Text: Text{
		FR: "Plafond atteint : {limit} ({window}), utilisation {used} sur {at_most}[, la dernière le {last}].",
		NL: "Plafond bereikt: {limit}, {used} van {at_most} gebruikt ({window})[, het laatst op {last}].",
		DE: "Höchstgrenze erreicht: {limit}, {used} von {at_most} verbraucht ({window})[, zuletzt am {last}].",
		EN: "Limit reached: {limit}, {used} of {at_most} used ({window})[, the last on {last}].",
	}},
	"limit_cut": {CARC: 119, Text: Text{
		FR: "Plafond : {limit} ({window}), utilisation {used} sur {at_most}[, la dernière le {last}] ; demandé {asked}, accordé {granted}.",
		NL: "Plafond: {limit}, {used} van {at_most} al gebruikt ({window})[, het laatst op {last}]; toegekend {granted} van {asked}.",
		DE: "Höchstgrenze: {limit}, {used} von {at_most} bereits verbraucht ({window})[, zuletzt am {last}]; gewährt {granted} von {asked}.",
		EN: "Limit: {limit}, {used} of {at_most} already used ({window})[, the last on {last}]; {granted} granted of {asked}.",
	}},
	"limit_none": {CARC: 119, Text: Text{
		FR: "Rien n'est accordé : {limit} ({window}), plafond {at_most}.",
		NL: "Niets wordt toegekend: {limit} ({window}), plafond {at_most}.",
		DE: "Nichts wird gewährt: {limit} ({window}), Höchstgrenze {at_most}.",
		EN: "Nothing is granted: {limit} ({window}) allows {at_most}.",
	}},
	"limit_denied": {CARC: 119, Text: Text{
		FR: "Le plafond serait dépassé : {limit} ({window}), utilisation {used} sur {at_most}[, la dernière le {last}] ; demandé {asked}, et rien n'est accordé en partie.",
		NL: "Het plafond zou worden overschreden: {limit}, {used} van {at_most} al gebruikt ({window})[, het laatst op {last}]; gevraagd {asked}, en niets wordt gedeeltelijk toegekend.",
		DE: "Die Höchstgrenze würde überschritten: {limit}, {used} von {at_most} bereits verbraucht ({window})[, zuletzt am {last}]; beantragt {asked}, und nichts wird teilweise gewährt.",
		EN: "The limit would be crossed: {limit}, {used} of {at_most} already used ({window})[, the last on {last}]; {asked} asked, and nothing is granted in part.",
	}},
	"below_threshold": {CARC: 1, Text: Text{
		FR: "Sous le seuil : {limit} ({window}), {used} présenté avant cette ligne, {asked} avec elle, seuil {after}. Ce qui est présenté compte.",
		NL: "Onder de drempel: {limit} ({window}), {used} voorgelegd vóór deze regel, {asked} met deze regel, drempel {after}. Wat is voorgelegd telt mee.",
		DE: "Unter der Schwelle: {limit} ({window}), {used} vor dieser Zeile vorgelegt, {asked} mit ihr, Schwelle {after}. Das Vorgelegte zählt mit.",
		EN: "Below the threshold: {limit} ({window}), {used} presented before this line and {asked} with it, threshold {after}. What was presented counts.",
	}},
	"threshold_cut": {CARC: 1, Text: Text{
		FR: "Seuil : {limit} ({window}), {used} présenté avant cette ligne sur {after} ; présenté {asked}, au-delà du seuil {granted}.",
		NL: "Drempel: {limit} ({window}), {used} van {after} voorgelegd vóór deze regel; voorgelegd {asked}, boven de drempel {granted}.",
		DE: "Schwelle: {limit} ({window}), {used} von {after} vor dieser Zeile vorgelegt; vorgelegt {asked}, über der Schwelle {granted}.",
		EN: "Threshold: {limit} ({window}), {used} of {after} presented before this line; {asked} presented, {granted} beyond it.",
	}},
	"threshold": {Text: Text{
		FR: "Seuil : {limit} ({window}), {used} présenté avant cette ligne sur {after} ; présenté {asked}, au-delà du seuil {granted}.",
		NL: "Drempel: {limit} ({window}), {used} van {after} voorgelegd vóór deze regel; voorgelegd {asked}, boven de drempel {granted}.",
		DE: "Schwelle: {limit} ({window}), {used} von {after} vor dieser Zeile vorgelegt; vorgelegt {asked}, über der Schwelle {granted}.",
		EN: "Threshold: {limit} ({window}), {used} of {after} presented before this line; {asked} presented, {granted} beyond it.",
	}},
	"limit_open": {Text: Text{
		FR: "{limit} ({window}) : utilisation {used} sur {at_most} ; demandé {asked}, accordé {granted}.",
		NL: "{limit}: {used} van {at_most} al gebruikt ({window}); gevraagd {asked}, toegekend {granted}.",
		DE: "{limit}: {used} von {at_most} bereits verbraucht ({window}); beantragt {asked}, gewährt {granted}.",
		EN: "{limit}: {used} of {at_most} already used ({window}); {asked} asked, {granted} granted.",
	}},
	"limit_not_concerned": {Text: Text{
		FR: "{limit} : ne concerne pas cette prestation.",
		NL: "{limit}: geldt niet voor deze verstrekking.",
		DE: "{limit}: betrifft diese Leistung nicht.",
		EN: "{limit}: does not concern this service.",
	}},
	"block_opened": {Text: Text{
		FR: "{limit} : une période s'ouvre ({window}).",
		NL: "{limit}: een periode begint ({window}).",
		DE: "{limit}: ein Zeitraum beginnt ({window}).",
		EN: "{limit}: a period opens ({window}).",
	}},
	"block_open": {Text: Text{
		FR: "{limit} : la période en cours est {window}.",
		NL: "{limit}: de lopende periode is {window}.",
		DE: "{limit}: der laufende Zeitraum ist {window}.",
		EN: "{limit}: the period running is {window}.",
	}},
	"block_closed": {Text: Text{
		FR: "{limit} : aucune période n'est ouverte, et cette prestation n'en ouvre pas.",
		NL: "{limit}: geen periode loopt, en deze verstrekking begint er geen.",
		DE: "{limit}: kein Zeitraum läuft, und diese Leistung beginnt keinen.",
		EN: "{limit}: no period is open, and this service opens none.",
	}},
}
