package store

import "octroi/engine"

// replayDoc is an event of a run: what it was asked, in the first one, and how far it is.
type replayDoc struct {
	Asked    *replayAskedDoc   `json:"a,omitzero"`
	Progress replayProgressDoc `json:"p,omitzero"`
	Failure  string            `json:"f,omitzero"`
	Summary  *replaySummaryDoc `json:"s,omitzero"`
	Narrow   *replaySummaryDoc `json:"n,omitzero"`
}

type replayAskedDoc struct {
	From    engine.Date     `json:"f"`
	Until   engine.Date     `json:"u"`
	Against replayBookDoc   `json:"a"`
	Drafts  []replayBookDoc `json:"d"`
	Asked   []string        `json:"n,omitzero"`
	Sets    []string        `json:"v,omitzero"`
	Assume  []string        `json:"s,omitzero"`
}

type replayBookDoc struct {
	Name     string `json:"n"`
	Book     string `json:"b"`
	Revision string `json:"r"`
	Set      string `json:"s,omitzero"`
}

type replayProgressDoc struct {
	Phase string `json:"p,omitzero"`
	Done  int64  `json:"d,omitzero"`
	Total int64  `json:"t,omitzero"`
}

type replaySummaryDoc struct {
	Cents   engine.Cents      `json:"c"`
	Members int64             `json:"m"`
	Claims  int64             `json:"n"`
	Lines   int64             `json:"l"`
	Differ  int64             `json:"x,omitzero"`
	SHA256  string            `json:"h"`
	Drafts  []replayEffectDoc `json:"d"`
}

type replayEffectDoc struct {
	SHA256  string       `json:"h"`
	Cents   engine.Cents `json:"c"`
	Lines   int64        `json:"l,omitzero"`
	Members int64        `json:"m,omitzero"`
	Gainers int64        `json:"g,omitzero"`
	Gain    engine.Cents `json:"gc,omitzero"`
	Losers  int64        `json:"o,omitzero"`
	Loss    engine.Cents `json:"oc,omitzero"`
	Assumed engine.Cents `json:"a,omitzero"`
}

func toReplay(r *engine.Replay) replayDoc {
	d := replayDoc{Progress: replayProgressDoc(r.Progress), Failure: r.Failure}
	if r.Seq == 1 {
		d.Asked = &replayAskedDoc{
			r.Span.From, r.Span.Until, replayBookDoc(r.Against), each(r.Drafts, func(b engine.ReplayBook) replayBookDoc { return replayBookDoc(b) }),
			r.Asked, r.Sets, r.Assume,
		}
	}
	d.Summary, d.Narrow = toReplaySummary(r.Summary), toReplaySummary(r.Narrow)
	return d
}

func toReplaySummary(s *engine.ReplaySummary) *replaySummaryDoc {
	if s == nil {
		return nil
	}
	return &replaySummaryDoc{
		s.Cents, s.Members, s.Claims, s.Lines, s.Differ, s.SHA256, each(s.Drafts, func(e engine.ReplayEffect) replayEffectDoc { return replayEffectDoc(e) }),
	}
}

func (s *replaySummaryDoc) summary() *engine.ReplaySummary {
	if s == nil {
		return nil
	}
	return &engine.ReplaySummary{
		Cents: s.Cents, Members: s.Members, Claims: s.Claims, Lines: s.Lines, Differ: s.Differ, SHA256: s.SHA256,
		Drafts: each(s.Drafts, func(e replayEffectDoc) engine.ReplayEffect { return engine.ReplayEffect(e) }),
	}
}

// asked reads what a run was asked out of its first event.
func (d *replayDoc) asked(r *engine.Replay) {
	if a := d.Asked; a != nil {
		r.Span = engine.Span{From: a.From, Until: a.Until}
		r.Against, r.Asked, r.Sets, r.Assume = engine.ReplayBook(a.Against), a.Asked, a.Sets, a.Assume
		r.Drafts = each(a.Drafts, func(b replayBookDoc) engine.ReplayBook { return engine.ReplayBook(b) })
	}
}

// stands reads how far a run is out of its last event.
func (d *replayDoc) stands(r *engine.Replay) {
	r.Progress, r.Failure = engine.ReplayProgress(d.Progress), d.Failure
	r.Summary, r.Narrow = d.Summary.summary(), d.Narrow.summary()
}
