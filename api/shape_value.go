package api

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// text judges a string: "" when it fits, else the code of the mistake. Arguments never hold the text itself.
func (s *shape) text(v string) (code string, args []engine.Arg) {
	if code, args := s.length(v); code != "" {
		return code, args
	}
	if v == "" && (s.minLen > 0 || s.format != "text") {
		return "required", nil
	}
	switch {
	case s.format == "date":
		return dateCode(v), nil
	case s.format == "person-id" && isNationalNumber(v):
		return "national_number", nil
	case len(s.enum) > 0 && !slices.Contains(s.enum, v):
		return "not_allowed", []engine.Arg{listArg("allowed", s.enum)}
	case s.pattern != nil && !s.pattern.MatchString(v):
		return patternCode(s.format), nil
	default:
		return "", nil
	}
}

// length judges what every text must be: no control characters, not too long. Characters are counted as people see
// them written: code points after composition.
func (s *shape) length(v string) (code string, args []engine.Arg) {
	switch {
	case s.format != "source" && hasControl(v): // the checker of books tells those of a book by line
		return "control_character", nil
	case len(v) > s.maxLen && utf8.RuneCountInString(norm.NFC.String(v)) > s.maxLen:
		return "too_long", []engine.Arg{intArg("max", s.maxLen)}
	default:
		return "", nil
	}
}

func dateCode(v string) string {
	if _, ok := engine.ParseDate(v); ok {
		return ""
	}
	if len(v) > 11 && strings.ContainsRune("Tt ", rune(v[10])) && isDigit(v[11]) {
		if _, ok := engine.ParseDate(v[:10]); ok {
			return "date_only"
		}
	}
	return "date_invalid"
}

// patternCode names the mistake of a text that does not look as its format wants.
func patternCode(format string) string {
	switch format {
	case "id", "person-id":
		return "id_invalid"
	case "code":
		return "code_invalid"
	case "country":
		return "country_invalid"
	case "row-key":
		return "row_key_invalid"
	default:
		return "format_invalid"
	}
}

// smallestPart is the finest quantity there is: a thousandth of a unit.
const smallestPart engine.Quantity = 1

// unitsCode judges a number of units. Which steps a benefit takes only the rule book knows, so that a step is named for
// a number finer than any benefit takes, and not for one beyond the bounds.
func unitsCode(v string) (code string, args []engine.Arg) {
	q, ok := engine.ParseQuantity(v)
	switch most := engine.QuantityValue(engine.MaxUnits, ""); {
	case !ok:
		return "units_invalid", []engine.Arg{{Name: "step", Value: engine.QuantityValue(smallestPart, "")}, {Name: "max", Value: most}}
	case q <= 0 || q > engine.MaxUnits:
		return "units_invalid", []engine.Arg{{Name: "most", Value: most}}
	default:
		return "", nil
	}
}

// number judges a number by its text.
func (s *shape) number(v string) (code string, args []engine.Arg) {
	if !s.whole {
		return unitsCode(v)
	}
	n, code := wholeNumber(v)
	switch {
	case code == "range" || (code == "" && s.bounded && (n < s.min || n > s.max)):
		if s.format == "cents" {
			return "amount_range", []engine.Arg{{Name: "min", Value: engine.Int(s.min)}, {Name: "max", Value: engine.Int(s.max)}}
		}
		return "number_range", []engine.Arg{{Name: "min", Value: engine.Int(s.min)}, {Name: "max", Value: engine.Int(s.max)}}
	case code != "" && s.format == "cents":
		return "amount_not_cents", nil
	default:
		return code, nil
	}
}

// wholeNumber reads an integer from its text. The code is "number_not_whole" for a fraction or an exponent, even one
// that stands for a whole number: whoever sends 50.00 most likely means euros. It is "range" beyond 64 bits.
func wholeNumber(v string) (n int64, code string) {
	if strings.ContainsAny(v, ".eE") {
		return 0, "number_not_whole"
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0, "range"
	}
	return n, ""
}
