package storetest

import (
	"octroi/engine"
)

// again decides the one line of a claim another time, for another day: a version after the one that stands.
func (b *bench) again(claim string, outcome engine.Outcome, on string) {
	b.t.Helper()
	before, err := b.claim(claim)
	if err != nil {
		b.t.Fatal(err)
	}
	b.append(next(before, outcome, on))
}

// next is the version after another: nothing for a denial, else what the first version of a claim is granted.
func next(before engine.Record, outcome engine.Outcome, on string) engine.Record {
	r := record(0, before.Claim.Member, on, 100)
	r.Claim, r.Request, r.BodyHash, r.Before = before.Claim, before.Request, before.BodyHash, &before
	n := before.Version.N + 1
	r.Version = engine.Version{
		N: n, Kind: engine.VersionRedecision, Reason: "new facts", BodyHash: "other",
		Request: engine.RequestKey{Client: "test", Key: before.Claim.ID + string(rune('a'+n))},
	}
	l := &r.Decision.Lines[0]
	r.Decision.Outcome, l.Outcome = outcome, outcome
	if outcome == engine.Denied {
		r.Decision.Pays, l.Pays, l.Consumptions, l.PayTo, l.PayMode = 0, 0, nil, "", ""
	}
	return r
}
