package api

import "octroi/engine"

// looksBack reports whether a limit of a benefit counts the months before each date: it has no day on which it begins anew.
func looksBack(benefit *engine.Benefit, id string) bool {
	if benefit == nil {
		return false
	}
	for _, l := range benefit.Limits {
		if l.ID == id {
			return l.Every.Kind == engine.KindMonthsBack
		}
	}
	return false
}
