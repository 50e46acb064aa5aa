package engine

import (
	"cmp"
	"slices"
)

// DelayStage is a part of the way from a claim to its payment.
type DelayStage string

// The stages, each measured in calendar days of a line.
const (
	DelayDecision DelayStage = "decision" // from the first submission to the first decision
	DelayPended   DelayStage = "pended"   // of lines that were pended first: from that decision to the first that was none
	DelayPayment  DelayStage = "payment"  // from the decision to the execution date of the run that pays it
	DelayWhole    DelayStage = "whole"    // from the first submission to that date
)

// DelayStages lists every stage.
var DelayStages = [...]DelayStage{DelayDecision, DelayPended, DelayPayment, DelayWhole}

// DelayCount is how many lines of a key took so many days.
type DelayCount struct {
	Key   string
	Days  int
	Lines int64
}

// SortedDelays makes a list of counts, ordered by key and days; each count stands at its key and days, without Lines.
func SortedDelays(counts map[DelayCount]int64) []DelayCount {
	all := make([]DelayCount, 0, len(counts))
	for at, n := range counts {
		at.Lines = n
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b DelayCount) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Days, b.Days)) })
	return all
}
