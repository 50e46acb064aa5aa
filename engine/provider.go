package engine

// Provider is a care provider, shop or club as the payer registers it. What may change is dated.
type Provider struct {
	ID           string
	Name         string
	Profession   string // code of the payer's register: "psychologist"
	Country      string // ISO 3166-1 alpha-2
	Recognised   []Span
	Conventioned []Span
	Networks     []NetworkSpan
}

// NetworkSpan says that a provider belongs to the network Code during Span.
type NetworkSpan struct {
	Code string
	Span
}

// RecognisedOn reports whether the provider is recognised on day d.
func (p *Provider) RecognisedOn(d Date) bool { return containsDay(p.Recognised, d) }

// ConventionedOn reports whether the provider applies the convention's tariffs on day d.
func (p *Provider) ConventionedOn(d Date) bool { return containsDay(p.Conventioned, d) }

// NetworkOn returns the network the provider belongs to on day d, "" for none.
func (p *Provider) NetworkOn(d Date) string {
	for _, n := range p.Networks {
		if n.Contains(d) {
			return n.Code
		}
	}
	return ""
}
