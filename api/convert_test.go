package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// said is an expression of which only the words count.
type said struct{ source, words string }

func (s said) Holds(*engine.View) (bool, error)                      { return true, nil }
func (s said) Value(*engine.View) (engine.Value, error)              { return engine.Value{}, nil }
func (s said) Facts() []engine.Fact                                  { return nil }
func (s said) Figures(_ *engine.View, dst []engine.Arg) []engine.Arg { return dst }
func (s said) Source() string                                        { return s.source }
func (s said) Words(_ *engine.Book, lang engine.Lang) string         { return s.words + " " + lang.String() }

// stayBook has one benefit, of days in hospital.
func stayBook() *engine.Book {
	b := &engine.Book{Revision: "sha256:0", Units: map[string]engine.UnitName{}, Benefits: []*engine.Benefit{{
		Code: "hospital", Category: "care", Unit: "day", From: engine.MustDate("2020-01-01"), Title: engine.Text{FR: "Hôpital", NL: "Ziekenhuis", DE: "Krankenhaus", EN: "Hospital"},
		Approval: true, Pays: &engine.Choice{Is: engine.Constant(engine.CentsValue(1000))},
	}}}
	b.Index()
	return b
}

// fits holds an answer against a schema of the contract, and returns it as JSON has it.
func fits(t *testing.T, schema string, answer any) any {
	t.Helper()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	value := decode[any](t, response{body: mustJSON(t, answer)})
	if err := c.doc.Components.Schemas[schema].Value.VisitJSON(value, c.doc.GetSchemaValidationOptions()...); err != nil {
		t.Errorf("not as %s says: %v", schema, err)
	}
	return value
}

func TestNewQuote_showsThePartsOfALineThatWasCut(t *testing.T) {
	t.Parallel()
	date := engine.MustDate
	part := func(from, until string, days int64, pays engine.Cents) engine.LineDecision {
		return engine.LineDecision{
			Benefit: "hospital", Date: date(from), Outcome: engine.Reduced, Pays: pays, PayTo: engine.PayMember, PayMode: engine.ModeMoney, BoundBy: "days",
			Part:   engine.PartOf{From: date(from), Until: date(until), Units: engine.Quantity(days) * engine.One, Charged: 500, Left: 400},
			WhyNot: &engine.Reason{Code: "why_next_window", Args: []engine.Arg{{Name: "amount", Value: engine.CentsValue(1250)}}},
			Balances: []engine.Balance{
				{Limit: "days", Measure: engine.MeasureUnits, Unit: "day", Window: engine.EveryCalendarYear.WindowOf(date(from)), Used: days * 1000, Remaining: 500},
				{Limit: "seen", Measure: engine.MeasureCount, Bound: engine.BoundNone, Used: 3},
				{Limit: "costs", Measure: engine.MeasureExpense, Bound: engine.BoundAfter, Window: engine.Window{From: date("2025-03-16"), Until: date("2027-03-16")}, Used: 5, Remaining: 95},
			},
		}
	}
	d := engine.Decision{Outcome: engine.Reduced, Pays: 3000, Lines: []engine.LineDecision{{
		Benefit: "hospital", Date: date("2025-12-30"), Outcome: engine.Reduced, Pays: 3000,
		Parts: []engine.LineDecision{part("2025-12-30", "2025-12-31", 2, 2000), part("2026-01-01", "2026-01-01", 1, 1000)},
	}}}
	q := NewQuote(stayBook(), &engine.Claim{Member: "M1", Channel: "online", SubmittedOn: date("2026-02-01")}, &d, engine.EN)
	fits(t, "Quote", q)
	l := q.Lines[0]
	if len(l.Parts) != 2 || len(l.Steps) != 0 || l.PaysCents != 3000 || l.WhyNot != nil || l.Late != nil {
		t.Fatalf("%+v", l)
	}
	first := fits(t, "LinePart", l.Parts[0])
	want := `{"from":"2025-12-30","until":"2025-12-31","units":2,"charged_cents":500,"benefit":"hospital","date":"2025-12-30","outcome":"reduced","pays_cents":2000,
		"pay":{"to":"member","mode":"money"},"reasons":[],"bound_by":"days","late":null,"steps":[],
		"why_not":{"code":"why_next_window","text":"` + l.Parts[0].WhyNot.Text + `","pays_cents":1250},
		"balances":[{"limit":"days","title":"days","measure":"units","unit":"day","window":"2025","bound":"at_most","used":2,"remaining":0.5},
		{"limit":"seen","title":"seen","measure":"count","unit":"","window":"lifetime","bound":"none","used":3},
		{"limit":"costs","title":"costs","measure":"expense","unit":"","window":"2025-03-16/2027-03-16","bound":"after","used":5,"remaining":95}]}`
	if diff := cmp.Diff(decode[any](t, response{body: []byte(want)}), first); diff != "" {
		t.Error(diff)
	}
}

func TestNewQuote_saysWhatTheOrderOfServiceWouldHaveGiven(t *testing.T) {
	t.Parallel()
	on := engine.MustDate("2025-11-03")
	d := engine.Decision{Outcome: engine.Denied, Lines: []engine.LineDecision{{
		Benefit: "hospital", Date: engine.MustDate("2025-10-01"), Outcome: engine.Denied,
		Late:   &engine.Late{Pays: 4000, Displaced: []engine.Displaced{{Claim: "C1", Line: 2, Benefit: "hospital", Date: on, Paid: 4000, WouldPay: 1500}}},
		WhyNot: &engine.Reason{Code: "why_in_force_from", Args: []engine.Arg{{Name: "date", Value: engine.DateValue(on)}}},
	}}}
	for _, lang := range engine.Langs {
		q := NewQuote(stayBook(), &engine.Claim{Member: "M1", Channel: "online", SubmittedOn: on}, &d, lang)
		fits(t, "Quote", q)
		late := q.Lines[0].Late
		if late == nil || late.PaysCents != 4000 || len(late.Displaced) != 1 || late.Text == "" || strings.ContainsAny(late.Text, "{}") {
			t.Fatalf("%+v", late)
		}
		want := Displaced{Claim: "C1", Line: 2, Benefit: "hospital", Date: "2025-11-03", PaidCents: 4000, WouldPayCents: 1500, Text: late.Displaced[0].Text}
		if late.Displaced[0] != want || strings.ContainsAny(want.Text, "{}") || want.Text == "" {
			t.Errorf("%+v", late.Displaced[0])
		}
		if q.Lines[0].WhyNot.PaysCents != nil {
			t.Errorf("nobody said what it would pay: %+v", q.Lines[0].WhyNot)
		}
	}
}

// TestNewQuote_saysThatOnlyOthersWouldBePaidOtherwise: "€5.00 instead of €5.00" would say nothing.
func TestNewQuote_saysThatOnlyOthersWouldBePaidOtherwise(t *testing.T) {
	t.Parallel()
	on := engine.MustDate("2025-11-03")
	d := engine.Decision{Outcome: engine.Approved, Pays: 500, Lines: []engine.LineDecision{{
		Benefit: "hospital", Date: on, Outcome: engine.Approved, Pays: 500,
		Late: &engine.Late{Pays: 500, Displaced: []engine.Displaced{{Claim: "C1", Benefit: "hospital", Date: on + 1, Paid: 4000}}},
	}}}
	for _, lang := range engine.Langs {
		late := NewQuote(stayBook(), &engine.Claim{Member: "M1", SubmittedOn: on}, &d, lang).Lines[0].Late
		if late.PaysCents != 500 || late.Text == "" || strings.ContainsAny(late.Text, "{}5") {
			t.Errorf("%s: %+v", lang, late)
		}
	}
}

func TestGetBenefit_showsItsLimitsWhole(t *testing.T) {
	t.Parallel()
	book := stayBook()
	b := book.Benefits[0]
	when := said{"member.age < 18", "younger than 18"}
	b.Evidence = []engine.EvidenceRule{{Rule: "evidence[0]", When: when}, {Rule: "evidence[1]"}}
	dated := &engine.Choice{Dates: []engine.DatedChoice{
		{From: engine.MustDate("2020-01-01"), Choice: engine.Choice{Is: engine.Constant(engine.Int(1))}},
		{From: engine.MustDate("2025-01-01"), Choice: engine.Choice{Cases: []engine.CaseChoice{
			{If: when, Choice: engine.Choice{Cases: []engine.CaseChoice{{If: said{"a", "A"}, Choice: engine.Choice{Is: said{"2", "two"}}}, {Choice: engine.Choice{Is: engine.Constant(engine.Int(3))}}}}},
			{Choice: engine.Choice{Is: engine.Constant(engine.Int(4))}},
		}}},
	}}
	b.Limits = []*engine.Limit{
		{ID: "kinds", Code: "hospital.kinds", Measure: engine.MeasureCount, Scope: engine.PerHousehold, Keys: []engine.Formula{said{"field.ear", "the ear"}},
			Every: engine.Every{Kind: engine.KindMonthsFromFirst, N: 24}, OpenedBy: when, When: when, Of: said{"benefit", "the benefit"}, AtMost: dated, Deny: true},
		{ID: "costs", Code: "costs", Pool: true, Measure: engine.MeasureExpense, Part: engine.ExpenseCopay, After: &engine.Choice{Is: engine.Constant(engine.CentsValue(5000))}},
		{ID: "seen", Code: "hospital.seen", Measure: engine.MeasureUnits, Every: engine.EveryLifetime},
	}
	b.Repeatable, b.InServiceOrder, b.Review = true, true, []engine.ReviewRule{{Rule: "review[0]", If: when, Reason: "review_needed"}}
	got := newBenefitDetail(book, b, engine.MustDate("2025-06-01"), engine.FR)
	fits(t, "BenefitDetail", got)
	review := []BenefitReview{{Rule: "review[0]", If: "member.age < 18", Words: "younger than 18 fr", Reason: "review_needed",
		Text: engine.Template(engine.FR, "review_needed")}}
	if diff := cmp.Diff(review, got.Review); diff != "" || !got.Repeatable || got.Order != "service" || review[0].Text == "" {
		t.Errorf("repeatable %t, order %s, reviews %s", got.Repeatable, got.Order, diff)
	}
	if !got.Approval || *got.Evidence[0].Words != "younger than 18 fr" || got.Evidence[1].Words != nil {
		t.Errorf("%+v", got)
	}
	expr := func(source, words string) *Expression { return &Expression{Source: source, Words: words} }
	one := func(condition, words, is, isWords string) Case {
		return Case{If: orNull(condition), Is: is, Words: CaseWords{If: orNull(words), Is: isWords}}
	}
	young := expr("member.age < 18", "younger than 18 fr")
	want := []BenefitLimit{
		{Limit: "kinds", Title: "kinds", Measure: "count", Of: expr("benefit", "the benefit fr"), Per: "household", Keys: []Expression{*expr("field.ear", "the ear fr")},
			Every: "24 months from first use", OpenedBy: young, When: young, Bound: "at_most", Over: "deny", After: []Case{}, AtMost: []Case{
				one("(member.age < 18) && (a)", "younger than 18 fr et A fr", "2", "two fr"), one("member.age < 18", "younger than 18 fr", "3", "3"), one("", "", "4", "4"),
			}},
		{Limit: "costs", Title: "costs", Pool: true, Measure: "expense", Of: expr("line.copay", "le ticket modérateur"), Per: "member", Keys: []Expression{}, Every: "calendar year",
			Bound: "after", AtMost: []Case{}, After: []Case{one("", "", "50.00 EUR", engine.FormatValue(book, engine.CentsValue(5000), engine.FR))}, Over: "reduce"},
		{Limit: "seen", Title: "seen", Measure: "units", Per: "member", Keys: []Expression{}, Every: "lifetime", Bound: "none", AtMost: []Case{}, After: []Case{}, Over: "reduce"},
	}
	if diff := cmp.Diff(want, got.Limits); diff != "" {
		t.Error(diff)
	}
}
