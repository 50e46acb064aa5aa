package replay

import (
	"cmp"
	"slices"
	"strings"

	"octroi/engine"
)

// stay notes the days of a line that is dated in the period and does not lie in it.
func (l *loader) stay(x *engine.Line) {
	if x.Until <= x.Date || l.span.Contains(x.Date) && l.span.Contains(x.Until) {
		return
	}
	days, some := l.stays[x.Benefit]
	if !some {
		days = engine.Span{From: x.Date, Until: x.Until + 1}
	}
	l.stays[strings.Clone(x.Benefit)] = engine.Span{From: min(days.From, x.Date), Until: max(days.Until, x.Until+1)}
}

// widest asks for each limit once: several benefits may share it, and several books have it.
func widest(all []engine.LimitReach) []engine.LimitReach {
	slices.SortStableFunc(all, func(a, b engine.LimitReach) int { return cmp.Compare(a.Limit, b.Limit) })
	out := all[:0]
	for _, x := range all {
		if last := len(out) - 1; last >= 0 && out[last].Limit == x.Limit {
			out[last].Window = spanning(out[last].Window, x.Window)
			continue
		}
		out = append(out, x)
	}
	return out
}

func widestBenefits(all []engine.BenefitReach) []engine.BenefitReach {
	slices.SortStableFunc(all, func(a, b engine.BenefitReach) int { return cmp.Compare(a.Benefit, b.Benefit) })
	out := all[:0]
	for _, x := range all {
		if last := len(out) - 1; last >= 0 && out[last].Benefit == x.Benefit {
			out[last].Window = spanning(out[last].Window, x.Window)
			continue
		}
		out = append(out, x)
	}
	return out
}

// spanning is the smallest window that holds two; an end of 0 is none.
func spanning(a, b engine.Window) engine.Window {
	out := engine.Window{From: min(a.From, b.From), Until: max(a.Until, b.Until)}
	if a.Until == 0 || b.Until == 0 {
		out.Until = 0
	}
	return out
}
