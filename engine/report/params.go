package report

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"octroi/engine"
)

// maxYears bounds a period, so that a report by month stays a table that can be read.
const maxYears = 10

// periodParams are the parameters of every report on a period.
var periodParams = []Param{
	{Name: "year", About: engine.Text{
		FR: "année civile, comme 2025", NL: "kalenderjaar, zoals 2025", DE: "Kalenderjahr, etwa 2025", EN: "calendar year, such as 2025",
	}},
	{Name: "from", About: engine.Text{
		FR: "premier jour, AAAA-MM-JJ, au lieu d'une année", NL: "eerste dag, JJJJ-MM-DD, in plaats van een jaar",
		DE: "erster Tag, JJJJ-MM-TT, statt eines Jahres", EN: "first day, YYYY-MM-DD, instead of a year",
	}},
	{Name: "until", About: engine.Text{
		FR: "jour qui suit le dernier, AAAA-MM-JJ", NL: "dag na de laatste, JJJJ-MM-DD",
		DE: "Tag nach dem letzten, JJJJ-MM-TT", EN: "the day after the last one, YYYY-MM-DD",
	}},
}

// reader reads parameters and collects everything that is wrong with them.
type reader struct {
	params Params
	known  []Param
	errors []engine.FieldError
}

func newReader(p Params, known []Param) *reader {
	r := &reader{params: p, known: known}
	names := make([]string, len(known))
	for i := range known {
		names[i] = known[i].Name
	}
	for name := range p {
		if !slices.Contains(names, name) {
			r.fail(name, codeParamUnknown, textArg("allowed", strings.Join(names, ", ")))
		}
	}
	return r
}

func (r *reader) fail(param, code string, args ...engine.Arg) {
	r.errors = append(r.errors, engine.FieldError{Pointer: "/" + param, Code: code, Args: args})
}

// err returns all failures as one error, in the order of their pointers, so that the same request always gets the
// same answer.
func (r *reader) err() error {
	if len(r.errors) == 0 {
		return nil
	}
	sort.SliceStable(r.errors, func(i, j int) bool { return r.errors[i].Pointer < r.errors[j].Pointer })
	e := engine.NewError(engine.Unprocessed, codeReportParams)
	e.Fields = r.errors
	return e
}

// choice reads a parameter that may have a list of values.
func (r *reader) choice(name string) string {
	for _, p := range r.known {
		if p.Name != name {
			continue
		}
		given := r.params[name]
		if given == "" {
			return p.Default
		}
		if p.Values != nil && !slices.Contains(p.Values, given) {
			r.fail(name, codeParamChoice, textArg("allowed", strings.Join(p.Values, ", ")))
		}
		return given
	}
	return ""
}

// choices reads a parameter that takes several values of its list, each once.
func (r *reader) choices(name string) []string {
	i := slices.IndexFunc(r.known, func(p Param) bool { return p.Name == name })
	p, given := r.known[i], r.params[name]
	if given == "" {
		given = p.Default
	}
	chosen := strings.Split(given, ",")
	for j, c := range chosen {
		if !slices.Contains(p.Values, c) || slices.Contains(chosen[:j], c) || j >= p.Several {
			r.fail(name, codeParamChoices, textArg("allowed", strings.Join(p.Values, ", ")), engine.Arg{Name: "most", Value: engine.Int(int64(p.Several))})
			break
		}
	}
	return chosen
}

// instant reads a parameter that is an instant of RFC 3339; the zero instant when it is absent.
func (r *reader) instant(name string) time.Time {
	if r.params[name] == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, r.params[name])
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		r.fail(name, codeInstantInvalid)
		return time.Time{}
	}
	return at
}

// basisParam says by which date a report picks entries.
var basisParam = Param{
	Name: "basis", Default: string(engine.ByService), Values: []string{string(engine.ByService), string(engine.ByDecision)},
	About: engine.Text{
		FR: "la date qui compte : celle de la prestation ou celle de la décision",
		NL: "de datum die telt: die van de prestatie of die van de beslissing",
		DE: "das maßgebliche Datum: das der Leistung oder das der Entscheidung",
		EN: "the date that counts: of the service or of the decision",
	},
}

var asAtParam = Param{Name: "as_at", About: engine.Text{
	FR: "comme le rapport était à cet instant, AAAA-MM-JJTHH:MM:SSZ", NL: "zoals het rapport was op dat ogenblik, JJJJ-MM-DDTUU:MM:SSZ",
	DE: "wie der Bericht zu diesem Zeitpunkt war, JJJJ-MM-TTHH:MM:SSZ", EN: "as the report was at this instant, YYYY-MM-DDTHH:MM:SSZ",
}}

// filters are the dimensions that a report can be narrowed to one key of.
var filters = []engine.Dimension{
	engine.ByCategory, engine.ByBenefit, engine.ByChannel, engine.ByAgeBand, engine.ByRegion, engine.ByStatus, engine.ByPayee, engine.ByNetwork,
}

// keyNothing is how a filter names the key "": an unknown region, no status, no provider.
const keyNothing = "none"

func filterParams() []Param {
	params := make([]Param, len(filters))
	for i, d := range filters {
		head := dimensionOf(d).head
		params[i] = Param{Name: string(d), Values: filterValues(d), About: engine.Text{
			FR: "uniquement ce code : " + head.FR, NL: "alleen deze code: " + head.NL, DE: "nur dieser Code: " + head.DE, EN: "only this code: " + head.EN,
		}}
	}
	return params
}

// filterValues are the keys that a filter can have, nil where the book says which there are.
func filterValues(d engine.Dimension) []string {
	if d == engine.ByCategory || d == engine.ByBenefit || d == engine.ByRegion {
		return nil
	}
	var values []string
	for _, n := range dimensionOf(d).names(nil, engine.Span{}) {
		if n.key != "" {
			values = append(values, n.key)
		}
	}
	return append(values, keyNothing)
}

// isCode reports whether something can be a code of a book: nothing else may reach the database, which refuses some texts.
func isCode(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// where reads the filters that are given, and how they were.
func (r *reader) where() (where map[engine.Dimension]string, given []Choice) {
	for _, d := range filters {
		key := r.choice(string(d))
		if key == "" {
			continue
		}
		if filterValues(d) == nil && !isCode(key) {
			r.fail(string(d), codeNoCode)
			continue
		}
		given = append(given, Choice{string(d), key})
		if key == keyNothing {
			key = ""
		}
		if where == nil {
			where = make(map[engine.Dimension]string)
		}
		where[d] = key
	}
	return where, given
}

// period reads either a year, or a first day and the day after the last one.
func (r *reader) period() engine.Span {
	year, from, until := r.params["year"], r.params["from"], r.params["until"]
	switch {
	case year != "" && (from != "" || until != ""):
		r.fail("year", codePeriodTwice)
		return engine.Span{}
	case year != "":
		return r.year(year)
	case from == "" && until == "":
		r.fail("year", codeParamMissing)
		return engine.Span{}
	}
	span := engine.Span{From: r.date("from", from), Until: r.date("until", until)}
	switch {
	case span.From == 0 || span.Until == 0:
	case span.Until <= span.From:
		r.fail("until", codePeriodOrder)
	case span.Until > span.From.AddMonths(12*maxYears):
		r.fail("until", codePeriodTooLong, engine.Arg{Name: "years", Value: engine.Int(maxYears)})
	}
	return span
}

func (r *reader) year(s string) engine.Span {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 4 || n < firstYear || n > lastYear {
		r.fail("year", codeYearInvalid)
		return engine.Span{}
	}
	from, _ := engine.NewDate(n, 1, 1)
	return engine.Span{From: from, Until: from.AddMonths(12)}
}

// The years a period may touch; the year before the first and the one after the last are still dates.
const (
	firstYear = 1900
	lastYear  = 9998
)

func (r *reader) date(name, s string) engine.Date {
	if s == "" {
		r.fail(name, codeParamMissing)
		return 0
	}
	d, ok := engine.ParseDate(s)
	if !ok || d.Year() < firstYear || d.Year() > lastYear {
		r.fail(name, codeDateInvalid)
		return 0
	}
	return d
}

// yearEarlier is the same period one year earlier. Periods that follow each other still do: 29 February becomes the
// 28th, as a first day and as the day after the last one.
func yearEarlier(s engine.Span) engine.Span {
	return engine.Span{From: s.From.AddMonths(-12), Until: s.Until.AddMonths(-12)}
}
