package storetest

import (
	"context"
	"fmt"
	"time"

	"octroi/engine"
)

var (
	day    = engine.MustDate
	moment = time.Date(2025, 3, 14, 15, 9, 26, 535_897_932, time.UTC)
	by     = engine.Actor{Client: "cli", RequestID: "req-1", At: moment}
)

// claimID is the n-th id in time order.
func claimID(n int) string { return fmt.Sprintf("019a0000-0000-7000-8000-%012x", n) }

// record is the n-th claim of a member: one line of psychology on a day, one session, paying so many cents.
func record(n int, member, on string, pays engine.Cents) engine.Record {
	at := moment.Add(time.Duration(n) * time.Second)
	counter := engine.CounterOf("psychology.sessions", engine.PerMember, member)
	outcome := engine.Approved
	if pays == 0 {
		outcome = engine.Denied
	}
	line := engine.LineDecision{
		Benefit: "psychology", Category: "mental_health", Date: day(on), Outcome: outcome, Pays: pays,
		PayTo: "member", PayMode: "money",
	}
	if pays > 0 {
		year := engine.EveryCalendarYear.WindowOf(day(on))
		line.Consumptions = []engine.Consumption{{Counter: counter, Limit: "psychology.sessions", Window: year, Date: day(on), Value: 1000}}
	}
	return engine.Record{
		Claim: engine.Claim{
			ID: claimID(n), Member: member, SubmittedOn: day(on), Channel: "online", ReceivedAt: at,
			Lines: []engine.Line{{Benefit: "psychology", Date: day(on), Until: day(on), Units: engine.One, Charged: 6000}},
		},
		Request:   engine.RequestKey{Client: "client-1", Key: fmt.Sprintf("key-%d", n)},
		BodyHash:  "hash",
		Decision:  engine.Decision{Revision: "sha256:1", Outcome: outcome, Pays: pays, Lines: []engine.LineDecision{line}},
		Facts:     engine.Facts{Member: engine.Member{ID: member}},
		DecidedAt: at, DecidedOn: engine.DateIn(at, time.UTC),
		By: engine.Actor{Client: "client-1", RequestID: fmt.Sprintf("req-%d", n), At: at},
	}
}

// Example is a record that holds something in every field that a record has.
func Example() engine.Record {
	r := record(1, "M1", "2025-03-10", 2000)
	args := []engine.Arg{
		{Name: "amount", Value: engine.Value{Kind: engine.KindMoney, N: 10001, D: 3}},
		{Name: "units", Value: engine.QuantityValue(500, "session")},
		{Name: "window", Value: engine.WindowValue(engine.Window{From: day("2025-01-01"), Until: day("2026-01-01")})},
		{Name: "none"},
	}
	r.Claim.Lines[0] = engine.Line{
		Benefit: "psychology", Date: day("2025-03-10"), Until: day("2025-03-12"), Units: 1500,
		Charged: 6000, Statutory: 1000, Copay: 100, Supplement: 200, Other: 300, Provider: "P1", Bill: "B-1",
		Evidence: []engine.Evidence{{Code: "form", Document: "DOC/1", IssuedOn: day("2025-03-01")}, {Code: "bill"}},
		Fields: map[string]engine.Value{
			"delivery": engine.TextValue("D|1%\"é€𝄞\n"), "twins": engine.Bool(true), "weight": engine.Int(-7), "on": engine.DateValue(1),
		},
	}
	r.Claim.Lines = append(r.Claim.Lines, engine.Line{Benefit: "sport", Fields: map[string]engine.Value{}, Evidence: []engine.Evidence{}})
	l := &r.Decision.Lines[0]
	l.Outcome, l.BoundBy, l.PayMode = engine.Reduced, "sessions", "voucher"
	l.Reasons = []engine.Reason{{Code: "limit_cut", Args: args}, {Code: "plain"}}
	l.WhyNot = &engine.Reason{Code: "next_window", Args: args[2:]}
	l.Steps = []engine.Step{{Code: "in_force"}, {Rule: "each", Code: "formula", Branch: "from 2025-01-01, case 2", Args: args}}
	l.Balances = []engine.Balance{
		{Limit: "sessions", Code: "psychology.sessions", Unit: "session", Window: engine.Window{From: 1, Until: 2}, Used: 1500, Remaining: 0},
		{Limit: "pool", Code: "pool", Measure: engine.MeasureAmount, Bound: engine.BoundAfter, Used: 1 << 60, Remaining: -1},
	}
	l.Consumptions = append(l.Consumptions, engine.Consumption{Counter: "pool|payer||a%7Cb", Limit: "pool", Date: l.Date, Of: "2025-03-10", Value: 1})
	l.Late = &engine.Late{Pays: 1000, Displaced: []engine.Displaced{
		{Claim: claimID(9), Line: 1, Benefit: "psychology", Date: day("2025-05-01"), Paid: 2000, WouldPay: 500}, {Claim: claimID(8)},
	}}
	l.Parts = parts(l)
	r.Decision.Lines = append(r.Decision.Lines, engine.LineDecision{Benefit: "sport", Date: day("2025-03-11"), Outcome: engine.Pended, Reasons: []engine.Reason{}})
	r.Decision.Outcome = engine.Pended
	r.Facts = engine.Facts{
		Member:     member("M1"),
		Households: []engine.Household{{ID: "H1", People: []engine.Person{{Member: "M1", Born: 5, Died: 9, Span: engine.Span{From: 6}}}}, {ID: "H2"}},
		Providers:  []engine.Provider{provider("P1"), {ID: "P2"}},
		Approvals:  []engine.Approval{approval("A1", "M1"), {ID: "A2", Member: "M1", Benefit: "sport"}},
		History:    []engine.Granted{{Benefit: "psychology", Date: day("2025-01-02"), Lines: 2}, {Benefit: "sport", Date: 1, Lines: 1}},
		Consumed:   []engine.Entry{{Counter: "c", Date: 3, Of: "x", Value: 2}, {Counter: "d", Date: 4}},
	}
	return r
}

// parts cuts a line of two days with two sessions in two. What they consume is booked with the line, under their dates.
func parts(l *engine.LineDecision) []engine.LineDecision {
	one, two := *l, *l
	one.Outcome, one.Pays, one.BoundBy, one.Late, one.WhyNot = engine.Approved, 1500, "", nil, nil
	one.Part = engine.PartOf{From: l.Date, Until: l.Date, Units: engine.One, Charged: 4000, Left: 3000}
	two.Pays, two.Late, two.Date = 500, nil, day("2025-03-12")
	two.Part = engine.PartOf{From: l.Date + 1, Until: two.Date, Units: 500, Charged: 2000, Left: 1500}
	second := l.Consumptions[0]
	second.Date, second.Value = two.Date, 500
	l.Consumptions = append(l.Consumptions, second)
	one.Consumptions, two.Consumptions = nil, nil
	return []engine.LineDecision{one, two}
}

func member(id string) engine.Member {
	return engine.Member{
		ID: id, Born: day("1980-02-29"), Died: day("2030-01-01"),
		Households: []engine.HouseholdSpan{
			{Household: "H1", Holder: true, Span: engine.Span{From: day("2000-01-01"), Until: day("2020-01-01")}},
			{Household: "H2", Span: engine.Span{From: day("2020-01-01")}},
		},
		Coverage:      []engine.Span{{From: day("2000-01-01"), Until: day("2010-01-01")}, {From: day("2011-01-01")}},
		Contributions: []engine.ContributionSpan{{State: engine.ContributionsBehind, Span: engine.Span{From: day("2000-01-01")}}},
		Statuses:      []engine.StatusSpan{{Code: "preferential"}, {Code: "Ünï", Span: engine.Span{Until: day("2025-01-01")}}},
		Regions:       []engine.RegionSpan{{Code: "brussels", Span: engine.Span{Until: day("2024-07-01")}}, {Code: "flanders", Span: engine.Span{From: day("2024-07-01")}}},
	}
}

func provider(id string) engine.Provider {
	return engine.Provider{
		ID: id, Name: "Müller & fils <psy>", Profession: "psychologist", Country: "BE",
		Recognised:   []engine.Span{{From: day("2020-01-01")}},
		Conventioned: []engine.Span{{}, {From: 1, Until: 2}},
		Networks:     []engine.NetworkSpan{{Code: "n1", Span: engine.Span{From: 7}}},
	}
}

// Records returns n claims of as many members with documents of an ordinary size, numbered from first.
func Records(first, n int) []engine.Record {
	records := make([]engine.Record, n)
	for i := range records {
		m := fmt.Sprintf("M%07d", first+i)
		r := record(first+i, m, "2025-03-10", 2000)
		r.Facts = engine.Facts{Member: member(m), Providers: []engine.Provider{provider("P1")}}
		l := &r.Decision.Lines[0]
		for s := range 10 {
			l.Steps = append(l.Steps, engine.Step{Rule: fmt.Sprintf("requires[%d]", s), Code: "gate_passed", Args: []engine.Arg{
				{Name: "provider.profession", Value: engine.TextValue("psychologist")}, {Name: "amount", Value: engine.CentsValue(2000)},
			}})
		}
		l.Balances = []engine.Balance{{Limit: "sessions", Code: "psychology.sessions", Unit: "session", Window: l.Consumptions[0].Window, Used: 1000, Remaining: 19000}}
		records[i] = r
	}
	return records
}

// Submit does to records what the engine's service does around deciding them: it reads their requests, their members,
// their providers and balances, under their lock, and stores them.
func Submit(ctx context.Context, tx engine.Tx, records []engine.Record) error {
	var anchors []engine.Anchor
	var members []string
	var keys []engine.RequestKey
	var spans []engine.CounterSpan
	for i := range records {
		r := &records[i]
		anchors = append(anchors, engine.MemberAnchor(r.Claim.Member))
		members = append(members, r.Claim.Member)
		keys = append(keys, r.Request)
		for _, c := range r.Decision.Lines[0].Consumptions {
			spans = append(spans, engine.CounterSpan{Counter: c.Counter, Window: c.Window})
		}
	}
	if err := tx.Lock(ctx, anchors); err != nil {
		return err
	}
	if _, err := tx.Requests(ctx, keys); err != nil {
		return err
	}
	if _, err := tx.Members(ctx, members); err != nil {
		return err
	}
	if _, err := tx.Providers(ctx, []string{"P1"}); err != nil {
		return err
	}
	if _, err := tx.Consumed(ctx, spans); err != nil {
		return err
	}
	return tx.Append(ctx, records)
}
