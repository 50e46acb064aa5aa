package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"octroi/engine"
)

// testFigures holds every figure of reports against the same figure added up from the history, entry by entry.
func testFigures(t *testing.T, b *bench) {
	p := newPast(b, 11, 60)
	spans := []engine.Span{
		{From: day("2025-01-01"), Until: day("2026-01-01")}, {From: day("2024-01-01"), Until: day("2026-02-01")},
		{From: day("2025-03-01"), Until: day("2025-04-01")}, {From: day("2026-01-01"), Until: day("2026-02-01")},
	}
	same := func(what string, want any, ask func(context.Context, engine.Reader) (any, error)) {
		t.Helper()
		b.view(func(ctx context.Context, r engine.Reader) error {
			got, err := ask(ctx, r)
			if err == nil {
				equal(t, what, want, got)
			}
			return err
		})
	}
	for _, span := range spans {
		for _, basis := range []engine.Basis{engine.ByService, engine.ByDecision} {
			q := engine.PeriodQuery{Basis: basis, Span: span}
			what := fmt.Sprint(basis, " from ", span.From)
			for _, q.By = range []engine.Dimension{"", engine.ByCategory, engine.ByBenefit, engine.ByReason, engine.ByNetwork} {
				same("refusals by "+what+" by "+string(q.By), p.refusals(q), func(ctx context.Context, r engine.Reader) (any, error) { return r.Refusals(ctx, q) })
				same("out of pocket by "+what+" by "+string(q.By), p.outOfPocket(q), func(ctx context.Context, r engine.Reader) (any, error) { return r.OutOfPocket(ctx, q) })
			}
			same("partners by "+what, p.partnerTotals(q), func(ctx context.Context, r engine.Reader) (any, error) { return r.PartnerTotals(ctx, q) })
			for _, on := range []string{"2025-06-30", "2999-01-01"} {
				w := engine.PendedQuery{Basis: basis, Span: span, On: day(on)}
				same("pended by "+what+" on "+on, p.pended(w), func(ctx context.Context, r engine.Reader) (any, error) { return r.Pended(ctx, w) })
			}
		}
		same("limits from "+span.From.String(), p.limitUses(span), func(ctx context.Context, r engine.Reader) (any, error) { return r.LimitUses(ctx, span) })
		for _, until := range []string{"2025-01-31", "2025-07-01", "2999-01-01"} {
			same("booked until "+until, p.bookedMonths(span, day(until)), func(ctx context.Context, r engine.Reader) (any, error) { return r.Booked(ctx, span, day(until)) })
		}
	}
	year := engine.PeriodQuery{Basis: engine.ByService, Span: spans[0], By: engine.ByReason}
	if all := p.refusals(year); len(all.Rows) < 3 || all.All.Denied == 0 {
		t.Errorf("refusals are %+v: the test shows nothing", all)
	}
	reached := int64(0)
	for _, u := range p.limitUses(spans[0]) {
		for _, m := range u.Reached {
			reached += m.N
		}
	}
	if reached < 5 {
		t.Errorf("limits were reached %d times: the test shows nothing", reached)
	}
	for name, ask := range map[string]func(context.Context, engine.Reader) error{
		"an unknown basis": func(ctx context.Context, r engine.Reader) error {
			_, err := r.Refusals(ctx, engine.PeriodQuery{Basis: "1 OR 1"})
			return err
		},
		"an unknown dimension": func(ctx context.Context, r engine.Reader) error {
			_, err := r.OutOfPocket(ctx, engine.PeriodQuery{Basis: engine.ByService, By: "cents"})
			return err
		},
		"an unknown stage": func(ctx context.Context, r engine.Reader) error { _, err := r.Delays(ctx, "never", year); return err },
	} {
		if err := b.View(t.Context(), func(r engine.Reader) error { return ask(t.Context(), r) }); engine.ErrorCode(err) != "internal" {
			t.Errorf("%s gives %v, want an internal error", name, err)
		}
	}
}

// paidOut pays what is due on two days, cancels a run and pays it again, and returns the execution date of each entry that was
// paid by claim, version, line and kind.
func (p *past) paidOut() map[string]engine.Date {
	for _, m := range []string{"M1", "M2", "M3", "M4"} {
		p.account(engine.Payee{Kind: "member", ID: m}, "BE68539007547034", "Zoé")
	}
	first := p.run(1, "2025-02-10")
	p.end(p.run(2, "2025-07-01"), engine.PaymentCancelled)
	runs := []engine.PaymentRun{first, p.run(3, "2025-07-04"), p.run(4, "2026-03-01")}
	p.end(runs[1], engine.PaymentSent)
	paid := map[string]engine.Date{}
	for _, run := range runs {
		rows, err := p.DB().QueryContext(p.t.Context(), fmt.Sprintf(`SELECT j.claim_id, j.version, j.line, j.kind FROM payment_run_entries e
			JOIN journal_payments j ON j.id = e.entry_id WHERE e.run = %d AND j.reverses = 0`, run.Number))
		if err != nil {
			p.t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var claim, kind string
			var version, line int
			if err := rows.Scan(&claim, &version, &line, &kind); err != nil {
				p.t.Fatal(err)
			}
			paid[fmt.Sprint(claim, version, line, kind)] = run.ExecutionDate
		}
		if err := rows.Err(); err != nil {
			p.t.Fatal(err)
		}
	}
	return paid
}

// delays measures every line of the history, stage by stage.
func (p *ledger) delays(stage engine.DelayStage, q engine.PeriodQuery, paid map[string]engine.Date) []engine.DelayCount {
	counts := map[engine.DelayCount]int64{}
	count := func(r *engine.Record, l *engine.LineDecision, from, to engine.Date) {
		key := map[engine.Dimension]string{engine.ByCategory: l.Category, engine.ByBenefit: l.Benefit, engine.ByChannel: r.Claim.Channel}[q.By]
		on := l.Date
		if q.Basis == engine.ByDecision {
			on = r.DecidedOn
		}
		if on != 0 && q.Span.Contains(on) {
			counts[engine.DelayCount{Key: key, Days: int(to - from)}]++
		}
	}
	for i := range p.versions {
		r := &p.versions[i]
		for j := range r.Decision.Lines {
			l := &r.Decision.Lines[j]
			for _, kind := range []string{"payment", "ex_gratia"} {
				to, ok := paid[fmt.Sprint(r.Claim.ID, max(r.Version.N, 1), j, kind)]
				if cents := map[string]engine.Cents{"payment": l.Pays - l.ExGratia, "ex_gratia": l.ExGratia}[kind]; !ok || cents <= 0 {
					continue
				}
				if stage == engine.DelayPayment {
					count(r, l, r.DecidedOn, to)
				}
				if stage == engine.DelayWhole {
					count(r, l, r.Claim.SubmittedOn, to)
				}
			}
			switch {
			case r.Version.N > 1:
			case stage == engine.DelayDecision:
				count(r, l, r.Claim.SubmittedOn, r.DecidedOn)
			case stage == engine.DelayPended && l.Outcome == engine.Pended:
				if at := slices.IndexFunc(p.versions, func(x engine.Record) bool {
					return x.Claim.ID == r.Claim.ID && x.Decision.Lines[j].Outcome != engine.Pended
				}); at >= 0 {
					count(r, l, r.DecidedOn, p.versions[at].DecidedOn)
				}
			}
		}
	}
	return engine.SortedDelays(counts)
}

// testDelays measures a history stage by stage, in which runs paid, one of them for nothing.
func testDelays(t *testing.T, b *bench) {
	p := newPast(b, 23, 50)
	paid := p.paidOut()
	shown := map[engine.DelayStage]int{}
	for _, stage := range engine.DelayStages {
		for _, basis := range []engine.Basis{engine.ByService, engine.ByDecision} {
			for _, by := range []engine.Dimension{"", engine.ByCategory, engine.ByBenefit, engine.ByChannel} {
				q := engine.PeriodQuery{Basis: basis, Span: engine.Span{From: day("2025-01-01"), Until: day("2025-07-01")}, By: by}
				var got []engine.DelayCount
				b.view(func(ctx context.Context, r engine.Reader) (err error) {
					got, err = r.Delays(ctx, stage, q)
					return err
				})
				equal(t, strings.Join([]string{string(stage), string(basis), string(by)}, " by "), p.delays(stage, q, paid), got)
				shown[stage] += len(got)
			}
		}
	}
	if len(shown) != len(engine.DelayStages) || shown[engine.DelayPended] == 0 || shown[engine.DelayPayment] == 0 || shown[engine.DelayWhole] == 0 {
		t.Errorf("lines measured by stage: %v: the test shows nothing", shown)
	}
}
