package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
)

// The longest windows: more is a slip of the pen, and would have a decision read a whole life.
const (
	maxWindowMonths = 600
	maxWindowYears  = 50
)

// plainWindows are the windows without a number.
var plainWindows = []engine.Every{
	engine.EveryCalendarYear, engine.EveryCalendarMonth, engine.EveryDay, engine.EveryMembershipYear, engine.EveryLifetime,
}

// countedWindows are the windows with a number, each with its form.
var countedWindows = []struct {
	form *regexp.Regexp
	kind engine.EveryKind
	most int
}{
	{regexp.MustCompile(`^([0-9]{1,6}) months?$`), engine.KindMonthsBack, maxWindowMonths},
	{regexp.MustCompile(`^last ([0-9]{1,6}) calendar years?$`), engine.KindYearsBack, maxWindowYears},
	{regexp.MustCompile(`^([0-9]{1,6}) months? from first use$`), engine.KindMonthsFromFirst, maxWindowMonths},
	{regexp.MustCompile(`^([0-9]{1,6}) calendar years?$`), engine.KindYearsFromFirst, maxWindowYears},
}

// yearsAlone is a window that could mean three different ones.
var yearsAlone = regexp.MustCompile(`^(last )?([0-9]{1,4}) years?( from first use)?$`)

// every reads the window in which a limit counts.
func (c *bookCompiler) every(o *object) engine.Every {
	n := o.need("every")
	if n == nil || !c.shaped(n, nodeScalar, "every") {
		return engine.Every{}
	}
	for _, w := range plainWindows {
		if n.is(w.String()) {
			return w
		}
	}
	for _, w := range countedWindows {
		m := w.form.FindStringSubmatch(n.text)
		if m == nil {
			continue
		}
		count, _ := strconv.Atoi(m[1])
		if count < 1 || count > w.most {
			remedy := ""
			if count > w.most {
				remedy = "write every: lifetime for a window without end"
			}
			c.errorAt(n, "a window is from 1 to "+strconv.Itoa(maxWindowMonths)+" months or "+strconv.Itoa(maxWindowYears)+
				" calendar years, not '"+n.text+"'", remedy)
			return engine.Every{}
		}
		return engine.Every{Kind: w.kind, N: count}
	}
	if m := yearsAlone.FindStringSubmatch(n.text); m != nil {
		years, _ := strconv.Atoi(m[2])
		months := strconv.Itoa(12 * years)
		c.errorAt(n, "'"+n.text+"' does not say which years", "write '"+months+" months' to look back from each date, '"+months+
			" months from first use' or '"+m[2]+" calendar years' for a block, 'last "+m[2]+" calendar years' for whole years")
		return engine.Every{}
	}
	words := []string{"12 months", "last 3 calendar years", "12 months from first use", "2 calendar years"}
	for _, w := range plainWindows {
		words = append(words, w.String())
	}
	c.errorAt(n, "every cannot be '"+n.text+"'", suggest(n.text, words))
	return engine.Every{}
}

// defaultTitle names a limit that the book does not name: "sessions per calendar year".
func defaultTitle(l *engine.Limit, unit engine.UnitName) engine.Text {
	return joinTexts(counted(l.Measure, unit), windowTitle(l.Every))
}

// approvalTitle names a limit that an approval brings.
func approvalTitle(l *engine.Limit, unit engine.UnitName) engine.Text {
	return joinTexts(counted(l.Measure, unit),
		engine.Text{FR: "de l'accord préalable", NL: "van het voorafgaand akkoord", DE: "der Genehmigung", EN: "of the approval"})
}

func joinTexts(a, b engine.Text) engine.Text {
	join := func(a, b string) string { return strings.TrimSpace(a + " " + b) }
	return engine.Text{FR: join(a.FR, b.FR), NL: join(a.NL, b.NL), DE: join(a.DE, b.DE), EN: join(a.EN, b.EN)}
}

// counted names what a measure counts.
func counted(m engine.Measure, unit engine.UnitName) engine.Text {
	switch {
	case m == engine.MeasureUnits && unit != (engine.UnitName{}):
		return unit.Many
	case m == engine.MeasureUnits:
		return engine.Text{FR: "unités", NL: "eenheden", DE: "Einheiten", EN: "units"}
	case m == engine.MeasureCount:
		return engine.Text{FR: "nombre", NL: "aantal", DE: "Anzahl", EN: "number"}
	case m == engine.MeasureExpense:
		return engine.Text{FR: "frais", NL: "kosten", DE: "Kosten", EN: "expenses"}
	default:
		return engine.Text{FR: "montant", NL: "bedrag", DE: "Betrag", EN: "amount"}
	}
}

// windowTitle names a window as a title does.
func windowTitle(e engine.Every) engine.Text {
	n := strconv.Itoa(e.N)
	months := engine.Text{FR: n + " mois", NL: n + " maanden", DE: n + " Monaten", EN: n + " months"}
	years := engine.Text{FR: n + " années civiles", NL: n + " kalenderjaren", DE: n + " Kalenderjahren", EN: n + " calendar years"}
	if e.N == 1 {
		months = engine.Text{FR: "1 mois", NL: "1 maand", DE: "1 Monat", EN: "1 month"}
		years = engine.Text{FR: "1 année civile", NL: "1 kalenderjaar", DE: "1 Kalenderjahr", EN: "1 calendar year"}
	}
	switch e.Kind {
	case engine.KindMonthsBack:
		return joinTexts(engine.Text{FR: "sur", NL: "in", DE: "in", EN: "in"}, months)
	case engine.KindYearsBack:
		return engine.Text{FR: "les " + n + " dernières années civiles", NL: "in de laatste " + n + " kalenderjaren",
			DE: "in den letzten " + n + " Kalenderjahren", EN: "in the last " + n + " calendar years"}
	case engine.KindMonthsFromFirst:
		return joinTexts(engine.Text{FR: "par période de", NL: "per periode van", DE: "je Zeitraum von", EN: "per period of"}, months)
	case engine.KindYearsFromFirst:
		return joinTexts(engine.Text{FR: "par période de", NL: "per periode van", DE: "je Zeitraum von", EN: "per period of"}, years)
	default:
		return plainTitles[slices.Index(plainWindows, e)]
	}
}

// plainTitles are the titles of plainWindows.
var plainTitles = []engine.Text{
	{FR: "par année civile", NL: "per kalenderjaar", DE: "je Kalenderjahr", EN: "per calendar year"},
	{FR: "par mois civil", NL: "per kalendermaand", DE: "je Kalendermonat", EN: "per calendar month"},
	{FR: "par jour", NL: "per dag", DE: "je Tag", EN: "per day"},
	{FR: "par année d'affiliation", NL: "per aansluitingsjaar", DE: "je Mitgliedsjahr", EN: "per membership year"},
	{FR: "à vie", NL: "levenslang", DE: "auf Lebenszeit", EN: "in a lifetime"},
}
