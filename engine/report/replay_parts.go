package report

import (
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
)

// spread says how many members gain or lose how much. Readers do not see the ranges of nobody.
func (r *Replay) spread(brief bool) *Table {
	t := r.table("gains_and_losses", spreadTitle, draftTitle, r.withDraft([]Column{
		{Name: "from", Kind: KindAmount, Title: fromTitle, Delta: true}, {Name: "to", Kind: KindAmount, Title: toTitle, Delta: true},
		{Name: "members", Kind: KindCount, Title: membersTitle}, {Name: "difference", Kind: KindAmount, Title: differenceTitle, Delta: true},
	})...)
	for i := range r.Answer.Drafts {
		for _, b := range r.Answer.Drafts[i].Spread {
			if brief && b.Members == 0 {
				continue
			}
			from, to := Cell{N: int64(b.From), None: b.NoFrom}, Cell{N: int64(b.To), None: b.NoTo}
			t.Rows = append(t.Rows, r.draftRow(i, from, to, number(b.Members), number(int64(b.Cents))))
		}
	}
	return t
}

// moves says what became of the lines that differ, and why.
func (r *Replay) moves() *Table {
	t := r.table("outcomes", movesTitle, benefitTitle, r.withDraft(
		coded("benefit", benefitTitle), coded("was", referenceTitle), coded("now", draftTitle), coded("reason", whyTitle), []Column{
			{Name: "lines", Kind: KindCount, Title: linesTitle}, {Name: "members", Kind: KindCount, Title: membersTitle},
			{Name: "difference", Kind: KindAmount, Title: differenceTitle, Delta: true},
		})...)
	for i := range r.Answer.Drafts {
		for _, m := range r.Answer.Drafts[i].Moves {
			benefit := r.benefit(m.Benefit)
			members := number(m.Members)
			if m.Members == replay.Few { // not counted
				members = none
			}
			t.Rows = append(t.Rows, r.draftRow(i, Cell{Code: m.Benefit}, Cell{Title: benefit}, Cell{Code: string(m.Was)}, outcomeCell(m.Was),
				Cell{Code: string(m.Now)}, outcomeCell(m.Now), Cell{Code: m.Reason}, Cell{Title: r.reason(m.Reason)},
				number(m.Lines), members, number(int64(m.Cents))))
		}
	}
	return t
}

func outcomeCell(o engine.Outcome) Cell {
	if o == "" {
		return none
	}
	return Cell{Title: outcomeTitles[o]}
}

// caps says which caps refuse or cut more lines than before, or fewer.
func (r *Replay) caps() *Table {
	t := r.table("caps", capsTitle, capTitle, r.withDraft(coded("benefit", benefitTitle), coded("limit", capTitle), []Column{
		{Name: "lines_reference", Kind: KindCount, Title: under(linesTitle, referenceTitle)},
		{Name: "lines_draft", Kind: KindCount, Title: under(linesTitle, draftTitle)},
		{Name: "lines_difference", Kind: KindCount, Title: differenceTitle, Delta: true},
		{Name: "members_reference", Kind: KindCount, Title: under(membersTitle, referenceTitle)},
		{Name: "members_draft", Kind: KindCount, Title: under(membersTitle, draftTitle)},
		{Name: "members_difference", Kind: KindCount, Title: differenceTitle, Delta: true},
	})...)
	for i := range r.Answer.Drafts {
		for _, l := range r.Answer.Drafts[i].Limits {
			benefit := r.benefit(l.Benefit)
			cells := []Cell{{Code: l.Benefit}, {Title: benefit}, {Code: l.Limit}, {Title: r.limitTitle(l.Benefit, l.Limit)}}
			cells = append(cells, boundCells(l.Was.Exists, l.Now.Exists, l.Was.Lines, l.Now.Lines)...)
			t.Rows = append(t.Rows, r.draftRow(i, append(cells, boundCells(l.Was.Exists, l.Now.Exists, l.Was.Members, l.Now.Members)...)...))
		}
	}
	return t
}

// under is the head of a count under one of the books: "Lines, draft".
func under(what, book engine.Text) engine.Text {
	return inEach(func(lang engine.Lang) string {
		name := book.In(lang)
		if lang != engine.DE {
			name = strings.ToLower(name)
		}
		return what.In(lang) + ", " + name
	})
}

// boundCells are a count under both books; a cap that a book does not have binds on nobody, and has no count.
func boundCells(had, has bool, was, now int64) []Cell {
	cells := []Cell{number(was), number(now), number(now - was)}
	cells[0].None, cells[1].None = !had, !has
	return cells
}

// assumed says what assumptions add, apart from what the rules do by themselves.
func (r *Replay) assumed() *Table {
	t := r.table("assumptions", assumedTitle, assumptionTitle, r.withDraft(coded("assumption", assumptionTitle), []Column{
		{Name: "base", Kind: KindAmount, Title: baseTitle}, {Name: "effect", Kind: KindAmount, Title: effectTitle, Delta: true},
	})...)
	for i := range r.Answer.Drafts {
		for _, a := range r.Answer.Drafts[i].Assumed {
			base, effect := number(int64(a.Base)), number(int64(a.Cents))
			if a.Base == replay.Few {
				base, effect = tooFew, tooFew
			}
			t.Rows = append(t.Rows, r.draftRow(i, Cell{Code: a.Text}, Cell{Title: r.AssumptionTitle(&a.Assumption)}, base, effect))
		}
	}
	if len(t.Rows) > 0 {
		t.Notes = []engine.Text{Proportional}
	}
	return t
}

// AssumptionTitle says an assumption in words: "Psychology sessions: +8.0 % use from 1 July 2025".
func (r *Replay) AssumptionTitle(a *replay.Assumption) engine.Text {
	return inEach(func(lang engine.Lang) string {
		text, title := assumedUse, engine.Text{}
		if a.Benefit == "" {
			text = assumedMembers
		} else {
			title = r.benefit(a.Benefit)
		}
		percent := engine.FormatNumber(hundredths(a.Change), lang)
		if a.Change > 0 {
			percent = "+" + percent
		}
		s := strings.NewReplacer("{benefit}", title.In(lang), "{percent}", percent+"\u00a0%").Replace(text.In(lang))
		if a.From != 0 {
			s += " " + strings.ReplaceAll(assumedFrom.In(lang), "{date}", engine.FormatDate(a.From, lang))
		}
		return s
	})
}

// hundredths writes n hundredths with the decimals that it needs.
func hundredths(n int64) string {
	return strings.TrimSuffix(strings.TrimSuffix(engine.Cents(n).String(), "0"), ".0")
}

// check holds the period under the reference beside what stands.
func (r *Replay) check() *Table {
	k := &r.Answer.Check
	t := r.table("check", checkTitle, causeTitle,
		Column{Name: "cause", Kind: KindCode}, Column{Name: "title", Kind: KindTitle, Title: causeTitle},
		Column{Name: "lines", Kind: KindCount, Title: linesTitle}, Column{Name: "members", Kind: KindCount, Title: membersTitle},
		Column{Name: "more", Kind: KindAmount, Title: moreTitle}, Column{Name: "less", Kind: KindAmount, Title: lessTitle})
	for _, c := range k.Causes {
		members := none // who waits for the members of every cause would wait for nothing: some are not counted
		if c.Members > 0 {
			members = number(c.Members)
		}
		t.Rows = append(t.Rows, []Cell{
			{Code: string(c.Cause)}, {Title: CauseTitle(c.Cause)}, number(c.Lines), members, number(int64(c.More)), number(int64(c.Less)),
		})
	}
	if len(t.Rows) > 0 {
		t.Total = []Cell{{Code: "total"}, {Title: totalTitle}, counted(k.Differ), counted(k.Members), number(int64(k.More)), number(int64(k.Less))}
	}
	t.Notes = []engine.Text{r.CheckNote()}
	return t
}

// CheckNote says in a sentence whether the reference pays what was paid.
func (r *Replay) CheckNote() engine.Text {
	k := &r.Answer.Check
	text := checkDiffers
	switch {
	case k.Differ == replay.Few:
		text = checkFew
	case k.Differ == 0:
		text = checkHolds
	}
	return inEach(func(lang engine.Lang) string {
		money := func(c engine.Cents) string { return engine.FormatMoney(c, lang) }
		return strings.NewReplacer(
			"{stands}", money(k.Stands), "{cost}", money(r.Answer.Cents), "{more}", money(k.More), "{less}", money(k.Less),
			"{lines}", engine.FormatNumber(decimalOf(KindCount, k.Differ), lang), "{few}", decimalOf(KindCount, replay.Least),
		).Replace(text.In(lang))
	})
}

// CauseTitle says why a line comes to something else than what was decided.
func CauseTitle(c replay.Cause) engine.Text {
	if c == replay.Other {
		return otherTitle
	}
	return causeTitles[c]
}
