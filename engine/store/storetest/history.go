package storetest

import (
	"context"
	"testing"

	"octroi/engine"
)

func granted(member, benefit, on string, lines int64) engine.MemberGranted {
	return engine.MemberGranted{Member: member, Granted: engine.Granted{Benefit: benefit, Date: day(on), Lines: lines}}
}

func asked(member, benefit string, w engine.Window) engine.HistorySpan {
	return engine.HistorySpan{Member: member, Benefit: benefit, Window: w}
}

func (b *bench) history(spans ...engine.HistorySpan) (found []engine.MemberGranted) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		found, err = r.History(ctx, spans)
		return err
	})
	return found
}

func testHistory(t *testing.T, b *bench) {
	n := 0
	decide := func(member, benefit, on string, outcome engine.Outcome) {
		n++
		r := record(n, member, on, 100)
		l := &r.Decision.Lines[0]
		l.Benefit, l.Outcome = benefit, outcome
		if outcome == engine.Denied || outcome == engine.Pended {
			l.Pays, l.Consumptions = 0, nil
		}
		r.Decision.Lines = append(r.Decision.Lines, *l)
		r.Decision.Lines[1].Benefit = "another"
		b.append(r)
	}
	decide("M1", "sport", "2024-12-31", engine.Approved)
	decide("M1", "sport", "2025-01-01", engine.Approved)
	decide("M1", "sport", "2025-01-01", engine.Reduced)
	decide("M1", "sport", "2025-01-01", engine.Denied)
	decide("M1", "sport", "2025-06-01", engine.Pended)
	decide("M1", "sport", "2025-12-31", engine.Reduced)
	decide("M1", "sport", "2026-01-01", engine.Approved)
	decide("M1", "Sport", "2025-05-05", engine.Approved)
	decide("M2", "sport", "2025-05-05", engine.Approved)
	decide("m1", "sport", "2025-05-06", engine.Approved)
	year := engine.Window{From: day("2025-01-01"), Until: day("2026-01-01")}
	in2025 := []engine.MemberGranted{granted("M1", "sport", "2025-01-01", 2), granted("M1", "sport", "2025-12-31", 1)}
	before, after := granted("M1", "sport", "2024-12-31", 1), granted("M1", "sport", "2026-01-01", 1)
	for _, test := range []struct {
		name  string
		spans []engine.HistorySpan
		want  []engine.MemberGranted
	}{
		{"nothing asked", nil, nil},
		{"a year, its first and last day included", []engine.HistorySpan{asked("M1", "sport", year)}, in2025},
		{"a lifetime", []engine.HistorySpan{asked("M1", "sport", engine.Window{})},
			append(append([]engine.MemberGranted{before}, in2025...), after)},
		{"windows that overlap count once",
			[]engine.HistorySpan{asked("M1", "sport", year), asked("M1", "sport", engine.Window{From: day("2025-12-31")})},
			append(in2025[:2:2], after)},
		{"several members and benefits, the last first",
			[]engine.HistorySpan{asked("m1", "sport", year), asked("M2", "sport", year), asked("M1", "sport", year), asked("M1", "Sport", year)},
			append(append([]engine.MemberGranted{granted("M1", "Sport", "2025-05-05", 1)}, in2025...),
				granted("M2", "sport", "2025-05-05", 1), granted("m1", "sport", "2025-05-06", 1))},
		{"a window that reaches beyond all dates", []engine.HistorySpan{asked("M1", "sport",
			engine.Window{From: day("2026-01-01"), Until: day("9999-12-31") + 400})}, []engine.MemberGranted{after}},
		{"a window after all dates", []engine.HistorySpan{asked("M1", "sport",
			engine.Window{From: day("9999-12-31") + 1, Until: day("9999-12-31") + 400})}, nil},
		{"an unknown member and an unknown benefit", []engine.HistorySpan{asked("M9", "sport", year), asked("M1", "none", year)}, nil},
	} {
		equal(t, test.name, test.want, b.history(test.spans...))
	}
}

// testHistoryOfVersions decides claims again, as an adjustment does: what was granted is what the latest version grants.
func testHistoryOfVersions(t *testing.T, b *bench) {
	for n, on := range []string{"2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"} {
		b.append(record(n, "M1", on, 100))
	}
	pended := record(4, "M1", "2025-01-05", 100)
	pended.Decision.Lines[0].Outcome, pended.Decision.Lines[0].Pays, pended.Decision.Lines[0].Consumptions = engine.Pended, 0, nil
	b.append(pended)

	b.again(claimID(0), engine.Denied, "2025-01-01")
	b.again(claimID(1), engine.Denied, "2025-01-02")
	b.again(claimID(1), engine.Reduced, "2025-01-02")
	b.again(claimID(2), engine.Approved, "2025-02-03")
	b.again(claimID(4), engine.Approved, "2025-01-05")
	equal(t, "what was granted", []engine.MemberGranted{
		granted("M1", "psychology", "2025-01-02", 1), granted("M1", "psychology", "2025-01-04", 1),
		granted("M1", "psychology", "2025-01-05", 1), granted("M1", "psychology", "2025-02-03", 1),
	}, b.history(asked("M1", "psychology", engine.Window{})))
}
