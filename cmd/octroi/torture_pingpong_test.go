package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// TestTorture_PingPong is recipe 6: claims of several members are submitted and reversed, over and over. In the end every
// balance and every total is as at the start, and a year that was reversed and submitted again in another order pays the same.
func TestTorture_PingPong(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		random := seededRand(t, 6)
		ctx := context.Background()
		rounds := dose(20, 60, 10_000)
		members := max(3, rounds/100) // in the long tier a hundred rounds each, which is more than anybody claims in a life
		for i := range members {
			c.member(t, fmt.Sprintf("M%d", i), fmt.Sprintf("H%d", i/2))
		}
		submit := func(key, member, day string, cents engine.Cents) engine.Record {
			t.Helper()
			on := engine.MustDate(day)
			svc := c.svcs[random.IntN(len(c.svcs))]
			r := svc.Submit(ctx, engine.Submission{
				Claim: engine.Claim{Member: member, Channel: "online", Lines: []engine.Line{
					{Benefit: "psychology", Date: on, Until: on, Units: engine.One, Charged: cents, Provider: "PSY", Evidence: []engine.Evidence{{Code: "form"}}},
					{Benefit: "club", Date: on, Until: on, Units: engine.One, Charged: cents / 100, Provider: "CLUB",
						Fields: map[string]engine.Value{"season": engine.Int(2025)}},
				}},
				Request: engine.RequestKey{Client: "pingpong", Key: key}, BodyHash: key, By: engine.Actor{Client: "pingpong"},
			})
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			return r.Record
		}
		reverse := func(r engine.Record) {
			t.Helper()
			svc := c.svcs[random.IntN(len(c.svcs))]
			out := svc.Revise(ctx, engine.VersionRequest{
				Claim: r.Claim.ID, Kind: engine.VersionReversal, Reason: "ping-pong", BodyHash: "r",
				Request: engine.RequestKey{Client: "pingpong", Key: "reverse " + r.Claim.ID}, By: engine.Actor{Client: "pingpong"},
			})
			if out.Err != nil || len(out.Others) != 0 {
				t.Fatalf("%v, %d others", out.Err, len(out.Others))
			}
		}
		standings := func() map[string]int64 {
			all := make(map[string]int64)
			for i := range members {
				member := fmt.Sprintf("M%d", i)
				balances, _, err := c.svcs[0].Balances(ctx, member, engine.MustDate("2025-06-15"))
				if err != nil {
					t.Fatal(err)
				}
				for _, b := range balances {
					all[member+" "+b.Code] = b.Used
				}
			}
			all["paid"] = c.number(t, `SELECT CAST(COALESCE(SUM(cents), 0) AS bigint) FROM journal_payments`)
			return all
		}
		year := func(name string, days []int) (records []engine.Record) {
			for _, d := range days {
				records = append(records, submit(fmt.Sprintf("%s-%d", name, d), fmt.Sprintf("M%d", d%3), fmt.Sprintf("2025-%02d-%02d", 1+d%11, 1+d%27), engine.Cents(3000+d)))
			}
			return records
		}
		submit("stays", "M0", "2025-02-02", 4500)
		start := standings()
		for i := range rounds {
			day := fmt.Sprintf("2025-%02d-%02d", 1+random.IntN(11), 1+random.IntN(28))
			reverse(submit(fmt.Sprint("p", i), fmt.Sprintf("M%d", i%members), day, engine.Cents(2000+i)))
		}
		if diff := cmp.Diff(start, standings()); diff != "" {
			t.Fatalf("-start +end:\n%s", diff)
		}
		days := random.Perm(18)
		first := year("first", days)
		whole := standings()
		for _, i := range random.Perm(len(first)) {
			reverse(first[i])
		}
		year("again", random.Perm(18))
		if diff := cmp.Diff(whole, standings()); diff != "" {
			t.Errorf("the year in another order: -first +again:\n%s", diff)
		}
		auditGreen(t, c)
	})
}
