package replay

import (
	"encoding/json"
	"fmt"

	"octroi/engine"
)

// caseDocument is one differing line as it is kept: of the check (Draft -1) or of a draft.
type caseDocument struct {
	Draft      int
	Difference Difference
}

// result takes an answer apart into what is kept of it: figures, and the lines of members apart from them.
func (a Answer) result(books []*engine.Book) (out engine.ReplayResult, err error) {
	narrow := a.Narrow(books...)
	out.Summary, out.Narrow = a.summary(), narrow.summary()
	a.Drafts = append([]Impact(nil), a.Drafts...)
	keep := func(draft int, lines *[]Difference) {
		for i := range *lines {
			d := &(*lines)[i]
			var doc []byte
			if doc, err = json.Marshal(caseDocument{draft, *d}); err != nil {
				return
			}
			out.Cases = append(out.Cases, engine.ReplayCase{Place: len(out.Cases), Member: d.Member, Claim: d.Claim.ID, Document: doc})
		}
		*lines = nil
	}
	keep(-1, &a.Check.First)
	for i := range a.Drafts {
		keep(i, &a.Drafts[i].First)
	}
	if err != nil {
		return out, err
	}
	if out.Document, err = json.Marshal(a); err != nil {
		return out, err
	}
	out.NarrowDocument, err = json.Marshal(narrow)
	return out, err
}

// Read makes an answer again of what was kept of it. Lines of members whose data were erased since are not in it.
func Read(document []byte, cases []engine.ReplayCase) (a Answer, err error) {
	if err := json.Unmarshal(document, &a); err != nil {
		return a, fmt.Errorf("replay: the answer cannot be read: %w", err)
	}
	for i := range cases {
		var c caseDocument
		if err := json.Unmarshal(cases[i].Document, &c); err != nil {
			return a, fmt.Errorf("replay: a line of the answer cannot be read: %w", err)
		}
		if c.Draft < 0 {
			a.Check.First = append(a.Check.First, c.Difference)
		} else if c.Draft < len(a.Drafts) {
			a.Drafts[c.Draft].First = append(a.Drafts[c.Draft].First, c.Difference)
		}
	}
	return a, nil
}

// summary is the answer in a few figures.
func (a *Answer) summary() engine.ReplaySummary {
	s := engine.ReplaySummary{
		Cents: a.Cents, Members: a.Members, Claims: a.Claims, Lines: a.Lines, Differ: a.Check.Differ, SHA256: a.SHA256,
		Drafts: make([]engine.ReplayEffect, len(a.Drafts)),
	}
	for i := range a.Drafts {
		im := &a.Drafts[i]
		e := engine.ReplayEffect{
			SHA256: im.SHA256, Cents: im.Total.Now, Lines: im.Total.Differ, Members: im.Total.Members,
			Gainers: im.Gain.Members, Gain: im.Gain.Cents, Losers: im.Lose.Members, Loss: im.Lose.Cents,
		}
		for _, as := range im.Assumed {
			e.Assumed += as.Cents
		}
		s.Drafts[i] = e
	}
	return s
}
