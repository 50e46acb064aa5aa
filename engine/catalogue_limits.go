package engine

// limitTexts are what limits say: as reasons when they bind, and as steps of the trace.
var limitTexts = map[string]ReasonText{
	"limit_reached": {CARC: 119, Text: Text{
		FR: "Plafond atteint : {limit}, déjà utilisé {used} sur {at_most} ({window})[, la dernière fois le {last}].",
		NL: "Plafond bereikt: {limit}, {used} van {at_most} gebruikt ({window})[, het laatst op {last}].",
		DE: "Höchstgrenze erreicht: {limit}, verbraucht {used}, höchstens {at_most} ({window})[, zuletzt am {last}].",
		EN: "Limit reached: {limit}, {used} of {at_most} used ({window})[, the last on {last}].",
	}},
	"limit_cut": {CARC: 119, Text: Text{
		FR: "Plafond : {limit}, déjà utilisé {used} sur {at_most} ({window})[, la dernière fois le {last}] ; demandé {asked}, accordé {granted}.",
		NL: "Plafond: {limit}, {used} van {at_most} al gebruikt ({window})[, het laatst op {last}]; toegekend {granted} van {asked}.",
		DE: "Höchstgrenze: {limit}, bereits verbraucht {used}, höchstens {at_most} ({window})[, zuletzt am {last}]; beantragt {asked}, gewährt {granted}.",
		EN: "Limit: {limit}, {used} of {at_most} already used ({window})[, the last on {last}]; {granted} granted of {asked}.",
	}},
	"limit_none": {CARC: 119, Text: Text{
		FR: "Rien n'est accordé : {limit} ({window}), plafond {at_most}.",
		NL: "Niets wordt toegekend: {limit} ({window}), plafond {at_most}.",
		DE: "Nichts wird gewährt: {limit} ({window}), Höchstgrenze {at_most}.",
		EN: "Nothing is granted: {limit} ({window}) allows {at_most}.",
	}},
	"limit_denied": {CARC: 119, Text: Text{
		FR: "Le plafond serait dépassé : {limit}, déjà utilisé {used} sur {at_most} ({window})[, la dernière fois le {last}] ; demandé {asked}. Une partie seule n'est pas accordée.",
		NL: "Het plafond zou worden overschreden: {limit}, {used} van {at_most} al gebruikt ({window})[, het laatst op {last}]; gevraagd {asked}. Een deel alleen wordt niet toegekend.",
		DE: "Die Höchstgrenze würde überschritten: {limit}, bereits verbraucht {used}, höchstens {at_most} ({window})[, zuletzt am {last}]; beantragt {asked}. Ein Teil allein wird nicht gewährt.",
		EN: "The limit would be crossed: {limit}, {used} of {at_most} already used ({window})[, the last on {last}]; {asked} asked. A part alone is not granted.",
	}},
	"below_threshold": {CARC: 1, Text: Text{
		FR: "Sous le seuil : {limit} ({window}) ; déjà présenté {used}, cette prestation {asked}, seuil {after}. Ce qui est présenté compte.",
		NL: "Onder de drempel: {limit} ({window}); al voorgelegd {used}, deze verstrekking {asked}, drempel {after}. Wat is voorgelegd telt mee.",
		DE: "Unter der Schwelle: {limit} ({window}); bereits vorgelegt {used}, diese Leistung {asked}, Schwelle {after}. Das Vorgelegte zählt mit.",
		EN: "Below the threshold: {limit} ({window}); already presented {used}, this service {asked}, threshold {after}. What was presented counts.",
	}},
	"threshold_cut": {CARC: 1, Text: Text{
		FR: "Seuil : {limit} ({window}) ; déjà présenté {used} sur {after}, cette prestation {asked}, dont {granted} au-delà du seuil.",
		NL: "Drempel: {limit} ({window}); al voorgelegd {used} van {after}, deze verstrekking {asked}, waarvan {granted} boven de drempel.",
		DE: "Schwelle: {limit} ({window}); bereits vorgelegt {used}, Schwelle {after}, diese Leistung {asked}, davon {granted} über der Schwelle.",
		EN: "Threshold: {limit} ({window}); already presented {used} of {after}, this service {asked}, of which {granted} beyond it.",
	}},
	"threshold": {Text: Text{
		FR: "Seuil : {limit} ({window}) ; déjà présenté {used} sur {after}, cette prestation {asked}, dont {granted} au-delà du seuil.",
		NL: "Drempel: {limit} ({window}); al voorgelegd {used} van {after}, deze verstrekking {asked}, waarvan {granted} boven de drempel.",
		DE: "Schwelle: {limit} ({window}); bereits vorgelegt {used}, Schwelle {after}, diese Leistung {asked}, davon {granted} über der Schwelle.",
		EN: "Threshold: {limit} ({window}); already presented {used} of {after}, this service {asked}, of which {granted} beyond it.",
	}},
	"limit_open": {Text: Text{
		FR: "{limit} : déjà utilisé {used} sur {at_most} ({window}) ; demandé {asked}, accordé {granted}.",
		NL: "{limit}: {used} van {at_most} al gebruikt ({window}); gevraagd {asked}, toegekend {granted}.",
		DE: "{limit}: bereits verbraucht {used}, höchstens {at_most} ({window}); beantragt {asked}, gewährt {granted}.",
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
