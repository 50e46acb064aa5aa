package report

import (
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
)

// differenceColumns are the columns of lines that differ; was and now name the two sides, and why of each.
func differenceColumns(was, now, whyWas, whyNow engine.Text) []Column {
	return slices.Concat([]Column{
		{Name: "claim", Kind: KindTitle, Title: claimTitle},
		{Name: "line", Kind: KindCount, Title: lineTitle},
		{Name: "member", Kind: KindTitle, Title: memberTitle},
	}, coded("benefit", benefitTitle), coded("date", dateTitle), []Column{
		{Name: "was", Kind: KindCode, Title: was},
		{Name: "was", Kind: KindAmount, Title: was},
		{Name: "now", Kind: KindCode, Title: now},
		{Name: "now", Kind: KindAmount, Title: now},
		{Name: "difference", Kind: KindAmount, Title: differenceTitle, Delta: true},
		{Name: "why_was", Kind: KindTitle, Title: whyWas},
		{Name: "why_now", Kind: KindTitle, Title: whyNow},
	})
}

// firstOfDrafts shows the first lines that a draft changes, with both explanations.
func (r *Replay) firstOfDrafts() *Table {
	t := r.table("first", firstTitle, claimTitle, r.withDraft(differenceColumns(referenceTitle, draftTitle, whyWasTitle, whyNowTitle))...)
	for i := range r.Answer.Drafts {
		for j := range r.Answer.Drafts[i].First {
			t.Rows = append(t.Rows, r.draftRow(i, r.differenceRow(&r.Answer.Drafts[i].First[j], i)...))
		}
	}
	return t
}

// firstOfCheck shows the first lines that do not come to what was decided, with the cause.
func (r *Replay) firstOfCheck() *Table {
	t := r.table("check_first", firstOfCheckTitle, claimTitle,
		append(coded("cause", causeTitle), differenceColumns(standsTitle, referenceTitle, whyStandsTitle, whyWasTitle)...)...)
	for i := range r.Answer.Check.First {
		d := &r.Answer.Check.First[i]
		t.Rows = append(t.Rows, append([]Cell{{Code: string(d.Cause)}, {Title: CauseTitle(d.Cause)}}, r.differenceRow(d, -1)...))
	}
	return t
}

// differenceRow is a line that differs; draft is that of Now, negative for the reference.
func (r *Replay) differenceRow(d *replay.Difference, draft int) []Cell {
	benefit := r.benefit(d.Was.Benefit)
	date := inEach(func(lang engine.Lang) string { return engine.FormatDate(d.Date(), lang) })
	why := func(now bool) engine.Text {
		return inEach(func(lang engine.Lang) string { return strings.Join(r.Why(d, draft, now, lang), "\n") })
	}
	return []Cell{
		{Title: same(d.Claim.ID)}, number(int64(d.Line) + 1), {Title: same(d.Member)},
		{Code: d.Was.Benefit}, {Title: benefit}, {Code: d.Date().String()}, {Title: date},
		{Code: string(d.Was.Outcome)}, number(int64(d.Was.Pays)), {Code: string(d.Now.Outcome)}, number(int64(d.Now.Pays)),
		number(int64(d.Now.Pays - d.Was.Pays)), {Title: why(false)}, {Title: why(true)},
	}
}

// Why explains one of the two decisions of a line that differs, in sentences: what is paid, the reasons, what would have changed it, and
// how it was come to. draft is that of Now, negative for the reference.
func (r *Replay) Why(d *replay.Difference, draft int, now bool, lang engine.Lang) []string {
	decided, book := &d.Was, r.Against
	if now {
		decided = &d.Now
		if draft >= 0 {
			book = r.Drafts[draft]
		}
	}
	benefit := book.Benefit(decided.Benefit)
	colon := ": "
	if lang == engine.FR {
		colon = "\u00a0: "
	}
	out := []string{outcomeTitles[decided.Outcome].In(lang) + colon + engine.FormatMoney(decided.Pays, lang)}
	for _, reason := range decided.Reasons {
		out = append(out, engine.Sentence(book, lang, reason.Code, reason.Args))
	}
	if w := decided.WhyNot; w != nil {
		out = append(out, engine.Sentence(book, lang, w.Code, w.Args))
	}
	for _, step := range decided.Steps {
		out = append(out, engine.Explain(book, lang, step, benefit))
	}
	return out
}

// WhyApart explains both decisions of a line that differs to readers: what the two have in common is left out.
func (r *Replay) WhyApart(d *replay.Difference, draft int, lang engine.Lang) (was, now []string) {
	was, now = r.Why(d, draft, false, lang), r.Why(d, draft, true, lang)
	alone := func(sentences, others []string) []string {
		apart := sentences[:1:1] // the first says what is paid
		for _, s := range sentences[1:] {
			if !slices.Contains(others[1:], s) && !slices.Contains(apart, s) { // a reason is a step too
				apart = append(apart, s)
			}
		}
		return apart
	}
	return alone(was, now), alone(now, was)
}

// beside writes differing lines for a terminal, both explanations beside each other.
func (r *Replay) beside(t *Table, first []replay.Difference, draft int, lang engine.Lang) string {
	const wide = 64
	var b strings.Builder
	for i := range first {
		d := &first[i]
		b.WriteString("\n" + strconv.Itoa(i+1) + ". " + r.DifferenceTitle(d, lang) + "\n")
		was, now := r.WhyApart(d, draft, lang)
		was, now = wrapped(was, wide), wrapped(now, wide)
		heads := [2]string{t.Columns[len(t.Columns)-2].Title.In(lang), t.Columns[len(t.Columns)-1].Title.In(lang)}
		b.WriteString("   " + padded(heads[0], wide) + "  " + heads[1] + "\n")
		for n := range max(len(was), len(now)) {
			left, right := "", ""
			if n < len(was) {
				left = was[n]
			}
			if n < len(now) {
				right = now[n]
			}
			b.WriteString(strings.TrimRight("   "+padded(left, wide)+"  "+right, " ") + "\n")
		}
	}
	return b.String()
}

func padded(s string, wide int) string {
	return s + strings.Repeat(" ", max(0, wide-len([]rune(s))))
}

// wrapped breaks sentences at spaces; what goes on is indented, and so are all after the first, which says the outcome.
func wrapped(sentences []string, wide int) (lines []string) {
	for i, s := range sentences {
		line, indent := "", "  "
		if i > 0 {
			line = "- "
		}
		empty := true
		for _, word := range strings.Split(s, " ") {
			switch {
			case empty:
				line, empty = line+word, false
			case len([]rune(line))+1+len([]rune(word)) > wide:
				lines = append(lines, line)
				line = indent + word
			default:
				line += " " + word
			}
		}
		lines = append(lines, line)
	}
	return lines
}
