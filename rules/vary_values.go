package rules

import (
	"fmt"
	"strings"

	"octroi/engine"
)

// varied is a value of a book that is changed for a replay, and what it is changed to.
type varied struct {
	name   string
	values []string
	at     *yamlNode
}

// parseSetting reads "name=value", "name=from..to" or "name=from..to step by". It returns the code of what is wrong with it, ""
// when nothing is.
func parseSetting(text string) (varied, string) {
	name, rest, ok := strings.Cut(text, "=")
	s := varied{name: strings.TrimSpace(name)}
	rest = strings.TrimSpace(rest)
	if !ok || !settingName(s.name) || rest == "" {
		return s, "set_form"
	}
	from, to, several := strings.Cut(rest, "..")
	if !several {
		if !literalText(rest) {
			return s, "set_form"
		}
		s.values = []string{rest}
		return s, ""
	}
	to, by, stepped := strings.Cut(to, " step ")
	first, ok1 := parseScale(from)
	last, ok2 := parseScale(to)
	step := scale{n: first.unit, unit: first.unit, suffix: first.suffix}
	if stepped {
		var ok bool
		if step, ok = parseScale(by); !ok {
			return s, "set_form"
		}
	}
	switch {
	case !ok1 || !ok2 || first.suffix != last.suffix || first.suffix != step.suffix:
		return s, "set_form"
	case step.n <= 0 || last.n < first.n:
		return s, "set_order"
	case (last.n-first.n)/step.n >= engine.MaxReplayBooks:
		return s, "set_too_many"
	}
	for n := first.n; n <= last.n; n += step.n {
		s.values = append(s.values, scale{n, first.unit, first.suffix}.String())
	}
	return s, ""
}

func settingName(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if !codePattern.MatchString(p) {
			return false
		}
	}
	return len(parts) <= 2
}

// literalText reports whether a text can stand as a value that is no expression.
func literalText(s string) bool {
	_, scaled := parseScale(s)
	return scaled || dateShape.MatchString(s) || s == "true" || s == "false"
}

// scale is a number that can be counted up: of cents, or of thousandths.
type scale struct {
	n, unit int64
	suffix  string
}

func parseScale(s string) (scale, bool) {
	s = strings.TrimSpace(s)
	if number, ok := strings.CutSuffix(s, " EUR"); ok {
		c, ok := engine.ParseCents(number)
		return scale{int64(c), 100, " EUR"}, ok
	}
	if number, ok := strings.CutSuffix(s, " %"); ok {
		p, ok := engine.ParsePercent(number)
		return scale{int64(p), 1000, " %"}, ok
	}
	q, ok := engine.ParseQuantity(s)
	return scale{int64(q), int64(engine.One), ""}, ok
}

// String writes the number as books do, with no more decimals than it needs.
func (s scale) String() string {
	whole, part := s.n/s.unit, s.n%s.unit
	switch {
	case part == 0:
		return fmt.Sprintf("%d%s", whole, s.suffix)
	case s.unit == 100:
		return fmt.Sprintf("%d.%02d%s", whole, part, s.suffix)
	default:
		return strings.TrimRight(fmt.Sprintf("%d.%03d", whole, part), "0") + s.suffix
	}
}
