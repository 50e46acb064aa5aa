package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"octroi/engine"
)

// testQueue holds the queue against what the versions say, while claims come, wait, and are decided.
func testQueue(t *testing.T, b *bench) {
	waiting := func(n int, member, on string, what engine.WaitsFor) engine.Record {
		r := record(n, member, on, 0)
		l := &r.Decision.Lines[0]
		r.Decision.Outcome, l.Outcome, l.WaitsFor = engine.Pended, engine.Pended, what
		r.Claim.Lines[0].Provider = "P" + member
		return r
	}
	post := waiting(4, "M3", "2025-03-01", engine.WaitsForReviewer)
	post.Claim.Channel, post.Claim.SubmittedOn = "post", day("2025-06-01")
	b.append(waiting(1, "M1", "2025-01-02", engine.WaitsForDocument), record(2, "M1", "2025-01-03", 100),
		waiting(3, "M2", "2025-02-01", engine.WaitsForDocument), post)
	ask := func(f engine.QueueFilter) (got []string) {
		f.Limit = max(f.Limit, 3)
		inAll := b.number(`SELECT COUNT(*) FROM decision_lines l WHERE outcome = 'pended'
			AND version = (SELECT MAX(version) FROM decisions d WHERE d.claim_id = l.claim_id)`)
		b.view(func(ctx context.Context, r engine.Reader) error {
			found, err := r.Queue(ctx, f)
			counts, err2 := r.QueueCounts(ctx, engine.QueueFilter{})
			for _, q := range found {
				got = append(got, fmt.Sprint(q.Claim[34:], "/", q.Line, " ", q.WaitsFor, " ", q.Version))
			}
			total := 0
			for _, n := range counts {
				total += n
			}
			equal(t, "lines in all", int(inAll), total)
			return errors.Join(err, err2)
		})
		return got
	}
	one, three, four := "01/0 document 1", "03/0 document 1", "04/0 reviewer 1"
	for name, test := range map[string]struct {
		filter engine.QueueFilter
		want   []string
	}{
		"all":          {engine.QueueFilter{}, []string{one, three, four}},
		"after one":    {engine.QueueFilter{After: engine.QueuePlace{Claim: claimID(1)}}, []string{three, four}},
		"what":         {engine.QueueFilter{WaitsFor: engine.WaitsForDocument}, []string{one, three}},
		"member":       {engine.QueueFilter{Member: "M2"}, []string{three}},
		"provider":     {engine.QueueFilter{Provider: "PM3"}, []string{four}},
		"no provider":  {engine.QueueFilter{Provider: "P"}, nil},
		"benefit":      {engine.QueueFilter{Benefit: "psychology"}, []string{one, three, four}},
		"category":     {engine.QueueFilter{Category: "sport"}, nil},
		"channel":      {engine.QueueFilter{Channel: "post"}, []string{four}},
		"service":      {engine.QueueFilter{Service: engine.Span{From: day("2025-01-03"), Until: day("2025-03-01")}}, []string{three}},
		"submission":   {engine.QueueFilter{Submitted: engine.Span{From: day("2025-06-01")}}, []string{four}},
		"several":      {engine.QueueFilter{WaitsFor: engine.WaitsForDocument, Member: "M3"}, nil},
		"no such page": {engine.QueueFilter{After: engine.QueuePlace{Claim: "none"}}, []string{one, three, four}},
	} {
		equal(t, name, test.want, ask(test.filter))
	}
	b.append(second(b.stored(1), engine.VersionEvidence, nil))
	again := second(b.stored(3), engine.VersionRuling, func(r *engine.Record) {
		w := waiting(3, "M2", "2025-02-01", engine.WaitsForSecondPerson)
		r.Decision = w.Decision
	})
	b.append(again)
	equal(t, "after two versions", []string{"03/0 second_person 2", four}, ask(engine.QueueFilter{}))
	b.append(reversal(b.stored(4), "r"))
	equal(t, "after a reversal", []string{"03/0 second_person 2"}, ask(engine.QueueFilter{}))
}
