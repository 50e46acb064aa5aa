package store

import (
	"context"
	"database/sql"
	"strings"

	"octroi/engine"
)

// Replays implements engine.Reader.
func (r *reader) Replays(ctx context.Context, f engine.ReplayFilter) ([]engine.Replay, error) {
	asked := runFilter{id: f.ID, request: f.Request, before: f.Before, state: string(f.State), limit: f.Limit}
	if f.Draft != "" {
		asked.with = statement{"f.drafts LIKE ?", []any{"% " + f.Draft + " %"}}
	}
	var found []engine.Replay
	err := r.runs(ctx, "replays", &asked, func(x *run) error {
		out := engine.Replay{
			ID: x.id, Request: x.request, BodyHash: x.hash, BegunBy: x.begunBy, BegunAt: x.begunAt,
			Seq: x.seq, State: engine.ReplayState(x.state), By: x.by, At: x.at,
		}
		begun, err := decode[replayDoc]("replay", x.asked)
		if err != nil {
			return err
		}
		stands, err := decode[replayDoc]("replay", x.stands)
		begun.asked(&out)
		stands.stands(&out)
		found = append(found, out)
		return err
	})
	return found, err
}

// ReplayAnswer implements engine.Reader.
func (r *reader) ReplayAnswer(ctx context.Context, id string, narrow bool) (document []byte, cases []engine.ReplayCase, err error) {
	column := "answer"
	if narrow {
		column = "narrow"
	}
	answer := statement{"SELECT " + column + " FROM replays WHERE id = ? AND state = 'done' ORDER BY seq DESC LIMIT 1", []any{id}}
	err = r.query(ctx, "replay answer", answer, func(rows *sql.Rows) error { return rows.Scan(&document) })
	if err != nil || narrow {
		return document, nil, err
	}
	lines := statement{"SELECT place, member, claim_id, doc FROM replay_cases WHERE replay = ? ORDER BY place", []any{id}}
	err = r.query(ctx, "replay cases", lines, func(rows *sql.Rows) error {
		var c engine.ReplayCase
		err := rows.Scan(&c.Place, &c.Member, &c.Claim, &c.Document)
		cases = append(cases, c)
		return err
	})
	return document, cases, err
}

// AppendReplay implements engine.Tx. Who has a case in the result is locked, as an erasure locks him: one of the two comes second, and
// leaves the case out or takes it away.
func (t *transaction) AppendReplay(ctx context.Context, r engine.Replay, result *engine.ReplayResult, by engine.Actor) error {
	row := newBatch("id", "seq:int", "state", "client", "request_key", "body_hash", "at:instant", "drafts", "doc", "answer", "narrow")
	var key, hash, drafts, answer, narrow string
	if r.Seq == 1 {
		key, hash, drafts = r.Request.Key, r.BodyHash, draftsOf(&r)
	}
	cases := newBatch("replay", "place:int", "member", "claim_id", "doc")
	if result != nil {
		answer, narrow = string(result.Document), string(result.NarrowDocument)
		erased, err := t.erasedAmong(ctx, result.Cases)
		if err != nil {
			return err
		}
		for _, c := range result.Cases {
			if !erased[c.Member] {
				cases.add(r.ID, c.Place, c.Member, c.Claim, string(c.Document))
			}
		}
	}
	row.add(r.ID, r.Seq, string(r.State), by.Client, key, hash, r.At, drafts, encode(toReplay(&r)), answer, narrow)
	d := t.store.dialect
	parts := row.insert(d, "replays", "")
	if cases.rows > 0 {
		parts = append(parts, cases.insert(d, "replay_cases", "")...)
	}
	what := string(r.State)
	switch {
	case r.Seq == 1:
		what = "begun"
	case r.State == engine.ReplayWaiting:
		what = "resumed"
	}
	if what != string(engine.ReplayRunning) {
		parts = append(parts, event(by, "replay."+what, r.ID).insert(d, "audit_events", "")...)
	}
	return t.exec(ctx, "append replay", parts...)
}

// erasedAmong locks the members who have a case, and says whose data were erased.
func (t *transaction) erasedAmong(ctx context.Context, cases []engine.ReplayCase) (map[string]bool, error) {
	erased := map[string]bool{}
	if len(cases) == 0 {
		return erased, nil
	}
	members, anchors := make([]string, len(cases)), make([]engine.Anchor, len(cases))
	for i := range cases {
		members[i], anchors[i] = cases[i].Member, engine.MemberAnchor(cases[i].Member)
	}
	if err := t.Lock(ctx, anchors); err != nil {
		return nil, err
	}
	const among = "SELECT e.member FROM erasures e JOIN (%s) AS a ON a.id = e.member WHERE e.step = 'confirmed'"
	err := t.queryFor(ctx, "erased", among, idsOf(members), func(rows *sql.Rows) error {
		var member string
		err := rows.Scan(&member)
		erased[member] = true
		return err
	})
	return erased, err
}

// draftsOf writes the revisions of a run so that each can be found by LIKE.
func draftsOf(r *engine.Replay) string {
	var b strings.Builder
	b.WriteByte(' ')
	for i := range r.Drafts {
		b.WriteString(r.Drafts[i].Revision + " ")
	}
	return b.String()
}
