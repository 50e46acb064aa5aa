package api

import (
	"slices"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// earliestBirth is the first birth that a register can plausibly hold.
var earliestBirth = engine.MustDate("1900-01-01")

// defaultCountry is the country of a provider that names none.
const defaultCountry = "BE"

// ReadMember reads a member as PUT /v1/members/{id} takes it, but with its id in the body. Errors as those of
// ReadClaim; today bounds birth and death.
func ReadMember(raw []byte, today engine.Date) (engine.Member, error) {
	var dto Member
	b, err := readInto("Member", raw, &dto)
	if err != nil {
		return engine.Member{}, err
	}
	fields := checkMember(&dto, today)
	if dto.Id == "" {
		fields = append(fields, engine.FieldError{Pointer: "/id", Code: "required"})
	}
	if err := b.refusal(fields); err != nil {
		return engine.Member{}, err
	}
	return memberOf(&dto), nil
}

// ReadProvider reads a provider as PUT /v1/providers/{id} takes it, but with its id in the body. Errors as those of
// ReadClaim.
func ReadProvider(raw []byte) (engine.Provider, error) {
	var dto Provider
	b, err := readInto("Provider", raw, &dto)
	if err != nil {
		return engine.Provider{}, err
	}
	fields := checkProvider(&dto)
	if dto.Id == "" {
		fields = append(fields, engine.FieldError{Pointer: "/id", Code: "required"})
	}
	if err := b.refusal(fields); err != nil {
		return engine.Provider{}, err
	}
	return providerOf(&dto), nil
}

func checkMember(dto *Member, today engine.Date) []engine.FieldError {
	born, died := dateOf(dto.Born), dateOf(dto.Died)
	var fields []engine.FieldError
	if born != 0 && (born < earliestBirth || born > today) {
		fields = append(fields, engine.FieldError{Pointer: "/born", Code: "date_implausible"})
	}
	switch {
	case died == 0:
	case born != 0 && died < born:
		fields = append(fields, engine.FieldError{Pointer: "/died", Code: "died_before_born"})
	case died > today:
		fields = append(fields, engine.FieldError{Pointer: "/died", Code: "date_implausible"})
	}
	one := func(int) string { return "" }
	fields = append(fields, checkSpans("/households", spansOf(dto.Households, HouseholdSpan.span), one)...)
	fields = append(fields, checkSpans("/coverage", spansOf(dto.Coverage, Span.span), one)...)
	fields = append(fields, checkSpans("/contributions", spansOf(dto.Contributions, ContributionSpan.span), one)...)
	fields = append(fields, checkSpans("/regions", spansOf(dto.Regions, CodeSpan.span), one)...)
	return append(fields, checkSpans("/statuses", spansOf(dto.Statuses, CodeSpan.span), func(i int) string { return dto.Statuses[i].Code })...)
}

func checkProvider(dto *Provider) []engine.FieldError {
	one := func(int) string { return "" }
	fields := checkSpans("/recognised", spansOf(dto.Recognised, Span.span), one)
	fields = append(fields, checkSpans("/conventioned", spansOf(dto.Conventioned, Span.span), one)...)
	return append(fields, checkSpans("/networks", spansOf(dto.Networks, CodeSpan.span), one)...)
}

// checkSpans wants every span to end after it begins, and no day in two spans of the same kind.
func checkSpans(at string, spans []engine.Span, kind func(i int) string) []engine.FieldError {
	var fields []engine.FieldError
	for i, s := range spans {
		if s.Until != 0 && s.Until <= s.From {
			fields = append(fields, engine.FieldError{Pointer: pointerToItem(at, i) + "/until", Code: "span_order"})
			continue
		}
		for j, o := range spans[:i] {
			ordered := o.Until == 0 || o.Until > o.From
			if ordered && kind(i) == kind(j) && overlap(s, o) {
				fields = append(fields, engine.FieldError{Pointer: pointerToItem(at, i), Code: "span_overlap"})
				break
			}
		}
	}
	return fields
}

func overlap(a, b engine.Span) bool {
	return (b.Until == 0 || a.From < b.Until) && (a.Until == 0 || b.From < a.Until)
}

func spansOf[T any](dtos []T, span func(T) engine.Span) []engine.Span {
	spans := make([]engine.Span, len(dtos))
	for i := range dtos {
		spans[i] = span(dtos[i])
	}
	return spans
}

func (s Span) span() engine.Span { return engine.Span{From: dateOf(s.From), Until: dateOf(s.Until)} }
func (s HouseholdSpan) span() engine.Span {
	return engine.Span{From: dateOf(s.From), Until: dateOf(s.Until)}
}
func (s ContributionSpan) span() engine.Span {
	return engine.Span{From: dateOf(s.From), Until: dateOf(s.Until)}
}
func (s CodeSpan) span() engine.Span {
	return engine.Span{From: dateOf(s.From), Until: dateOf(s.Until)}
}

func memberOf(dto *Member) engine.Member {
	m := engine.Member{ID: dto.Id, Born: dateOf(dto.Born), Died: dateOf(dto.Died), Coverage: spansOf(dto.Coverage, Span.span)}
	for _, h := range dto.Households {
		m.Households = append(m.Households, engine.HouseholdSpan{Household: h.Household, Holder: h.Holder, Span: h.span()})
	}
	for _, c := range dto.Contributions {
		m.Contributions = append(m.Contributions, engine.ContributionSpan{State: engine.ContributionState(c.State), Span: c.span()})
	}
	for _, s := range dto.Statuses {
		m.Statuses = append(m.Statuses, engine.StatusSpan{Code: s.Code, Span: s.span()})
	}
	for _, r := range dto.Regions {
		m.Regions = append(m.Regions, engine.RegionSpan{Code: r.Code, Span: r.span()})
	}
	return m
}

// NewMember writes a member as the API does.
func NewMember(m engine.Member) Member {
	dto := Member{Id: m.ID, Born: m.Born.String(), Died: m.Died.String(), Coverage: newSpans(m.Coverage)}
	for _, h := range m.Households {
		dto.Households = append(dto.Households, HouseholdSpan{Household: h.Household, Holder: h.Holder, From: h.From.String(), Until: h.Until.String()})
	}
	for _, c := range m.Contributions {
		dto.Contributions = append(dto.Contributions, ContributionSpan{State: string(c.State), From: c.From.String(), Until: c.Until.String()})
	}
	for _, s := range m.Statuses {
		dto.Statuses = append(dto.Statuses, CodeSpan{Code: s.Code, From: s.From.String(), Until: s.Until.String()})
	}
	for _, r := range m.Regions {
		dto.Regions = append(dto.Regions, CodeSpan{Code: r.Code, From: r.From.String(), Until: r.Until.String()})
	}
	return dto
}

func newSpans(spans []engine.Span) []Span {
	out := make([]Span, len(spans))
	for i, s := range spans {
		out[i] = Span{From: s.From.String(), Until: s.Until.String()}
	}
	return out
}

func providerOf(dto *Provider) engine.Provider {
	p := engine.Provider{ID: dto.Id, Name: norm.NFC.String(dto.Name), Profession: dto.Profession, Country: dto.Country,
		Recognised: spansOf(dto.Recognised, Span.span), Conventioned: spansOf(dto.Conventioned, Span.span)}
	if p.Country == "" {
		p.Country = defaultCountry
	}
	for _, n := range dto.Networks {
		p.Networks = append(p.Networks, engine.NetworkSpan{Code: n.Code, Span: n.span()})
	}
	return p
}

// NewProvider writes a provider as the API does.
func NewProvider(p engine.Provider) Provider {
	dto := Provider{Id: p.ID, Name: p.Name, Profession: p.Profession, Country: p.Country,
		Recognised: newSpans(p.Recognised), Conventioned: newSpans(p.Conventioned), Networks: slices.Grow([]CodeSpan{}, len(p.Networks))}
	for _, n := range p.Networks {
		dto.Networks = append(dto.Networks, CodeSpan{Code: n.Code, From: n.From.String(), Until: n.Until.String()})
	}
	return dto
}
