package replay_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
	"octroi/engine/replay"
)

// many is an answer about many members in which nothing has to be hidden.
func many() replay.Answer {
	return replay.Answer{
		Members: 500, Claims: 900, Lines: 1000, Cents: 20000, SHA256: "aa", Manual: replay.Manual{Rulings: 40, ExGratia: 900},
		Check: replay.Check{Stands: 20100, Differ: 60, Members: 50, More: 100, Less: 200, First: []replay.Difference{{Member: "M1"}}, Causes: []replay.CauseCount{
			{Cause: replay.CauseRule, Lines: 30, Members: 50, More: 60, Less: 100}, {Cause: replay.CauseFact, Lines: 30, Members: 25, More: 40, Less: 100}}},
		Drafts: []replay.Impact{{
			Name: replay.BookName{Book: "b", Revision: "r2"}, SHA256: "bb",
			Total:  replay.Change{Was: 20000, Now: 21000, Lines: 1000, Differ: 80, Members: 60},
			Gain:   replay.Side{Members: 40, Cents: 1500, Most: 100, Median: 30},
			Lose:   replay.Side{Members: 20, Cents: -500, Most: -60, Median: -20},
			Spread: []replay.Bucket{{NoFrom: true, To: -1, Members: 20, Cents: -500}, {From: 1, NoTo: true, Members: 40, Cents: 1500}},
			ByBenefit: []replay.Change{
				{Code: "b0", Was: 10000, Now: 10600, Lines: 500, Differ: 40, Members: 30}, {Code: "b2", Was: 10000, Now: 10400, Lines: 500, Differ: 40, Members: 60}},
			ByCategory: []replay.Change{
				{Code: "c0", Was: 10000, Now: 10600, Lines: 500, Differ: 40, Members: 30}, {Code: "c1", Was: 10000, Now: 10400, Lines: 500, Differ: 40, Members: 60}},
			Moves: []replay.Move{{Benefit: "b0", Was: engine.Denied, Now: engine.Approved, Lines: 40, Members: 30, Cents: 600}},
			Limits: []replay.LimitChange{{Benefit: "b0", Limit: "sessions", Was: replay.Binding{Exists: true, Lines: 60, Members: 40},
				Now: replay.Binding{Exists: true, Lines: 20, Members: 10}}},
			Assumed: []replay.Assumed{{Assumption: replay.Assumption{Text: "b0.units=+10%", Benefit: "b0", Change: 1000}, Base: 10600, Cents: 1060}},
		}},
	}
}

func TestNarrow_ofManyKeepsAllButSingleMembers(t *testing.T) {
	t.Parallel()
	want := many()
	want.Check.First = nil
	im := &want.Drafts[0]
	im.Gain.Most, im.Gain.Median, im.Lose.Most, im.Lose.Median = 0, 0, 0, 0
	if diff := cmp.Diff(want, many().Narrow(book())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNarrow_hidesWhatIsOfFew(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set  func(*replay.Answer, *replay.Impact)
		want func(*replay.Answer, *replay.Impact)
	}{
		"a period of nine members": {
			func(a *replay.Answer, _ *replay.Impact) { a.Members = 9 },
			func(a *replay.Answer, im *replay.Impact) {
				*a = replay.Answer{Members: replay.Few, Claims: replay.Few, Lines: replay.Few, Check: replay.Check{Differ: replay.Few, Members: replay.Few}, Drafts: a.Drafts,
					Manual: replay.Manual{Rulings: replay.Few, ExGratia: replay.Few, Erased: replay.Few, Undated: replay.Few}}
				*im = withheld(im)
				im.Total.Was, im.Total.Lines, im.SHA256 = 0, replay.Few, ""
			},
		},
		"a difference of nine members": {
			func(_ *replay.Answer, im *replay.Impact) { im.Total.Members = 9 },
			func(_ *replay.Answer, im *replay.Impact) { *im = withheld(im) },
		},
		"nine who lose, and so those who gain": {
			func(_ *replay.Answer, im *replay.Impact) { im.Lose.Members = 9 },
			func(_ *replay.Answer, im *replay.Impact) {
				im.Gain, im.Lose, im.Spread = replay.Side{Members: replay.Few}, replay.Side{Members: replay.Few}, nil
			},
		},
		"three who neither gain nor lose": {
			func(_ *replay.Answer, im *replay.Impact) { im.Total.Members = 63 },
			func(_ *replay.Answer, im *replay.Impact) {
				for _, rows := range [][]replay.Change{im.ByBenefit, im.ByCategory} {
					rows[0].Members, rows[1].Members = replay.Few, replay.Few
				}
				im.Moves[0].Members = replay.Few
			},
		},
		"a cap that binds on nine": {
			func(_ *replay.Answer, im *replay.Impact) { im.Limits[0].Now.Members = 9 },
			func(_ *replay.Answer, im *replay.Impact) { im.Limits = nil },
		},
		"a cap that binds on nine more": {
			func(_ *replay.Answer, im *replay.Impact) { im.Limits[0].Now.Members = 49 },
			func(_ *replay.Answer, im *replay.Impact) { im.Limits = nil },
		},
		"a cap that binds on three lines fewer": {
			func(_ *replay.Answer, im *replay.Impact) { im.Limits[0].Now.Lines = 57 },
			func(_ *replay.Answer, im *replay.Impact) { im.Limits = nil },
		},
		"a benefit of nine, all that tells it, and another": {
			func(_ *replay.Answer, im *replay.Impact) { im.ByBenefit[0].Members, im.ByCategory[0].Members = 9, 9 },
			func(_ *replay.Answer, im *replay.Impact) {
				im.ByBenefit, im.ByCategory, im.Moves, im.Limits = nil, nil, nil, nil
				im.Assumed[0].Base, im.Assumed[0].Cents = replay.Few, 0
			},
		},
		"what an assumption adds from a day on": {
			func(_ *replay.Answer, im *replay.Impact) { im.Assumed[0].From = engine.MustDate("2025-12-31") },
			func(_ *replay.Answer, im *replay.Impact) { im.Assumed[0].Base, im.Assumed[0].Cents = replay.Few, 0 },
		},
		"few rulings": {
			func(a *replay.Answer, _ *replay.Impact) { a.Manual.Rulings = 3 },
			func(a *replay.Answer, _ *replay.Impact) { a.Manual.Rulings, a.Manual.ExGratia = replay.Few, replay.Few },
		},
		"a check that differs for nine": {
			func(a *replay.Answer, _ *replay.Impact) { a.Check.Members = 9 },
			func(a *replay.Answer, _ *replay.Impact) {
				a.Check = replay.Check{Differ: replay.Few, Members: replay.Few}
			},
		},
		"a cause of nine, and so the other": {
			func(a *replay.Answer, _ *replay.Impact) { a.Check.Causes[1].Members = 9 },
			func(a *replay.Answer, _ *replay.Impact) { a.Check.Causes = nil },
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			given, want := many(), many().Narrow(book())
			tt.set(&given, &given.Drafts[0])
			want.Drafts[0].Total.Members = min(want.Drafts[0].Total.Members, given.Drafts[0].Total.Members)
			want.Drafts[0].Assumed[0].From = given.Drafts[0].Assumed[0].From
			tt.want(&want, &want.Drafts[0])
			if diff := cmp.Diff(want, given.Narrow(book())); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func withheld(im *replay.Impact) replay.Impact {
	return replay.Impact{
		Name: im.Name, SHA256: im.SHA256, Total: replay.Change{Was: 20000, Lines: 1000, Differ: replay.Few, Members: replay.Few},
		Gain: replay.Side{Members: replay.Few}, Lose: replay.Side{Members: replay.Few},
		Assumed: []replay.Assumed{{Assumption: im.Assumed[0].Assumption, Base: replay.Few}},
	}
}

// TestNarrow_ofABenefitThatADraftMoves: the categories of a benefit that moves are told or hidden together, since nobody counted what
// it adds to which.
func TestNarrow_ofABenefitThatADraftMoves(t *testing.T) {
	t.Parallel()
	moved := book()
	moved.Benefit("b0").Category = "c1"
	given := many()
	im := &given.Drafts[0]
	im.ByBenefit[0].Members = 9
	narrow := given.Narrow(book(), moved).Drafts[0]
	if narrow.ByCategory != nil || narrow.ByBenefit != nil {
		t.Errorf("the benefit of nine can be told from its categories: %+v", narrow)
	}
	im.ByBenefit[0].Members = 30
	if narrow := given.Narrow(book(), moved).Drafts[0]; len(narrow.ByCategory) != 2 || len(narrow.ByBenefit) != 2 {
		t.Errorf("nothing is few, and yet hidden: %+v", narrow)
	}
	im.ByBenefit[1].Members = 9
	if narrow := given.Narrow().Drafts[0]; narrow.ByCategory != nil {
		t.Errorf("without books, nobody knows what adds up to %+v", narrow.ByCategory)
	}
}
