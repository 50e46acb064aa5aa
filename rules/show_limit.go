package rules

import (
	"strings"

	"octroi/engine"
)

// limit says a limit as a sentence: "at most 20 sessions per calendar year for each member".
func (t *teller) limit(l *engine.Limit) string {
	text := t.limitWith(l, t.bound(l))
	if title := l.Title.In(t.lang); title != "" && l.Title != defaultTitle(l, t.book.Units[t.benefit.Unit]) {
		text = t.fill(titled, title, text)
	}
	return text
}

// bound says how much the limit allows on the day, "" for a mere counter.
func (t *teller) bound(l *engine.Limit) string {
	switch l.Bound() {
	case engine.BoundAtMost:
		return t.value(l.AtMost)
	case engine.BoundAfter:
		return t.value(l.After)
	default:
		return ""
	}
}

// limitWith says the limit with a bound that is already in words.
func (t *teller) limitWith(l *engine.Limit, bound string) string {
	if isApprovalLimit(l.ID) {
		return limitWords[l.ID].In(t.lang)
	}
	text := t.limitHead(l, bound) + " " + t.window(l.Every)
	text += scopeWords[l.Scope].In(t.lang)
	if len(l.Keys) > 0 {
		text += t.fill(limitWords["keys"], t.keys(l))
	}
	if l.When != nil {
		text += t.fill(limitWords["when"], t.words(l.When))
	}
	if l.OpenedBy != nil {
		text += t.fill(limitWords["opened"], t.words(l.OpenedBy))
	}
	if l.Deny {
		text += limitWords["deny"].In(t.lang)
	}
	if others := t.poolOf(l); others != "" {
		text += t.fill(limitWords["pool"], others)
	}
	return text
}

// limitHead says what is counted and how much of it is allowed.
func (t *teller) limitHead(l *engine.Limit, bound string) string {
	name := l.Bound().String()
	if l.Measure == engine.MeasureExpense {
		counted := t.phraseNoun(l.Part.String())
		if l.Of != nil {
			counted = t.words(l.Of)
		}
		return t.fill(limitWords[name+" expense"], bound, counted)
	}
	if l.Bound() == engine.BoundNone {
		return t.fill(limitWords["none"], t.countedThings(l))
	}
	text := bound
	switch {
	case l.Measure == engine.MeasureAmount:
		text = t.fill(limitWords["paid"], bound)
	case l.Measure == engine.MeasureCount && l.Of == nil && l.Bound() == engine.BoundAtMost && bound == "1":
		return limitWords["once"].In(t.lang)
	case l.Measure == engine.MeasureCount && bound == "1" && isTruth(l.Of):
		return t.fill(limitWords["either"], t.words(l.Of), t.denied(l.Of))
	case l.Measure == engine.MeasureCount:
		text = t.counted(l, bound)
	case l.Measure == engine.MeasureUnits && t.benefit.Unit == "":
		number := "unit many"
		if bound == "1" {
			number = "unit one"
		}
		text = t.fill(countWords[number], bound)
	}
	return t.fill(limitWords[name], text)
}

// counted says a number of what a limit on counts counts.
func (t *teller) counted(l *engine.Limit, bound string) string {
	name, number := "value", "many"
	if bound == "1" {
		number = "one"
	}
	of := ""
	if l.Of == nil {
		name = "line"
	} else {
		switch l.Of.Source() {
		case "line.date":
			name = "day"
		case "benefit":
			name = "benefit"
		default:
			of = t.words(l.Of)
		}
	}
	return t.fill(countWords[name+" "+number], bound, of)
}

// countedThings names what a counter counts: "sessions", "different values of “Kind”".
func (t *teller) countedThings(l *engine.Limit) string {
	if l.Measure == engine.MeasureCount {
		return strings.TrimSpace(t.counted(l, ""))
	}
	return counted(l.Measure, t.book.Units[t.benefit.Unit]).In(t.lang)
}

// isTruth reports whether a limit counts answers of yes and no: with at most one of them, one excludes the other.
func isTruth(f engine.Formula) bool {
	x, ok := f.(*expression)
	return ok && x.kind == engine.KindBool
}

// denied says that a condition does not hold.
func (t *teller) denied(f engine.Formula) string {
	x, ok := f.(*expression)
	if !ok || x.tree == nil {
		return f.Source()
	}
	return x.phraser(t.book, t.lang, t.on).clause(x.tree.Expr(), false).text
}

func (t *teller) phraseNoun(name string) string { return phraseOf(name).noun.In(t.lang) }

func (t *teller) window(e engine.Every) string {
	n := engine.FormatValue(nil, engine.Int(int64(e.N)), t.lang)
	if e.Kind == engine.KindMonthsBack || e.Kind == engine.KindMonthsFromFirst {
		n = periodWords(t.lang, true, e.N, e.N == 1)
	}
	return t.fill(windowWords[e.Kind], n)
}

func (t *teller) keys(l *engine.Limit) string {
	texts := make([]string, len(l.Keys))
	for i, k := range l.Keys {
		texts[i] = t.words(k)
		if isTruth(k) {
			texts[i] = t.fill(yesOrNo, texts[i])
		}
		if t.lang == engine.DE {
			texts[i] = inDative(texts[i])
		}
	}
	return listed(t.lang, texts, "and")
}

// poolOf lists the other benefits that share the limit.
func (t *teller) poolOf(l *engine.Limit) string {
	if !l.Pool {
		return ""
	}
	var others []string
	for _, b := range t.book.Benefits {
		for _, x := range b.Limits {
			if x.Code == l.Code && b.Code != t.benefit.Code {
				others = append(others, quotedIn(t.lang, b.Title.In(t.lang)))
			}
		}
	}
	return strings.Join(others, ", ")
}

// limitWords are the parts of a limit's sentence; %1 is the bound.
var limitWords = map[string]engine.Text{
	"at_most": {FR: "au plus %1", NL: "hoogstens %1", DE: "höchstens %1", EN: "at most %1"},
	"after":   {FR: "seulement au-delà d'un seuil de %1", NL: "alleen boven de eerste %1", DE: "nur über eine Schwelle hinaus (%1)", EN: "only beyond the first %1"},
	"none":    {FR: "compté sans maximum (%1),", NL: "geteld zonder maximum (%1),", DE: "gezählt ohne Höchstgrenze (%1),", EN: "counted without a maximum (%1),"},
	"once":    {FR: "une fois", NL: "één keer", DE: "einmal", EN: "once"},
	"either": {FR: "l'un ou l'autre, jamais les deux (%1 ; %2)", NL: "het ene of het andere, nooit beide (%1; %2)",
		DE: "das eine oder das andere, nie beides (%1; %2)", EN: "one or the other, never both (%1; %2)"},
	"paid": {FR: "%1 de remboursement", NL: "%1 terugbetaling", DE: "%1 Erstattung", EN: "%1 of reimbursement"},

	"at_most expense": {FR: "%2 compte jusqu'à %1", NL: "%2 telt tot %1", DE: "%2 zählt bis %1", EN: "%2 counts up to %1"},
	"after expense": {FR: "seulement au-delà d'un seuil de %1 pour %2", NL: "alleen boven een drempel van %1 voor %2",
		DE: "nur über eine Schwelle hinaus (%1 bei %d2)", EN: "only beyond the first %1 of %2"},
	"none expense": {FR: "%2, compté sans maximum,", NL: "%2, geteld zonder maximum,", DE: "%2, gezählt ohne Höchstgrenze,", EN: "%2, counted without a maximum,"},

	"approval_units": {FR: "pas plus d'unités que n'en donne l'accord préalable, s'il en fixe le nombre", NL: "niet meer eenheden dan het voorafgaand akkoord geeft, als het een aantal bepaalt",
		DE: "nicht mehr Einheiten, als die Genehmigung gewährt, falls sie eine Zahl nennt", EN: "no more units than the prior approval grants, when it sets a number"},
	"approval_amount": {FR: "pas plus que le montant de l'accord préalable, s'il en fixe un", NL: "niet meer dan het bedrag van het voorafgaand akkoord, als het er een bepaalt",
		DE: "nicht mehr als der Betrag der Genehmigung, falls sie einen nennt", EN: "no more than the amount of the prior approval, when it sets one"},

	"keys":   {FR: ", séparément selon %1", NL: ", apart volgens %1", DE: ", getrennt nach %1", EN: ", separately by %1"},
	"when":   {FR: " ; seulement si %1", NL: "; alleen indien: %1", DE: "; nur sofern gilt: %1", EN: "; only if %1"},
	"opened": {FR: " ; la période s'ouvre si %1", NL: "; de periode begint indien: %1", DE: "; der Zeitraum beginnt, sofern gilt: %1", EN: "; the period begins if %1"},
	"deny": {FR: " ; ce qui dépasserait est refusé en entier", NL: "; wat erboven zou gaan, wordt volledig geweigerd",
		DE: "; was darüber hinausginge, wird ganz abgelehnt", EN: "; what would go beyond is refused entirely"},
	"pool": {FR: " ; partagé avec %1", NL: "; gedeeld met %1", DE: "; gemeinsam mit %1", EN: "; shared with %1"},
}

var yesOrNo = engine.Text{FR: "(%1 : oui ou non)", NL: "(%1: ja of nee)", DE: "(%1: ja oder nein)", EN: "(%1: yes or no)"}

var titled = engine.Text{FR: "%1 : %2", NL: "%1: %2", DE: "%1: %2", EN: "%1: %2"}

// countWords are what a limit on counts counts, for one and for many.
var countWords = map[string]engine.Text{
	"unit one":     {FR: "%1 unité", NL: "%1 eenheid", DE: "%1 Einheit", EN: "%1 unit"},
	"unit many":    {FR: "%1 unités", NL: "%1 eenheden", DE: "%1 Einheiten", EN: "%1 units"},
	"line one":     {FR: "%1 fois", NL: "%1 keer", DE: "%1 Mal", EN: "%1 time"},
	"line many":    {FR: "%1 fois", NL: "%1 keer", DE: "%1 Mal", EN: "%1 times"},
	"day one":      {FR: "%1 jour", NL: "%1 dag", DE: "%1 Tag", EN: "%1 day"},
	"day many":     {FR: "%1 jours différents", NL: "%1 verschillende dagen", DE: "%1 verschiedene Tage", EN: "%1 different days"},
	"benefit one":  {FR: "%1 de ces avantages", NL: "%1 van deze voordelen", DE: "%1 dieser Leistungen", EN: "%1 of these benefits"},
	"benefit many": {FR: "%1 de ces avantages", NL: "%1 van deze voordelen", DE: "%1 dieser Leistungen", EN: "%1 of these benefits"},
	"value one":    {FR: "%1 valeur pour %2", NL: "%1 waarde voor %2", DE: "%1 Wert für %2", EN: "%1 value of %2"},
	"value many":   {FR: "%1 valeurs différentes pour %2", NL: "%1 verschillende waarden voor %2", DE: "%1 verschiedene Werte für %2", EN: "%1 different values of %2"},
}

// windowWords are the windows; %1 is their number of months or years.
var windowWords = map[engine.EveryKind]engine.Text{
	engine.KindCalendarYear:   {FR: "par année civile", NL: "per kalenderjaar", DE: "je Kalenderjahr", EN: "per calendar year"},
	engine.KindCalendarMonth:  {FR: "par mois civil", NL: "per kalendermaand", DE: "je Kalendermonat", EN: "per calendar month"},
	engine.KindDay:            {FR: "par jour", NL: "per dag", DE: "je Tag", EN: "per day"},
	engine.KindLifetime:       {FR: "sur toute la vie", NL: "over het hele leven", DE: "im ganzen Leben", EN: "in a lifetime"},
	engine.KindMembershipYear: {FR: "par année d'affiliation", NL: "per aansluitingsjaar", DE: "je Mitgliedsjahr", EN: "per year of membership"},
	engine.KindMonthsBack: {FR: "par période de %1 (en remontant depuis chaque date)", NL: "per periode van %1 (teruggeteld vanaf elke datum)",
		DE: "je Zeitraum (%1, von jedem Datum zurückgerechnet)", EN: "every %1 (counted back from each date)"},
	engine.KindYearsBack: {FR: "sur %1 années civiles (celle de la prestation et les précédentes)", NL: "over %1 kalenderjaren (dat van de verstrekking en de voorgaande)",
		DE: "über %1 Kalenderjahre (das der Leistung und die vorherigen)", EN: "over %1 calendar years (that of the service and those before it)"},
	engine.KindMonthsFromFirst: {FR: "par période de %1 dès la première utilisation", NL: "per periode van %1 vanaf het eerste gebruik",
		DE: "je Zeitraum (%1 ab der ersten Nutzung)", EN: "in each period of %1 from the first use"},
	engine.KindYearsFromFirst: {FR: "par période de %1 années civiles dès celle de la première utilisation", NL: "per periode van %1 kalenderjaren vanaf dat van het eerste gebruik",
		DE: "je Zeitraum (%1 Kalenderjahre ab dem der ersten Nutzung)", EN: "in each period of %1 calendar years from that of the first use"},
}

// scopeWords say whose counter a limit keeps.
var scopeWords = map[engine.Scope]engine.Text{
	engine.PerMember:    {FR: " pour chaque membre", NL: " voor elk lid", DE: " für jedes Mitglied", EN: " for each member"},
	engine.PerHousehold: {FR: " pour chaque ménage", NL: " voor elk gezin", DE: " für jeden Haushalt", EN: " for each household"},
	engine.PerPayer:     {FR: " pour tous les membres ensemble", NL: " voor alle leden samen", DE: " für alle Mitglieder zusammen", EN: " for all members together"},
}
