package report

import "octroi/engine"

// dimension is one way of cutting spending into rows.
type dimension struct {
	by       engine.Dimension
	title    engine.Text // of the whole table
	head     engine.Text // of its column, beside others
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
		head:  engine.Text{FR: "Catégorie", NL: "Categorie", DE: "Kategorie", EN: "Category"},
		title: engine.Text{FR: "Dépenses par catégorie", NL: "Uitgaven per categorie", DE: "Ausgaben nach Kategorie", EN: "Spending by category"},
	},
	{
		by: engine.ByBenefit, names: benefitNames,
		head: engine.Text{FR: "Avantage", NL: "Voordeel", DE: "Vorteil", EN: "Benefit"},
		without: engine.Text{
			FR: "Partenaires, sans avantage", NL: "Partners, zonder voordeel", DE: "Partner, ohne Vorteil", EN: "Partners, without a benefit",
		},
		title: engine.Text{FR: "Dépenses par avantage", NL: "Uitgaven per voordeel", DE: "Ausgaben nach Vorteil", EN: "Spending by benefit"},
	},
	{
		by: engine.ByMonth, names: monthNames, always: true, nextYear: nextYearOfMonth,
		head:  engine.Text{FR: "Mois", NL: "Maand", DE: "Monat", EN: "Month"},
		title: engine.Text{FR: "Dépenses par mois", NL: "Uitgaven per maand", DE: "Ausgaben nach Monat", EN: "Spending by month"},
	},
	{
		by: engine.ByChannel, names: channelNames, always: true, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Canal", NL: "Kanaal", DE: "Kanal", EN: "Channel"},
		title: engine.Text{FR: "Dépenses par canal", NL: "Uitgaven per kanaal", DE: "Ausgaben nach Kanal", EN: "Spending by channel"},
	},
	{
		by: engine.ByAgeBand, names: ageBandNames, always: true, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Âge", NL: "Leeftijd", DE: "Alter", EN: "Age"},
		title: engine.Text{FR: "Dépenses par tranche d'âge", NL: "Uitgaven per leeftijdsgroep", DE: "Ausgaben nach Altersgruppe", EN: "Spending by age band"},
	},
	{
		by: engine.ByAge, names: ageNames, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Âge", NL: "Leeftijd", DE: "Alter", EN: "Age"},
		title: engine.Text{FR: "Dépenses par âge", NL: "Uitgaven per leeftijd", DE: "Ausgaben nach Alter", EN: "Spending by age"},
	},
	{
		by: engine.ByRegion, names: regionNames, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Région", NL: "Gewest", DE: "Region", EN: "Region"},
		title: engine.Text{FR: "Dépenses par région", NL: "Uitgaven per gewest", DE: "Ausgaben nach Region", EN: "Spending by region"},
	},
	{
		by: engine.ByStatus, names: statusNames, always: true, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Statut", NL: "Statuut", DE: "Status", EN: "Status"},
		title: engine.Text{FR: "Dépenses par statut", NL: "Uitgaven per statuut", DE: "Ausgaben nach Status", EN: "Spending by status"},
	},
	{
		by: engine.ByPayee, names: payeeNames, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Payé à", NL: "Betaald aan", DE: "Gezahlt an", EN: "Paid to"},
		title: engine.Text{FR: "Dépenses par destinataire", NL: "Uitgaven per begunstigde", DE: "Ausgaben nach Empfänger", EN: "Spending by payee"},
	},
	{
		by: engine.ByNetwork, names: networkNames, always: true, noPartners: true, without: partnersApart,
		head:  engine.Text{FR: "Réseau", NL: "Netwerk", DE: "Netzwerk", EN: "Network"},
		title: engine.Text{FR: "Dépenses dans et hors réseau", NL: "Uitgaven binnen en buiten netwerk", DE: "Ausgaben innerhalb und außerhalb des Netzwerks", EN: "Spending in and out of network"},
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
		names = append(names, name{key: m.String()[:len("2025-01")], title: monthTitle(m)})
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
