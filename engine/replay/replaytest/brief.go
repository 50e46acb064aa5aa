package replaytest

import (
	"slices"

	"octroi/engine"
)

// Brief is a decision without what a brief desk may leave out: the traces, the balances, the arguments of reasons, the caps
// that refused and what would change an outcome.
func Brief(d engine.Decision) engine.Decision {
	d.Lines = briefLines(d.Lines)
	return d
}

func briefLines(all []engine.LineDecision) []engine.LineDecision {
	all = slices.Clone(all)
	for i := range all {
		l := &all[i]
		l.Steps, l.Balances, l.WhyNot, l.Refusals = nil, nil, nil, nil
		l.Reasons = slices.Clone(l.Reasons)
		for j := range l.Reasons {
			l.Reasons[j].Args = nil
		}
		l.Reasons = slices.CompactFunc(l.Reasons, func(a, b engine.Reason) bool { return a.Code == b.Code }) // arguments tell them apart
		l.Parts = briefLines(l.Parts)
	}
	return all
}
