package report

import "octroi/engine"

// The heads that several reports share.
var (
	linesTitle    = engine.Text{FR: "Prestations", NL: "Prestaties", DE: "Leistungen", EN: "Lines"}
	membersTitle  = engine.Text{FR: "Membres", NL: "Leden", DE: "Mitglieder", EN: "Members"}
	shareTitle    = engine.Text{FR: "Part", NL: "Aandeel", DE: "Anteil", EN: "Share"}
	exGratiaTitle = engine.Text{FR: "À titre gracieux", NL: "Uit welwillendheid", DE: "Aus Kulanz", EN: "Ex gratia"}
	partnersTitle = engine.Text{FR: "Partenaires", NL: "Partners", DE: "Partner", EN: "Partners"}
	changeTitle   = engine.Text{FR: "Évolution", NL: "Evolutie", DE: "Entwicklung", EN: "Change"}
	percentTitle  = engine.Text{FR: "en %", NL: "in %", DE: "in %", EN: "in %"}
)

// byParam is the parameter that says what a row of a table shows; its first value is the default.
func byParam(by ...engine.Dimension) Param {
	values := make([]string, len(by))
	for i, d := range by {
		values[i] = string(d)
	}
	return Param{Name: "by", Default: values[0], Values: values, About: engine.Text{
		FR: "ce que montre une ligne du tableau", NL: "wat een rij toont", DE: "was eine Zeile zeigt", EN: "what a row shows",
	}}
}

// newTable begins a table of a report out of a snapshot.
func newTable(name string, title engine.Text, s engine.Snapshot, span engine.Span, basis engine.Basis, choices ...Choice) *Table {
	return &Table{
		Report: name, Title: title, Choices: choices, Period: span, Basis: basis, Revision: s.Book.Revision, Currency: s.Book.Currency,
		Scanned: true,
	}
}

// monthTitle names the month that begins on a day.
func monthTitle(m engine.Date) engine.Text {
	return inEach(func(lang engine.Lang) string { return engine.FormatWindow(engine.EveryCalendarMonth.WindowOf(m), lang) })
}

// inEach makes a text of what a function says in each language.
func inEach(say func(engine.Lang) string) engine.Text {
	return engine.Text{FR: say(engine.FR), NL: say(engine.NL), DE: say(engine.DE), EN: say(engine.EN)}
}
