package report

import (
	"encoding/json"

	"octroi/engine"
	"octroi/engine/replay"
)

// impactJSON is what a draft changes, as programs read it.
func (r *Replay) impactJSON(i int, lang engine.Lang) impactJSON {
	im := &r.Answer.Drafts[i]
	out := impactJSON{
		bookJSON: newBookJSON(im.Name, r.Drafts[i], im.SHA256, lang), Total: newChangeJSON(&im.Total, totalTitle, lang),
		Gain: newSideJSON(&im.Gain), Lose: newSideJSON(&im.Lose),
		Spread: make([]bucketJSON, len(im.Spread)), Outcomes: make([]moveJSON, len(im.Moves)), Caps: make([]capJSON, len(im.Limits)),
		Assumptions: make([]assumedJSON, len(im.Assumed)), First: make([]differenceJSON, len(im.First)),
	}
	out.Total.Key = "total"
	for n, rows := range []*[]changeJSON{&out.ByCategory, &out.ByBenefit, &out.ByMonth, &out.ByAgeBand} {
		*rows = r.changesJSON(im, replayDimensions[n], lang)
	}
	for n, b := range im.Spread {
		out.Spread[n] = bucketJSON{Members: b.Members, Cents: int64(b.Cents)}
		if !b.NoFrom {
			out.Spread[n].From = cents(b.From)
		}
		if !b.NoTo {
			out.Spread[n].To = cents(b.To)
		}
	}
	for n, m := range im.Moves {
		title := r.benefit(m.Benefit)
		out.Outcomes[n] = moveJSON{
			Benefit: m.Benefit, Title: title.In(lang), Was: string(m.Was), Now: string(m.Now), Reason: m.Reason, ReasonTitle: r.reason(m.Reason).In(lang),
			Lines: m.Lines, Members: told(m.Members), Difference: int64(m.Cents),
		}
	}
	for n, l := range im.Limits {
		title := r.benefit(l.Benefit)
		out.Caps[n] = capJSON{Benefit: l.Benefit, Title: title.In(lang), Limit: l.Limit, Name: r.limitTitle(l.Benefit, l.Limit).In(lang)}
		if l.Was.Exists {
			out.Caps[n].Was = &bindingJSON{l.Was.Lines, l.Was.Members}
		}
		if l.Now.Exists {
			out.Caps[n].Now = &bindingJSON{l.Now.Lines, l.Now.Members}
		}
	}
	for n := range im.Assumed {
		as := &im.Assumed[n]
		out.Assumptions[n] = assumedJSON{Assumption: as.Text, Title: r.AssumptionTitle(&as.Assumption).In(lang)}
		if as.Base != replay.Few {
			out.Assumptions[n].Base, out.Assumptions[n].Effect = cents(as.Base), cents(as.Cents)
		}
	}
	for n := range im.First {
		out.First[n] = r.differenceJSON(&im.First[n], i, lang)
	}
	return out
}

func (r *Replay) changesJSON(im *replay.Impact, of replayDimension, lang engine.Lang) []changeJSON {
	titles := make(map[string]engine.Text)
	for _, book := range r.books() {
		for _, n := range of.names(book, r.Answer.Span) {
			if _, known := titles[n.key]; !known {
				titles[n.key] = n.title
			}
		}
	}
	rows := of.rows(im)
	out := make([]changeJSON, len(rows))
	for i := range rows {
		title, known := titles[rows[i].Code]
		if !known {
			title = titleOrUnknown(rows[i].Code)
		}
		out[i] = newChangeJSON(&rows[i], title, lang)
	}
	return out
}

func newChangeJSON(c *replay.Change, title engine.Text, lang engine.Lang) changeJSON {
	now, difference, percent := costs(c)
	out := changeJSON{
		Key: c.Code, Title: title.In(lang), Now: orNull(now), Difference: orNull(difference),
		Lines: told(c.Lines), Differ: told(c.Differ), Members: told(c.Members),
	}
	if c.Lines != replay.Few {
		out.Was = cents(c.Was)
	}
	if !percent.None {
		out.Percent = json.RawMessage(tenths(percent.N))
	}
	return out
}

func newSideJSON(s *replay.Side) sideJSON {
	if s.Members == replay.Few {
		return sideJSON{}
	}
	return sideJSON{&s.Members, cents(s.Cents), orNull(ofOneMember(s, s.Median)), orNull(ofOneMember(s, s.Most))}
}
