package storetest

import (
	"context"
	"testing"
	"time"

	"octroi/engine"
)

// replayOf is a run as it begins, with everything that one can be asked.
func replayOf(id, key string) engine.Replay {
	at := moment.Truncate(time.Microsecond)
	return engine.Replay{
		ID: id, Request: engine.RequestKey{Client: "client-1", Key: key}, BodyHash: "hash",
		Span:    engine.Span{From: day("2025-01-01"), Until: day("2026-01-01")},
		Against: engine.ReplayBook{Name: "sha256:old", Book: "partenamut", Revision: "sha256:old"},
		Drafts: []engine.ReplayBook{
			{Name: "partenamut", Book: "partenamut", Revision: "sha256:new", Set: "psychology.sessions=16, param.fee=20 EUR"},
			{Name: "sha256:two", Book: "partenamut", Revision: "sha256:two"},
		},
		Asked: []string{"partenamut", "sha256:two"}, Sets: []string{"psychology.sessions=16"},
		Assume: []string{"psychology.units=+8%"}, Seq: 1, State: engine.ReplayWaiting, BegunBy: "client-1", BegunAt: at, By: "client-1", At: at,
	}
}

// replayResultOf is what a run found, with a case of each of two members.
func replayResultOf() *engine.ReplayResult {
	return &engine.ReplayResult{
		Summary: engine.ReplaySummary{
			Cents: 12_345, Members: 2, Claims: 3, Lines: 4, Differ: 1, SHA256: "aa",
			Drafts: []engine.ReplayEffect{{SHA256: "bb", Cents: 10_000, Lines: 2, Members: 2, Gainers: 1, Gain: 55, Losers: 1, Loss: -2400, Assumed: 7}, {SHA256: "aa", Cents: 12_345}},
		},
		Narrow:         engine.ReplaySummary{Cents: 12_345, Members: -1, Drafts: []engine.ReplayEffect{{Gainers: -1, Losers: -1}, {}}},
		Document:       []byte(`{"an":"answer"}`),
		NarrowDocument: []byte(`{"a":"narrow one"}`),
		Cases: []engine.ReplayCase{
			{Place: 0, Member: "M1", Claim: claimID(1), Document: []byte(`{"case":"Canary Case"}`)},
			{Place: 3, Member: "M2", Claim: claimID(2), Document: []byte(`{"case":"other"}`)},
		},
	}
}

func (b *bench) noteReplay(r engine.Replay, result *engine.ReplayResult) error {
	return b.Update(b.t.Context(), func(tx engine.Tx) error {
		return tx.AppendReplay(b.t.Context(), r, result, engine.Actor{Client: r.By, At: r.At})
	})
}

func (b *bench) replays(f engine.ReplayFilter) (all []engine.Replay) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		all, err = r.Replays(ctx, f)
		return err
	})
	return all
}

func (b *bench) replayAnswer(id string, narrow bool) (document string, cases []engine.ReplayCase) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) error {
		doc, found, err := r.ReplayAnswer(ctx, id, narrow)
		document, cases = string(doc), found
		return err
	})
	return document, cases
}

func testReplays(t *testing.T, b *bench) {
	one, two := replayOf("R1", "key-1"), replayOf("R2", "")
	two.Request, two.BodyHash, two.State, two.Assume, two.Drafts = engine.RequestKey{}, "", engine.ReplayRunning, nil, two.Drafts[:1]
	if err := first(b.noteReplay(one, nil), b.noteReplay(two, nil)); err != nil {
		t.Fatal(err)
	}
	equal(t, "as they began", []engine.Replay{two, one}, b.replays(engine.ReplayFilter{}))
	taken := replayOf("R3", "key-1")
	code(t, b.noteReplay(taken, nil), engine.Conflict, "request_exists")

	one.Seq, one.State, one.By, one.At = 2, engine.ReplayRunning, "server", one.At.Add(time.Second)
	one.Progress = engine.ReplayProgress{Phase: "deciding", Done: 7, Total: 9}
	if err := b.noteReplay(one, nil); err != nil {
		t.Fatal(err)
	}
	equal(t, "on its way", []engine.Replay{one}, b.replays(engine.ReplayFilter{ID: "R1"}))
	code(t, b.noteReplay(one, nil), engine.Conflict, "request_exists")
	document, cases := b.replayAnswer("R1", false)
	equal(t, "the answer of a run on its way", "", document)
	equal(t, "its cases", 0, len(cases))

	result := replayResultOf()
	one.Seq, one.State, one.Progress, one.Summary, one.Narrow = 3, engine.ReplayDone, engine.ReplayProgress{}, &result.Summary, &result.Narrow
	if err := b.noteReplay(one, result); err != nil {
		t.Fatal(err)
	}
	equal(t, "by request", []engine.Replay{one}, b.replays(engine.ReplayFilter{Request: one.Request}))
	equal(t, "by state", []engine.Replay{two}, b.replays(engine.ReplayFilter{State: engine.ReplayRunning}))
	equal(t, "by a draft", []engine.Replay{one}, b.replays(engine.ReplayFilter{Draft: "sha256:two"}))
	equal(t, "by a draft of both", []engine.Replay{two, one}, b.replays(engine.ReplayFilter{Draft: "sha256:new"}))
	equal(t, "by a part of a draft's name", 0, len(b.replays(engine.ReplayFilter{Draft: "sha256"})))
	equal(t, "a page", []engine.Replay{one}, b.replays(engine.ReplayFilter{Before: "R2", Limit: 1}))
	document, cases = b.replayAnswer("R1", false)
	equal(t, "the answer", string(result.Document), document)
	equal(t, "its cases", result.Cases, cases)

	document, cases = b.replayAnswer("R1", true)
	equal(t, "the narrow answer", string(result.NarrowDocument), document)
	equal(t, "its cases", 0, len(cases))

	two.Seq, two.State, two.Failure, two.At = 2, engine.ReplayFailed, "replay_answer_large", two.At.Add(time.Minute)
	if err := b.noteReplay(two, nil); err != nil {
		t.Fatal(err)
	}
	equal(t, "failed", []engine.Replay{two}, b.replays(engine.ReplayFilter{ID: "R2"}))
	equal(t, "events of the audit trail", int64(4), b.number("SELECT COUNT(*) FROM audit_events WHERE action IN ('replay.begun', 'replay.done', 'replay.failed')"))
	for _, sql := range []string{
		"UPDATE replays SET state = 'done'", "DELETE FROM replays", "UPDATE replay_cases SET doc = ''", "DELETE FROM replay_cases",
	} {
		if err := b.exec(sql); err == nil {
			t.Errorf("%s goes through", sql)
		}
	}
}

// testReplayErased: the cases of who is erased go, whether the run was done before or ends after.
func testReplayErased(t *testing.T, b *bench) {
	b.withPeople() // with a run that is done
	b.erase("M1")
	_, cases := b.replayAnswer("R0", false)
	equal(t, "cases that are left", replayResultOf().Cases[1:], cases)
	late := replayOf("R9", "late")
	late.State = engine.ReplayDone
	if err := b.noteReplay(late, replayResultOf()); err != nil {
		t.Fatal(err)
	}
	_, cases = b.replayAnswer("R9", false)
	equal(t, "cases of a run that ended after", replayResultOf().Cases[1:], cases)
	if err := b.exec("INSERT INTO replay_cases (replay, place, member, claim_id, doc) VALUES ('R9', 9, 'M1', 'C', '{}')"); err == nil {
		t.Error("a case of who was erased can be stored")
	}
}
