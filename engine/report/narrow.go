package report

import (
	"slices"
	"strings"

	"octroi/engine"
)

// aboutPeople are the dimensions that say something of a person and not of what was claimed.
var aboutPeople = []string{string(engine.ByAge), string(engine.ByAgeBand), string(engine.ByRegion), string(engine.ByStatus)}

// Narrow reports whether what is asked may show single people to who knows something of them: it tells them apart by age, region or
// status, or is about a part of a month. Whoever may not read members does not get it. Rows of whole months by what was claimed stay:
// a rare benefit in them may still be one person's, whose age and home nobody is told.
func Narrow(p Params) bool {
	for _, name := range aboutPeople {
		if p[name] != "" || slices.Contains(strings.Split(p["by"], ","), name) {
			return true
		}
	}
	for _, day := range []string{p["from"], p["until"]} {
		if day != "" && !strings.HasSuffix(day, "-01") {
			return true
		}
	}
	return p["as_at"] != "" // two instants around one claim are one person's
}
