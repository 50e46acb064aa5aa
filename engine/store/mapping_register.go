package store

import "octroi/engine"

// memberDoc is members.doc; the facts of a decision hold it with ID, Born and Died too.
type memberDoc struct {
	ID            string         `json:"i,omitzero"`
	Born          engine.Date    `json:"b,omitzero"`
	Died          engine.Date    `json:"d,omitzero"`
	Households    []stayDoc      `json:"h,omitzero"`
	Coverage      []spanDoc      `json:"c,omitzero"`
	Contributions []codedSpanDoc `json:"o,omitzero"`
	Statuses      []codedSpanDoc `json:"s,omitzero"`
	Regions       []codedSpanDoc `json:"r,omitzero"`
	Erased        engine.Date    `json:"x,omitzero"`
}

type stayDoc struct {
	Household string `json:"h"`
	Holder    bool   `json:"o,omitzero"`
	spanDoc
}

// codedSpanDoc is a state of contributions, a status, a region or a network during a span.
type codedSpanDoc struct {
	Code string `json:"c"`
	spanDoc
}

func toMember(m engine.Member) memberDoc {
	return memberDoc{
		ID: m.ID, Born: m.Born, Died: m.Died,
		Households: each(m.Households, func(h engine.HouseholdSpan) stayDoc {
			return stayDoc{h.Household, h.Holder, spanDoc(h.Span)}
		}),
		Coverage: each(m.Coverage, toSpan),
		Contributions: each(m.Contributions, func(c engine.ContributionSpan) codedSpanDoc {
			return codedSpanDoc{string(c.State), spanDoc(c.Span)}
		}),
		Statuses: each(m.Statuses, func(s engine.StatusSpan) codedSpanDoc {
			return codedSpanDoc{s.Code, spanDoc(s.Span)}
		}),
		Regions: each(m.Regions, func(r engine.RegionSpan) codedSpanDoc {
			return codedSpanDoc{r.Code, spanDoc(r.Span)}
		}),
		Erased: m.Erased,
	}
}

func fromMember(m memberDoc) engine.Member {
	return engine.Member{
		ID: m.ID, Born: m.Born, Died: m.Died,
		Households: each(m.Households, func(h stayDoc) engine.HouseholdSpan {
			return engine.HouseholdSpan{Household: h.Household, Holder: h.Holder, Span: engine.Span(h.spanDoc)}
		}),
		Coverage: each(m.Coverage, fromSpan),
		Contributions: each(m.Contributions, func(c codedSpanDoc) engine.ContributionSpan {
			return engine.ContributionSpan{State: engine.ContributionState(c.Code), Span: engine.Span(c.spanDoc)}
		}),
		Statuses: each(m.Statuses, func(s codedSpanDoc) engine.StatusSpan {
			return engine.StatusSpan{Code: s.Code, Span: engine.Span(s.spanDoc)}
		}),
		Regions: each(m.Regions, func(r codedSpanDoc) engine.RegionSpan {
			return engine.RegionSpan{Code: r.Code, Span: engine.Span(r.spanDoc)}
		}),
		Erased: m.Erased,
	}
}

// providerDoc is providers.doc; the facts of a decision hold it with its ID.
type providerDoc struct {
	ID           string         `json:"i,omitzero"`
	Name         string         `json:"n,omitzero"`
	Profession   string         `json:"p,omitzero"`
	Country      string         `json:"c,omitzero"`
	Recognised   []spanDoc      `json:"r,omitzero"`
	Conventioned []spanDoc      `json:"v,omitzero"`
	Networks     []codedSpanDoc `json:"w,omitzero"`
}

func toProvider(p engine.Provider) providerDoc {
	return providerDoc{
		ID: p.ID, Name: p.Name, Profession: p.Profession, Country: p.Country,
		Recognised:   each(p.Recognised, toSpan),
		Conventioned: each(p.Conventioned, toSpan),
		Networks: each(p.Networks, func(n engine.NetworkSpan) codedSpanDoc {
			return codedSpanDoc{n.Code, spanDoc(n.Span)}
		}),
	}
}

func fromProvider(p providerDoc) engine.Provider {
	return engine.Provider{
		ID: p.ID, Name: p.Name, Profession: p.Profession, Country: p.Country,
		Recognised:   each(p.Recognised, fromSpan),
		Conventioned: each(p.Conventioned, fromSpan),
		Networks: each(p.Networks, func(n codedSpanDoc) engine.NetworkSpan {
			return engine.NetworkSpan{Code: n.Code, Span: engine.Span(n.spanDoc)}
		}),
	}
}

type householdDoc struct {
	ID     string      `json:"i"`
	People []personDoc `json:"p,omitzero"`
}

type personDoc struct {
	Member string      `json:"m"`
	Born   engine.Date `json:"b,omitzero"`
	Died   engine.Date `json:"d,omitzero"`
	spanDoc
}

func toHousehold(h engine.Household) householdDoc {
	return householdDoc{h.ID, each(h.People, func(p engine.Person) personDoc {
		return personDoc{p.Member, p.Born, p.Died, spanDoc(p.Span)}
	})}
}

func fromHousehold(h householdDoc) engine.Household {
	return engine.Household{ID: h.ID, People: each(h.People, func(p personDoc) engine.Person {
		return engine.Person{Member: p.Member, Born: p.Born, Died: p.Died, Span: engine.Span(p.spanDoc)}
	})}
}
