package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"octroi/engine"
)

var (
	codePattern   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	moneyPattern  = regexp.MustCompile(`^(?:[-+]?[0-9][0-9.,_ ]*?\s*(?:EUR|eur|Eur|€|euros?)|(?:EUR|€)\s*[-+]?[0-9][0-9.,_ ]*)$`)
	commaDecimal  = regexp.MustCompile(`^[0-9]+,[0-9]{1,2}$`)
	sharePattern  = regexp.MustCompile(`^([-+]?[0-9][0-9.,_ ]*?)\s*%$`)
	numberPattern = regexp.MustCompile(`^[-+]?[0-9]+([.,][0-9]+)?$`)
	periodPattern = regexp.MustCompile(`^([0-9]{1,5}) (day|days|month|months|year|years)$`)
	dateShape     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// maxCode bounds codes, so that every place that prints or stores one has room.
const maxCode = 60

// isCode checks the syntax of a code. A letter that only looks like a Latin one would name another thing than it shows.
func (r *report) isCode(n *yamlNode) bool {
	if !r.shaped(n, nodeScalar, "a code") {
		return false
	}
	const remedy = "a code is a small letter, then small letters, digits and _"
	for _, c := range n.text {
		if c > unicode.MaxASCII {
			r.errorAt(n, fmt.Sprintf("code '%s' contains %s (%U), which is not one of a–z, 0–9 and _", n.text, script(c), c), remedy)
			return false
		}
	}
	switch {
	case !codePattern.MatchString(n.text):
		r.errorAt(n, "'"+n.text+"' is not a code", remedy)
	case slices.Contains([]string{"in", "null", "true", "false", "none"}, n.text):
		r.errorAt(n, "'"+n.text+"' is a word of the rule language and cannot be a code", "choose another code")
	case len(n.text) > maxCode:
		r.errorAt(n, fmt.Sprintf("a code of more than %d characters", maxCode), "shorten it")
	default:
		return true
	}
	return false
}

// script names a letter that is taken for a Latin one.
func script(c rune) string {
	switch {
	case unicode.Is(unicode.Cyrillic, c):
		return "the Cyrillic letter '" + string(c) + "'"
	case unicode.Is(unicode.Greek, c):
		return "the Greek letter '" + string(c) + "'"
	case unicode.IsPrint(c):
		return "'" + string(c) + "'"
	default:
		return "an invisible character"
	}
}

// text reads a sentence that is not translated.
func (r *report) text(n *yamlNode, what string) string {
	if !r.shaped(n, nodeScalar, what) {
		return ""
	}
	if strings.TrimSpace(n.text) == "" {
		r.errorAt(n, what+" is empty", "")
	}
	return n.text
}

// translated reads a text in every language of octroi.
func (r *report) translated(n *yamlNode, what string) engine.Text {
	names := make([]string, len(engine.Langs))
	for i, l := range engine.Langs {
		names[i] = l.String()
	}
	o := r.object(n, what, names...)
	if o == nil {
		return engine.Text{}
	}
	var missing []string
	texts := make([]string, len(names))
	for i, l := range names {
		v := o.get(l)
		if v == nil {
			missing = append(missing, l)
			continue
		}
		texts[i] = r.text(v, what)
	}
	if len(missing) > 0 {
		r.errorAt(n, what+" lacks "+quoted(missing), "every text is given in fr, nl, de and en")
	}
	return engine.Text{FR: texts[0], NL: texts[1], DE: texts[2], EN: texts[3]}
}

// oneOf reads a word out of a fixed list, "" when it is none of them.
func (r *report) oneOf(n *yamlNode, what string, words ...string) string {
	if !r.shaped(n, nodeScalar, what) {
		return ""
	}
	if !slices.Contains(words, n.text) {
		r.errorAt(n, what+" cannot be '"+n.text+"'", suggest(n.text, words))
		return ""
	}
	return n.text
}

// reference reads a code that must be one of the known; "" when it is not.
func (r *report) reference(n *yamlNode, what string, known []string) string {
	if !r.isCode(n) {
		return ""
	}
	if !slices.Contains(known, n.text) {
		r.errorAt(n, "unknown "+what+" '"+n.text+"'", suggest(n.text, known))
		return ""
	}
	return n.text
}

func (r *report) boolean(n *yamlNode, what string) bool {
	if n == nil || !r.shaped(n, nodeScalar, what) {
		return false
	}
	if !n.is("true") && !n.is("false") {
		r.errorAt(n, what+" is true or false, not '"+n.text+"'", "")
	}
	return n.is("true")
}

// date reads a calendar date; 0 when it is none.
func (r *report) date(n *yamlNode, what string) engine.Date {
	if !r.shaped(n, nodeScalar, what) {
		return 0
	}
	d, ok := engine.ParseDate(n.text)
	switch {
	case ok:
	case dateShape.MatchString(n.text):
		r.errorAt(n, n.text+" is not a calendar date", "")
	default:
		r.errorAt(n, what+" is a date, not '"+n.text+"'", "write YYYY-MM-DD")
	}
	return d
}

// period reads a length of time such as "24 months".
func (r *report) period(n *yamlNode, what string) engine.Period {
	if !r.shaped(n, nodeScalar, what) {
		return engine.Period{}
	}
	p, ok := parsePeriod(n.text)
	if !ok {
		r.errorAt(n, what+" is a length of time, not '"+n.text+"'", "write it as '24 months' or '60 days'")
		return engine.Period{}
	}
	if p.IsZero() || p.Months > 1200 || p.Days > 36_525 {
		r.errorAt(n, what+" is between one day and 100 years, not "+n.text, "")
		return engine.Period{}
	}
	return p
}

// parsePeriod reads "24 months", "60 days" or "2 years".
func parsePeriod(text string) (engine.Period, bool) {
	m := periodPattern.FindStringSubmatch(text)
	if m == nil {
		return engine.Period{}, false
	}
	count, _ := strconv.Atoi(m[1])
	switch m[2][0] {
	case 'm':
		return engine.Period{Months: count}, true
	case 'y':
		return engine.Period{Months: 12 * count}, true
	default:
		return engine.Period{Days: count}, true
	}
}

// literal reads a scalar that is a value by itself: an amount, a share, a number or, when dates are wanted, a date. It
// reports false when the text is none of these and so may be an expression; a literal with a mistake is reported, and
// is then a literal of kind none.
func (r *report) literal(n *yamlNode, kinds []engine.Kind) (engine.Value, bool) {
	switch {
	case moneyPattern.MatchString(n.text):
		return r.moneyLiteral(n), true
	case sharePattern.MatchString(n.text):
		number := strings.TrimSuffix(n.text, " %")
		p, ok := engine.ParsePercent(number)
		if !ok || p > 1_000_000 {
			r.errorAt(n, "'"+n.text+"' is not a share", "write it as '7.5 %', from 0 to 1000, with at most three decimals")
			return engine.Value{}, true
		}
		return engine.PercentValue(p), true
	case numberPattern.MatchString(n.text):
		return r.numberLiteral(n, kinds), true
	case dateShape.MatchString(n.text):
		return engine.DateValue(r.date(n, "the value")), true
	case n.style == stylePlain && (n.text == "true" || n.text == "false"):
		return engine.Bool(n.text == "true"), true
	default:
		return engine.Value{}, false
	}
}

func (r *report) moneyLiteral(n *yamlNode) engine.Value {
	number, ok := strings.CutSuffix(n.text, " EUR")
	c, parsed := engine.ParseCents(number)
	switch {
	case ok && parsed:
		return engine.CentsValue(c)
	case strings.HasPrefix(n.text, "-"):
		r.errorAt(n, "an amount cannot be negative", "")
	case ok && numberPattern.MatchString(number) && !strings.Contains(number, ","):
		r.errorAt(n, "'"+n.text+"' is no amount that octroi handles", "at most two decimals and 1000000 EUR")
	default:
		r.errorAt(n, "'"+n.text+"' is not an amount", amountRemedy(n.text))
	}
	return engine.Value{}
}

// amountRemedy writes an amount with a decimal comma or another sign of the euro as the book wants it, or shows how.
func amountRemedy(text string) string {
	number := strings.TrimSpace(strings.Trim(text, "EUReuros€ "))
	if commaDecimal.MatchString(number) {
		number = strings.Replace(number, ",", ".", 1)
	}
	if _, ok := engine.ParseCents(number); ok {
		return "write it as '" + number + " EUR'"
	}
	return "write it as '20 EUR' or '0.75 EUR'"
}

// numberLiteral reads a number as the kind its place wants: a whole number is an int where one may stand.
func (r *report) numberLiteral(n *yamlNode, kinds []engine.Kind) engine.Value {
	integer, quantity := slices.Contains(kinds, engine.KindInt), slices.Contains(kinds, engine.KindQuantity)
	whole, err := strconv.ParseInt(n.text, 10, 64)
	q, isQuantity := engine.ParseQuantity(n.text)
	switch {
	case strings.HasPrefix(n.text, "-"):
		r.errorAt(n, "a number of a rule book cannot be negative", "")
	case quantity && isQuantity && (!integer || err != nil):
		return engine.QuantityValue(q, "")
	case integer && err == nil && whole <= 1_000_000:
		return engine.Int(whole)
	case integer && err == nil:
		r.errorAt(n, n.text+" is too large a number", "at most 1000000")
	case slices.Contains(kinds, engine.KindMoney):
		r.errorAt(n, "an amount has a currency", "write "+n.text+" EUR")
	case integer && !quantity:
		r.errorAt(n, "a whole number is wanted, not '"+n.text+"'", "")
	default:
		r.errorAt(n, "'"+n.text+"' is not a number that octroi handles", "at most three decimals, with a point")
	}
	return engine.Value{}
}
