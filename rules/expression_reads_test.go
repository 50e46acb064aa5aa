package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

func TestExpression_reads(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	x := mustCompile(t, e, `provider.known && provider.profession == "x" && member.contributions == "behind" && household.size > 1 && `+
		`field.price > param.fee && field.note != "" && table.orthodontics(field.stage) > param.fee && provider.profession != "y"`)
	want := []engine.Fact{
		{Name: "provider.profession", Group: engine.FactProvider}, {Name: "member.contributions", Group: engine.FactContributions},
		{Name: "household.size", Group: engine.FactHousehold}, {Name: "field.price", Group: engine.FactField, Slot: 4},
		{Name: "field.stage", Group: engine.FactField, Slot: 0},
	}
	if diff := cmp.Diff(want, x.Facts()); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	names := []string{"provider.known", "provider.profession", "member.contributions", "household.size", "field.price", "param.fee", "field.note", "field.stage", "table.orthodontics"}
	if diff := cmp.Diff(names, x.names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]engine.Date{engine.MustDate("2020-01-01"), engine.MustDate("2025-01-01")}, x.changes()); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if !x.readsHousehold() || mustCompile(t, e, `member.covered`).readsHousehold() {
		t.Error("readsHousehold is wrong")
	}
	v := testView()
	v.Household = nil
	kept := []engine.Arg{{Name: "before", Value: engine.Int(1)}}
	got := x.Figures(v, kept)
	figures := []engine.Arg{
		kept[0], {Name: "provider.known", Value: engine.Bool(true)}, {Name: "provider.profession", Value: engine.TextValue("psychologist")},
		{Name: "member.contributions", Value: engine.TextValue("in_order")}, {Name: "field.price", Value: engine.CentsValue(12_34)},
		{Name: "param.fee", Value: engine.CentsValue(20_00)}, {Name: "field.note", Value: engine.TextValue("none")},
		{Name: "field.stage", Value: engine.TextValue("fitting")}, {Name: "table.orthodontics", Value: engine.CentsValue(375_00)},
	}
	if diff := cmp.Diff(figures, got); diff != "" {
		t.Errorf("figures, without the absent household (-want +got):\n%s", diff)
	}
}

// TestExpression_past: what is read of the member's past is known when the book is loaded, and shown as it was written; a
// benefit that was never granted has no date to show.
func TestExpression_past(t *testing.T) {
	t.Parallel()
	x := mustCompile(t, testEnvironment(t, testScope()),
		`times("dental", "2 years") < 9 && times("dental", "1 month") > 0 && !had("psychology", "60 days") && last("psychology") < last('dental')`)
	want := []engine.HistoryRead{
		{Benefit: "dental", Within: engine.Period{Months: 24}}, {Benefit: "dental", Within: engine.Period{Months: 1}},
		{Benefit: "psychology", Within: engine.Period{Days: 60}}, {Benefit: "psychology", Within: engine.Period{Months: 120}},
		{Benefit: "dental", Within: engine.Period{Months: 120}},
	}
	if diff := cmp.Diff(want, x.past); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	together := []engine.HistoryRead{{Benefit: "dental", Within: engine.Period{Months: 120}}, {Benefit: "psychology", Within: engine.Period{Months: 120, Days: 60}}}
	if diff := cmp.Diff(together, askPast(nil, x.past...)); diff != "" {
		t.Errorf("each benefit once (-want +got):\n%s", diff)
	}
	figures := []engine.Arg{
		{Name: `times("dental", "2 years")`, Value: engine.Int(4)}, {Name: `times("dental", "1 month")`, Value: engine.Int(1)},
		{Name: `had("psychology", "60 days")`, Value: engine.Bool(false)}, {Name: `last("dental")`, Value: engine.DateValue(engine.MustDate("2024-12-30"))},
	}
	if diff := cmp.Diff(figures, x.Figures(testView(), nil)); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

// TestExpression_limitNames: what a name of a limit needs to be known, and what it says of the expression.
func TestExpression_limitNames(t *testing.T) {
	t.Parallel()
	e := testEnvironment(t, testScope())
	x := mustCompile(t, e, `open.block && ordinal.events > 1 && approval.valid && approval.units > 1`)
	want := []engine.Fact{
		{Name: "open.block", Group: engine.FactLimit, Slot: 3}, {Name: "ordinal.events", Group: engine.FactLimit, Slot: 2},
		{Name: "approval.units", Group: engine.FactApproval},
	}
	if diff := cmp.Diff(want, x.Facts()); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	v := testView()
	endless := mustCompile(t, e, `approval.until > line.until`)
	if got := endless.Figures(v, nil); len(got) != 1 || got[0].Name != "line.until" {
		t.Errorf("an approval without an end shows %v", got)
	}
	v.Approval.Until = v.On + 30
	if got := endless.Figures(v, nil); len(got) != 2 || got[0].Value != engine.DateValue(v.On+30) {
		t.Errorf("an approval with an end shows %v", got)
	}
	if x.byUnit || !mustCompile(t, e, `eur(2) * ordinal.sessions`).byUnit {
		t.Error("only the place of a unit makes a formula run for every unit")
	}
	if !x.readsApproval() || mustCompile(t, e, `member.covered`).readsApproval() || !mustCompile(t, e, `!approval.valid`).readsApproval() {
		t.Error("readsApproval is wrong")
	}
}

func TestExpression_datedValues(t *testing.T) {
	t.Parallel()
	x := mustCompile(t, testEnvironment(t, testScope()), `param.fee + table.orthodontics("early")`)
	for on, want := range map[string]string{"2020-01-01": "95.00 EUR", "2024-12-31": "95.00 EUR", "2025-01-01": "105.00 EUR", "2031-05-05": "105.00 EUR"} {
		v := testView()
		v.On = engine.MustDate(on)
		if got, err := x.Value(v); err != nil || written(got) != want {
			t.Errorf("on %s: got %v, %v, want %s", on, got, err, want)
		}
	}
}
