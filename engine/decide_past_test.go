package engine

import "testing"

func TestDecide_approvals(t *testing.T) {
	t.Parallel()
	approved := func(id, from, until string) Approval {
		a := Approval{ID: id, Member: "M1", Benefit: "visit", GrantedOn: MustDate(from), Span: Span{From: MustDate(from)}}
		if until != "" {
			a.Until = MustDate(until)
		}
		return a
	}
	tests := map[string]struct {
		approvals []Approval
		on        string
		want      verdict
		why       string
	}{
		"none":                        {nil, "2025-05-01", verdict{Denied, 0, "approval_missing", ""}, "why_approval"},
		"not yet":                     {[]Approval{approved("a", "2025-05-02", "")}, "2025-05-01", verdict{Denied, 0, "approval_missing", ""}, "why_approval"},
		"from its first day":          {[]Approval{approved("a", "2025-05-01", "")}, "2025-05-01", verdict{Approved, 1000, "", ""}, ""},
		"its last day":                {[]Approval{approved("a", "2025-04-01", "2025-05-02")}, "2025-05-01", verdict{Approved, 1000, "", ""}, ""},
		"ended":                       {[]Approval{approved("a", "2025-04-01", "2025-05-01")}, "2025-05-01", verdict{Denied, 0, "approval_missing", ""}, "why_approval"},
		"of another benefit":          {[]Approval{{ID: "a", Member: "M1", Benefit: "sport", Span: Span{From: 1}}}, "2025-05-01", verdict{Denied, 0, "approval_missing", ""}, "why_approval"},
		"an open one and a later one": {[]Approval{approved("a", "2024-05-01", ""), approved("b", "2025-04-01", "")}, "2025-05-01", verdict{Approved, 1000, "", ""}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := visit(share(100))
			b.Approval, b.ReadsApproval = true, true
			facts := factsWith()
			facts.Approvals = tt.approvals
			got := Decide(bookOf(t, b), claimOf(visits(tt.on, One, 1000)), facts).Lines[0]
			if v := verdictOf(got); v != tt.want {
				t.Errorf("%+v, want %+v", v, tt.want)
			}
			if tt.why == "" && got.WhyNot == nil {
				return
			}
			if got.WhyNot == nil || got.WhyNot.Code != tt.why {
				t.Errorf("why-not %v, want %s", got.WhyNot, tt.why)
			}
		})
	}
}

// A treatment begun before a change keeps the old rule: the approval's day governs, whatever the day of the service.
func TestDecide_datedByApproval(t *testing.T) {
	t.Parallel()
	b := visit(dated("2020-01-01", CentsValue(1500), "2025-01-01", CentsValue(2000)))
	b.ReadsApproval, b.DatedBy.Kind, b.Changes = true, DatedByApproval, []Date{MustDate("2025-01-01")}
	for granted, want := range map[string]Cents{"2024-12-31": 1500, "2025-01-01": 2000} {
		facts := factsWith()
		facts.Approvals = []Approval{{ID: "a", Member: "M1", Benefit: "visit", GrantedOn: MustDate(granted), Span: Span{From: MustDate(granted)}}}
		if got := Decide(bookOf(t, b), claimOf(visits("2025-05-01", One, 5000)), facts); got.Pays != want {
			t.Errorf("approval of %s: pays %s, want %s", granted, got.Pays, want)
		}
	}
	if got := Decide(bookOf(t, b), claimOf(visits("2025-05-01", One, 5000)), factsWith()).Lines[0]; got.Outcome != Pended {
		t.Errorf("without an approval: %s, want pended", got.Outcome)
	}
}

func TestView_history(t *testing.T) {
	t.Parallel()
	granted := func(date string, n int64) Granted { return Granted{Benefit: "dentist", Date: MustDate(date), Lines: n} }
	v := View{On: MustDate("2025-06-15"), History: []Granted{granted("2024-06-15", 1), granted("2024-06-16", 2), granted("2025-06-15", 1), granted("2025-06-16", 4)},
		Taken: []Granted{granted("2025-06-15", 1), {Benefit: "sport", Date: MustDate("2025-06-01"), Lines: 1}}}
	year := Period{Months: 12}
	if n := v.Times("dentist", year); n != 4 {
		t.Errorf("%d times in 12 months, want 4: a year ago to the day is over, tomorrow is not yet", n)
	}
	if d := v.Last("dentist", year); d != MustDate("2025-06-15") {
		t.Errorf("last on %s", d)
	}
	if d := v.Last("optics", year); d != Never {
		t.Errorf("what never was: %s", d)
	}
}

// Lines of one claim see each other in the member's history.
func TestDecide_historySeesFormerLines(t *testing.T) {
	t.Parallel()
	b := visit(share(100))
	b.History = []HistoryRead{{Benefit: "visit", Within: Period{Months: 12}}}
	b.Gates = []Gate{{Rule: "requires[0]", Reason: "again", If: cond(`times("visit", "12 months") < 2`, func(v *View) bool { return v.Times("visit", Period{Months: 12}) < 2 })}}
	got := Decide(bookOf(t, b), claimOf(visits("2025-05-01", One, 100), visits("2025-05-02", One, 100), visits("2025-05-03", One, 100)), factsWith())
	if got.Lines[1].Outcome != Approved || got.Lines[2].Outcome != Denied {
		t.Errorf("the third of at most two: %s, %s, %s", got.Lines[0].Outcome, got.Lines[1].Outcome, got.Lines[2].Outcome)
	}
}

func TestDecide_whyNotSaysWhatWouldBePaid(t *testing.T) {
	t.Parallel()
	facts := factsWith(usedSessions("2025-11-03", 20*One))
	got := Decide(bookOf(t, psychology()), claimOf(session("2025-11-20", One, 6000)), facts).Lines[0]
	book := bookOf(t, psychology())
	want := map[Lang]string{
		EN: "1\u00a0session from 1 January 2026 on will be paid €20.00.",
		FR: "À partir du 1er janvier 2026 : 20,00\u00a0€ pour 1\u00a0séance.",
	}
	for lang, text := range want {
		if s := Sentence(book, lang, got.WhyNot.Code, got.WhyNot.Args); s != text {
			t.Errorf("%s: %q, want %q", lang, s, text)
		}
	}
	if s := Sentence(book, EN, got.Reasons[0].Code, got.Reasons[0].Args); s != "Limit reached: sessions, 20 of 20\u00a0sessions used (2025), the last on 3 November 2025." {
		t.Errorf("reason: %q", s)
	}
	unknown := session("2025-11-20", One, 6000)
	retired := factsWith()
	retired.Providers[0].Recognised = []Span{{From: MustDate("2025-12-01")}}
	if got := Decide(book, claimOf(unknown), retired).Lines[0]; got.WhyNot == nil || Sentence(book, EN, got.WhyNot.Code, got.WhyNot.Args) != "1\u00a0session from 1 December 2025 on will be paid €20.00." {
		t.Errorf("a provider recognised later: %+v", got.WhyNot)
	}
}
