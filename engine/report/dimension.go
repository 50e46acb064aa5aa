package report

import "octroi/engine"

// dimension is one way of cutting spending into rows.
type dimension struct {
	by       engine.Dimension
	title    engine.Text // of the whole table
	names    func(book *engine.Book, period engine.Span) []name
	always   bool                    // rows without spending are shown too
	nextYear func(key string) string // the key one year later; nil when keys do not move with time
	// without names the partner costs that have no key of the dimension; empty where each has one. noPartners says that none
	// has one.
	without    engine.Text
	noPartners bool
}

// name is the key of a row and how readers see it.
type name struct {
	key   string
	title engine.Text
}

// dimensions lists what spending can be shown by, in the order of the help text.
var dimensions = []dimension{
	{
		by: engine.ByCategory, names: categoryNames, always: true,
		title: engine.Text{FR: "Dépenses par catégorie", NL: "Uitgaven per categorie", DE: "Ausgaben nach Kategorie", EN: "Spending by category"},
	},
	{
		by: engine.ByBenefit, names: benefitNames,
		without: engine.Text{
			FR: "Partenaires, sans avantage", NL: "Partners, zonder voordeel", DE: "Partner, ohne Vorteil", EN: "Partners, without a benefit",
		},
		title: engine.Text{FR: "Dépenses par avantage", NL: "Uitgaven per voordeel", DE: "Ausgaben nach Vorteil", EN: "Spending by benefit"},
	},
	{
		by: engine.ByMonth, names: monthNames, always: true, nextYear: nextYearOfMonth,
		title: engine.Text{FR: "Dépenses par mois", NL: "Uitgaven per maand", DE: "Ausgaben nach Monat", EN: "Spending by month"},
	},
	{
		by: engine.ByChannel, names: channelNames, always: true, noPartners: true,
		without: engine.Text{
			FR: "Partenaires, sans canal", NL: "Partners, zonder kanaal", DE: "Partner, ohne Kanal", EN: "Partners, without a channel",
		},
		title: engine.Text{FR: "Dépenses par canal", NL: "Uitgaven per kanaal", DE: "Ausgaben nach Kanal", EN: "Spending by channel"},
	},
}

func dimensionNames() []string {
	names := make([]string, len(dimensions))
	for i := range dimensions {
		names[i] = string(dimensions[i].by)
	}
	return names
}

func dimensionOf(by engine.Dimension) dimension {
	for _, d := range dimensions {
		if d.by == by {
			return d
		}
	}
	return dimension{by: by}
}

func categoryNames(book *engine.Book, _ engine.Span) []name {
	names := make([]name, len(book.Categories))
	for i, c := range book.Categories {
		names[i] = name{c.Code, c.Title}
	}
	return names
}

func benefitNames(book *engine.Book, _ engine.Span) []name {
	names := make([]name, len(book.Benefits))
	for i, b := range book.Benefits {
		names[i] = name{b.Code, b.Title}
	}
	return names
}

func channelNames(*engine.Book, engine.Span) []name {
	names := make([]name, len(engine.Channels))
	for i, c := range engine.Channels {
		names[i] = name{c, channelTitles[c]}
	}
	return names
}

// monthNames lists every month that the period touches.
func monthNames(_ *engine.Book, period engine.Span) []name {
	var names []name
	for m := period.From.MonthStart(); m < period.Until; m = m.AddMonths(1) {
		title := func(lang engine.Lang) string { return engine.FormatWindow(engine.EveryCalendarMonth.WindowOf(m), lang) }
		names = append(names, name{
			key:   m.String()[:len("2025-01")],
			title: engine.Text{FR: title(engine.FR), NL: title(engine.NL), DE: title(engine.DE), EN: title(engine.EN)},
		})
	}
	return names
}

// nextYearOfMonth turns 2024-03 into 2025-03. A key that is no month stays as it is, and ends up among the unknown.
func nextYearOfMonth(key string) string {
	d, ok := engine.ParseDate(key + "-01")
	if !ok {
		return key
	}
	return d.AddMonths(12).String()[:len("2025-01")]
}

// same is a code that stands for itself in every language.
func same(code string) engine.Text { return engine.Text{FR: code, NL: code, DE: code, EN: code} }

var channelTitles = map[string]engine.Text{
	"post":       {FR: "Courrier", NL: "Post", DE: "Post", EN: "Post"},
	"smartphone": {FR: "Smartphone", NL: "Smartphone", DE: "Smartphone", EN: "Smartphone"},
	"online":     {FR: "Guichet en ligne", NL: "Online loket", DE: "Online-Schalter", EN: "Online desk"},
	"agency":     {FR: "Agence", NL: "Kantoor", DE: "Geschäftsstelle", EN: "Agency"},
	"other":      {FR: "Autre", NL: "Andere", DE: "Andere", EN: "Other"},
}
