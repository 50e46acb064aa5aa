package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"octroi/engine"
)

// same is a code that stands for itself in every language.
func same(code string) engine.Text { return engine.Text{FR: code, NL: code, DE: code, EN: code} }

// withUnknown appends the keys that the names do not have, sorted.
func withUnknown(names []name, keys ...[]string) []name {
	known := make(map[string]bool, len(names))
	for _, n := range names {
		known[n.key] = true
	}
	others := slices.Concat(keys...)
	slices.Sort(others)
	for _, key := range slices.Compact(others) {
		if !known[key] {
			names = append(names, name{key, same(key)})
		}
	}
	return names
}

// partnersApart names what partners cost beside what came with a member's claim.
var partnersApart = engine.Text{FR: "Partenaires, sans demande", NL: "Partners, zonder aanvraag", DE: "Partner, ohne Antrag", EN: "Partners, without a claim"}

// unknown is the title of the key "".
var unknown = engine.Text{FR: "Inconnu", NL: "Onbekend", DE: "Unbekannt", EN: "Unknown"}

func ageBandNames(*engine.Book, engine.Span) []name {
	names := make([]name, len(engine.AgeBands), len(engine.AgeBands)+1)
	for i, b := range engine.AgeBands {
		text := strconv.Itoa(b.From) + "–" + strconv.Itoa(b.To)
		if b.To > 150 {
			text = strconv.Itoa(b.From) + "+"
		}
		names[i] = name{b.Code, same(text)}
	}
	return names
}

func ageNames(*engine.Book, engine.Span) []name {
	names := make([]name, 121)
	for i := range names {
		names[i] = name{strconv.Itoa(i), same(strconv.Itoa(i))}
	}
	return names
}

func regionNames(book *engine.Book, _ engine.Span) []name {
	names := make([]name, 0, len(book.Regions))
	for code, title := range maps.All(book.Regions) {
		names = append(names, name{code, title})
	}
	slices.SortFunc(names, func(a, b name) int { return cmp.Compare(a.key, b.key) })
	return names
}

func statusNames(*engine.Book, engine.Span) []name {
	return []name{
		{engine.StatusOrdinary, engine.Text{FR: "Ordinaire", NL: "Gewoon", DE: "Gewöhnlich", EN: "Ordinary"}},
		{engine.StatusPreferential, engine.Text{
			FR: "Intervention majorée", NL: "Verhoogde tegemoetkoming", DE: "Erhöhte Kostenerstattung", EN: "Increased reimbursement",
		}},
		{engine.StatusDisabled, engine.Text{FR: "Handicap reconnu", NL: "Erkende handicap", DE: "Anerkannte Behinderung", EN: "Recognised disability"}},
		{engine.StatusPreferentialDisabled, engine.Text{
			FR: "Intervention majorée et handicap reconnu", NL: "Verhoogde tegemoetkoming en erkende handicap",
			DE: "Erhöhte Kostenerstattung und anerkannte Behinderung", EN: "Increased reimbursement and recognised disability",
		}},
	}
}

func payeeNames(*engine.Book, engine.Span) []name {
	return []name{
		{"member", engine.Text{FR: "Au membre", NL: "Aan het lid", DE: "An das Mitglied", EN: "To the member"}},
		{"provider", engine.Text{FR: "Au prestataire", NL: "Aan de zorgverlener", DE: "An den Leistungserbringer", EN: "To the provider"}},
		{"partner", engine.Text{FR: "À un partenaire", NL: "Aan een partner", DE: "An einen Partner", EN: "To a partner"}},
	}
}

func networkNames(*engine.Book, engine.Span) []name {
	return []name{
		{engine.NetworkIn, engine.Text{FR: "Dans un réseau", NL: "In een netwerk", DE: "In einem Netzwerk", EN: "In a network"}},
		{engine.NetworkOut, engine.Text{FR: "Hors réseau", NL: "Buiten netwerk", DE: "Außerhalb", EN: "Out of network"}},
		{engine.NetworkNone, engine.Text{FR: "Sans prestataire", NL: "Zonder zorgverlener", DE: "Ohne Leistungserbringer", EN: "No provider"}},
	}
}

var channelTitles = map[string]engine.Text{
	"post":       {FR: "Courrier", NL: "Post", DE: "Post", EN: "Post"},
	"smartphone": {FR: "Smartphone", NL: "Smartphone", DE: "Smartphone", EN: "Smartphone"},
	"online":     {FR: "Guichet en ligne", NL: "Online loket", DE: "Online-Schalter", EN: "Online desk"},
	"agency":     {FR: "Agence", NL: "Kantoor", DE: "Geschäftsstelle", EN: "Agency"},
	"other":      {FR: "Autre", NL: "Andere", DE: "Andere", EN: "Other"},
}
