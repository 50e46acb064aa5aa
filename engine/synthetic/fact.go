package synthetic

import (
	"fmt"
	"strings"

	"octroi/engine"
)

// fill writes the facts of a benefit out of name=value pairs; a|b|c is one of the three. {n} is a number of its own, {member},
// {child} and {other} are people, {year} and {born} say when.
func (a *asked) fill(text string, u *user, on engine.Date) map[string]engine.Value {
	if text == "" {
		return nil
	}
	out := map[string]engine.Value{}
	for pair := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(pair, "=")
		if options := strings.Split(value, "|"); len(options) > 1 {
			value = options[a.rng.IntN(len(options))]
		}
		if at := strings.IndexByte(value, '{'); at >= 0 {
			value = value[:at] + a.named(value[at:], u, on)
		}
		out[name] = engine.TextValue(value)
	}
	return out
}

func (a *asked) named(what string, u *user, on engine.Date) string {
	switch what {
	case "{n}":
		a.numbers++
		return fmt.Sprintf("%d-%d-%d", Years[a.year], a.household.n, a.numbers)
	case "{member}":
		return u.ID
	case "{child}":
		return u.births[0].child
	case "{born}":
		return u.births[0].on.String()
	case "{other}":
		for i := range u.household.people {
			if o := &u.household.people[i]; o.ID != u.ID {
				return o.ID
			}
		}
	}
	return on.String()
}
