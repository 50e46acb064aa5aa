package api

import (
	"cmp"
	"slices"

	"octroi/engine/replay"
	"octroi/engine/report"
	"octroi/rules"
)

// proposed are the changes in words, of one draft; of several, what tells each.
func (p *board) proposed(r *report.Replay, changes [][]rules.Change) (out []string) {
	if len(r.Answer.Drafts) != 1 {
		return nil
	}
	if set := r.Answer.Drafts[0].Name.Set; (len(changes) == 0 || len(changes[0]) == 0) && set != "" {
		return []string{set}
	}
	if len(changes) == 0 {
		return nil
	}
	all, room := byWeight(changes[0], &r.Answer.Drafts[0]), boardRoom
	for i := range all {
		s := clipped(p.T("change", "subject", all[i].Subject.In(p.lang), "text", all[i].Text.In(p.lang)), boardSentence)
		if room -= len([]rune(s)); i > 0 && (room < 0 || i >= boardChanges-1 && len(all) > boardChanges) {
			return append(out, p.T("and_more", "n", p.count(int64(len(all)-i))))
		}
		out = append(out, s)
	}
	return out
}

// byWeight orders changes by how much the benefits that they concern gain or lose: what matters most is told first.
func byWeight(changes []rules.Change, x *replay.Impact) []rules.Change {
	differs := make(map[string]int64, len(x.ByBenefit))
	for _, c := range x.ByBenefit {
		if !c.Withheld() {
			differs[c.Code] = amount(int64(c.Now - c.Was))
		}
	}
	weight := func(c rules.Change) (n int64) {
		for _, code := range append([]string{c.Benefit}, c.Concerns...) {
			n = max(n, differs[code])
		}
		return n
	}
	changes = slices.Clone(changes)
	slices.SortStableFunc(changes, func(a, b rules.Change) int { return cmp.Compare(weight(b), weight(a)) })
	return changes
}

// clipped is a sentence of so many letters at most.
func clipped(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}
