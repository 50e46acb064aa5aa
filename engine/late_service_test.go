package engine_test

import (
	"context"
	"testing"

	"octroi/engine"

	"github.com/google/go-cmp/cmp"
)

// A session that arrives after the sessions that used the year up is denied, and says which of them it would have
// displaced, stored and quoted alike.
func TestService_aLateLineNamesWhatItWouldHaveDisplaced(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), context.Background()
		submit := func(key, date string, n engine.Quantity) engine.Record {
			t.Helper()
			r := s.Submit(ctx, submission(key, engine.ClaimOf(engine.Session(date, n*engine.One, engine.Cents(n)*6000))))
			must(t, r.Err)
			return r.Record
		}
		submit("in-order-0000000001", "2025-01-10", 3)
		march := submit("in-order-0000000002", "2025-03-10", 15)
		april := submit("in-order-0000000003", "2025-04-10", 2)
		late := submit("late-000000000000001", "2025-02-10", 5)
		want := &engine.Late{Pays: 10000, Displaced: []engine.Displaced{
			{Claim: march.Claim.ID, Benefit: "psychology", Date: engine.MustDate("2025-03-10"), Paid: 30000, WouldPay: 24000},
			{Claim: april.Claim.ID, Benefit: "psychology", Date: engine.MustDate("2025-04-10"), Paid: 4000, WouldPay: 0},
		}}
		if late.Decision.Pays != 0 {
			t.Errorf("the late line is paid %s", late.Decision.Pays)
		}
		if diff := cmp.Diff(want, late.Decision.Lines[0].Late); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		read, err := s.Claim(ctx, late.Claim.ID)
		must(t, err)
		if diff := cmp.Diff(want, read.Decision.Lines[0].Late); diff != "" {
			t.Errorf("read again: -want +got:\n%s", diff)
		}
		quoted, _, err := s.Quote(ctx, *engine.ClaimOf(engine.Session("2025-02-11", engine.One, 6000)))
		must(t, err)
		if l := quoted.Lines[0].Late; l == nil || l.Pays != 2000 || len(l.Displaced) != 1 || l.Displaced[0].Claim != april.Claim.ID || l.Displaced[0].WouldPay != 2000 {
			t.Errorf("quoted: %+v", l)
		}
	})
}

// Claims that arrive together are held against one another too.
func TestService_aLateLineInTheSameBatch(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), context.Background()
		results := s.SubmitAll(ctx, []engine.Submission{
			submission("batch-00000000000001", engine.ClaimOf(engine.Session("2025-03-10", 20*engine.One, 120000))),
			submission("batch-00000000000002", engine.ClaimOf(engine.Session("2025-02-10", engine.One, 6000))),
		})
		late := results[1].Record.Decision.Lines[0].Late
		if late == nil || late.Pays != 2000 || len(late.Displaced) != 1 || late.Displaced[0].WouldPay != 38000 {
			t.Errorf("%+v", late)
		}
	})
}

// A household's id may hold what separates the parts of a counter: its opening balance holds the row that claims hold.
func TestOpeningBalance_holdsTheHouseholdsRow(t *testing.T) {
	t.Parallel()
	counter := engine.CounterOf("sport.year", engine.PerHousehold, "H|%7")
	o := engine.OpeningBalance{Member: "M1", Booked: []engine.Entry{{Counter: counter, Value: 1}}}
	want := []engine.Anchor{engine.HouseholdAnchor("H|%7"), engine.MemberAnchor("M1")}
	if diff := cmp.Diff(want, engine.AnchorsOf(&o)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
