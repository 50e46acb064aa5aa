package replay

import (
	"strconv"
	"strings"

	"octroi/engine"
)

// Assumption is what is supposed of people's behaviour, which a replay itself holds fixed: that a benefit is used more or less, or
// that there are more or fewer members. It scales what a draft costs in proportion, without asking the limits again, and is
// told apart from the mechanical effect.
type Assumption struct {
	Text    string      // as it was given
	Benefit string      // "" for the number of members, and so all benefits
	Change  int64       // in hundredths of a percent: 800 for +8 %
	From    engine.Date // the first governing date that it concerns; 0 for all
}

// population is the name under which the number of members is assumed.
const population = "population"

// ParseAssumption reads "psychology.units=+8%", "population=+1.3%" or either with "@2025-07-01", from that day on. Errors: an
// *engine.Error with code "assumption_form"; whether the benefit exists is asked of the books by Run.
func ParseAssumption(text string) (Assumption, error) {
	a := Assumption{Text: text}
	wrong := engine.NewError(engine.Unprocessed, "assumption_form", engine.Arg{Name: "text", Value: engine.TextValue(text)})
	what, rest, ok := strings.Cut(text, "=")
	if !ok {
		return Assumption{}, wrong
	}
	if rest, day, dated := strings.Cut(rest, "@"); dated {
		if a.From, ok = engine.ParseDate(day); !ok {
			return Assumption{}, wrong
		}
		return a.read(what, rest, wrong)
	}
	return a.read(what, rest, wrong)
}

func (a Assumption) read(what, percent string, wrong error) (Assumption, error) {
	if what != population {
		benefit, measure, _ := strings.Cut(what, ".")
		if benefit == "" || measure != "units" {
			return Assumption{}, wrong
		}
		a.Benefit = benefit
	}
	number, isPercent := strings.CutSuffix(percent, "%")
	sign := int64(1)
	switch {
	case strings.HasPrefix(number, "-"):
		sign, number = -1, number[1:]
	case strings.HasPrefix(number, "+"):
		number = number[1:]
	default:
		return Assumption{}, wrong // "=8%" may be meant as a level
	}
	whole, part, _ := strings.Cut(number, ".")
	if !isPercent || len(part) > 2 || len(whole) == 0 || len(whole) > 4 {
		return Assumption{}, wrong
	}
	n, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 32)
	if err != nil || sign < 0 && n > 100_00 {
		return Assumption{}, wrong
	}
	a.Change = sign * int64(n)
	return a, nil
}

// of is what the assumption adds to a sum: rounded half away from zero, to the cent.
func (a *Assumption) of(c engine.Cents) engine.Cents {
	n := int64(c) * a.Change
	if n < 0 {
		return -engine.Cents((-n + 50_00) / 100_00)
	}
	return engine.Cents((n + 50_00) / 100_00)
}
