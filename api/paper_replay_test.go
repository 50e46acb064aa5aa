package api

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
	"octroi/rules"
)

// loadedBook is the shipped book, with some of its text replaced.
func loadedBook(t *testing.T, edits ...string) *rules.Loaded {
	t.Helper()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i].Text = strings.NewReplacer(edits...).Replace(files[i].Text)
	}
	loaded, issues := rules.Load(files)
	if loaded == nil {
		t.Fatal(issues)
	}
	return loaded
}

// replayOf is an answer about 2025 whose draft changes as many benefits as there are, and everything else of which there is a section.
func replayOf(t *testing.T, before *rules.Loaded, drafts ...*rules.Loaded) *report.Replay {
	t.Helper()
	r := &report.Replay{Against: before.Book, Answer: replay.Answer{
		Span: engine.Span{From: engine.MustDate("2025-01-01"), Until: engine.MustDate("2026-01-01")}, Against: replay.BookName{Book: "partenamut", Revision: before.Book.Revision},
		Members: 1_370_308, Claims: 2_900_000, Lines: 3_512_644, Cents: 86_812_345_67, SHA256: strings.Repeat("0123456789abcdef", 4),
		Manual: replay.Manual{Rulings: 1_204}, Check: replay.Check{
			Stands: 86_812_300_00, Differ: 12, Members: 11, More: 100_00, Less: 54_33, Causes: []replay.CauseCount{{Cause: replay.CauseFact, Lines: 12, Members: 11, More: 100_00, Less: 54_33}},
		},
	}}
	for n, d := range drafts {
		r.Drafts = append(r.Drafts, d.Book)
		r.Answer.Drafts = append(r.Answer.Drafts, impact(t, d, engine.Cents(n)))
	}
	return r
}

func impact(t *testing.T, d *rules.Loaded, n engine.Cents) replay.Impact {
	t.Helper()
	x := replay.Impact{
		Name: replay.BookName{Book: "partenamut", Revision: d.Book.Revision}, SHA256: strings.Repeat("fedcba9876543210", 4),
		Total: replay.Change{Was: 86_812_345_67, Now: 86_812_345_67 + (n-1)*1_204_567_89, Lines: 3_000_000, Differ: 61_000, Members: 45_000},
		Gain:  replay.Side{Members: 4_000, Cents: 100_000_00, Most: 300_00, Median: 20_00},
		Lose:  replay.Side{Members: 41_000, Cents: -1_304_567_89, Most: -1_240_00, Median: -40_00},
	}
	for i, b := range d.Book.Benefits {
		c := replay.Change{Code: b.Code, Was: 900_000_00, Now: 900_000_00, Lines: 30_000}
		if i%9 == 0 {
			c.Now, c.Differ, c.Members = c.Was+engine.Cents((i%2)*2-1)*engine.Cents(1000+i)*13_37, 800, 700
			x.Moves = append(x.Moves, replay.Move{Benefit: b.Code, Was: engine.Approved, Now: engine.Denied, Reason: "limit_reached", Lines: 800, Members: 700, Cents: c.Now - c.Was})
			for _, l := range b.Limits {
				x.Limits = append(x.Limits, replay.LimitChange{Benefit: b.Code, Limit: l.ID, Was: replay.Binding{Exists: true, Lines: 1_000, Members: 800}, Now: replay.Binding{Exists: true, Lines: 1_800, Members: 1_500}})
			}
		}
		x.ByBenefit = append(x.ByBenefit, c)
	}
	for i, from := range []engine.Cents{-500_00, -200_00, -100_00, -50_00, -20_00, 1, 20_01, 50_01} {
		b := replay.Bucket{From: from + 1, To: from + 20_00, Members: int64(3_000 * (i + 1)), Cents: from * 1000}
		if i == 0 {
			b = replay.Bucket{NoFrom: true, To: from - 1, Members: 12, Cents: -7_000_00}
		}
		x.Spread = append(x.Spread, b)
	}
	x.Spread = append(x.Spread, replay.Bucket{From: 500_01, NoTo: true, Members: 31, Cents: 20_000_00})
	for _, text := range []string{"psychology.units=+8%", "population=+1.3%@2025-07-01"} {
		a, err := replay.ParseAssumption(text)
		if err != nil {
			t.Fatal(err)
		}
		x.Assumed = append(x.Assumed, replay.Assumed{Assumption: a, Base: 11_930_000_00, Cents: 954_400_00})
	}
	line := engine.LineDecision{Benefit: "psychology", Date: engine.MustDate("2025-11-03"), Outcome: engine.Approved, Pays: 20_00}
	denied := line
	denied.Outcome, denied.Pays, denied.Reasons = engine.Denied, 0, []engine.Reason{{Code: "not_covered"}}
	x.First = []replay.Difference{{Claim: engine.Claim{ID: "0198c0de-0000-7000-8000-000000000001"}, Member: "M000001", Was: line, Now: denied}}
	return x
}

// pages are both papers about some answers, written.
func pages(t *testing.T, lang engine.Lang) map[string]string {
	t.Helper()
	before, after := loadedBook(t), loadedBook(t, "2025-01-01: 20}}", "2025-01-01: 16}}", "50 EUR", "60 EUR")
	one := replayOf(t, before, after)
	sweep := replayOf(t, before, after, before, before, before, before, before, before, before, before)
	for i := range sweep.Answer.Drafts {
		sweep.Answer.Drafts[i].Name.Set = "psychology.sessions=" + strconv.Itoa(16+i)
	}
	narrow, none := *one, replayOf(t, before, before)
	narrow.Answer = one.Answer.Narrow(before.Book, after.Book)
	few := *one
	few.Answer.Drafts = []replay.Impact{one.Answer.Drafts[0]}
	few.Answer.Drafts[0].Total.Members = 9
	few.Answer = few.Answer.Narrow(before.Book, after.Book)
	none.Answer.Drafts[0] = replay.Impact{Name: none.Answer.Drafts[0].Name, Total: replay.Change{Was: none.Answer.Cents, Now: none.Answer.Cents, Lines: 3_000_000}}
	out := map[string]string{}
	for name, r := range map[string]*report.Replay{"one": one, "sweep": sweep, "narrow": &narrow, "few": &few, "none": none} {
		var page, summary bytes.Buffer
		if err := WriteReplay(&page, r, lang); err != nil {
			t.Fatal(err)
		}
		changes := [][]rules.Change{rules.Diff(before, after)}
		if name == "none" {
			changes = nil
		}
		if err := WriteReplaySummary(&summary, r, changes, lang); err != nil {
			t.Fatal(err)
		}
		out[name+"-page"], out[name+"-board"] = page.String(), summary.String()
	}
	return out
}

// TestWriteReplay_areSoundPages holds the papers to what every paper promises.
func TestWriteReplay_areSoundPages(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Security-Policy": {paperSecurity + "; frame-ancestors 'none'"}, "Cache-Control": {"no-store"}}
	for _, lang := range engine.Langs {
		for name, text := range pages(t, lang) {
			page := parseHTML(t, []byte(text))
			checkFrame(t, response{header: header}, page)
			if strings.Contains(page.text, "{") || strings.Contains(page.text, "}") {
				t.Errorf("%s in %s keeps a hole: %s", name, lang, page.text)
			}
			if page.attrs["html.lang"][0] != lang.String() {
				t.Errorf("%s is in %v", name, page.attrs["html.lang"])
			}
			if n := page.elements["svg"]; len(page.attrs["svg.aria-hidden"]) != n {
				t.Errorf("%s: a bar is read aloud, and the figure beside it too", name)
			}
		}
	}
}

func TestWriteReplaySummary_saysWhatABoardAsks(t *testing.T) {
	t.Parallel()
	all := pages(t, engine.EN)
	one := parseHTML(t, []byte(all["one-board"]))
	one.says(t, "What would this change of the rules cost?", "Under the draft, the period would have cost €85,607,777.78 instead of €86,812,345.67: -€1,204,567.89 (-1.4 %).",
		"1 January 2025 to 31 December 2025", "3,512,644 lines of 1,370,308 members", "Psychology sessions: at most 20 → 16 sessions",
		"Members 4,000 41,000", "Together +€100,000.00 -€1,304,567.89", "lose more than €500.00 12", "gain more than €500.00 31",
		"Psychology sessions: use +8 %: +€954,400.00", "Number of members +1.3 % from 1 July 2025 on: +€954,400.00",
		"Behaviour is held fixed: members claim the same services on the same days.", "never part of it", "Lines that differ: 12 (more €100.00, less €54.33).",
		"Manual decisions, taken as they stand: 1,204.", strings.Repeat("0123456789abcdef", 4), strings.Repeat("fedcba9876543210", 4), "and 20 more")
	if n := one.elements["li"] + one.elements["tr"]; n > 50 {
		t.Errorf("%d lines and rows do not fit one sheet of paper", n)
	}
	sweep := parseHTML(t, []byte(all["sweep-board"]))
	sweep.says(t, "Cost curve: psychology.sessions", "16 €85,607,777.78 -€1,204,567.89 -1.4 %", "24 €95,244,320.90 +€8,431,975.23 +9.7 %")
	none := parseHTML(t, []byte(all["none-board"]))
	none.says(t, "The draft changes nothing in this period: €86,812,345.67 under both books.")
	few := parseHTML(t, []byte(all["few-board"]))
	few.says(t, "The difference concerns fewer than 10 members: it is not shown.", "Figures about fewer than 10 members are not shown")
	for name, page := range map[string]parsedPage{"few": few, "narrow": parseHTML(t, []byte(all["narrow-page"]))} {
		for _, s := range []string{"85,607,777.78", "M000001", "0198c0de"} {
			if strings.Contains(page.text, s) && (name == "few" || s[0] != '8') {
				t.Errorf("%s tells %s: %s", name, s, page.text)
			}
		}
	}
}

func TestWriteReplay_hasBothExplanationsSideBySide(t *testing.T) {
	t.Parallel()
	page := parseHTML(t, []byte(pages(t, engine.FR)["one-page"]))
	page.says(t, "Sous la référence accordé : 20,00 €", "Sous le projet refusé : 0,00 €", "Séances chez le psychologue, 3 novembre 2025 · Demande 0198c0de-0000-7000-8000-000000000001, ligne 1 · M000001",
		"Décisions qui changent", "Hypothèses, à part", "Contrôle")
}

// TestWriteReplay_textsAreTexts: what was set comes from whoever asked.
func TestWriteReplay_textsAreTexts(t *testing.T) {
	t.Parallel()
	before := loadedBook(t)
	r := replayOf(t, before, before)
	plain, set := write(t, r), hostile
	r.Answer.Drafts[0].Name.Set = set
	for i, page := range write(t, r) {
		if !strings.Contains(page.text, `<script>alert(1)</script>`) {
			t.Errorf("the hostile text is not shown as a text:\n%s", page.text)
		}
		for name := range page.elements {
			if plain[i].elements[name] == 0 && name != "ul" && name != "li" {
				t.Errorf("an element %s that no harmless page has", name)
			}
		}
	}
}

func write(t *testing.T, r *report.Replay) (out [2]parsedPage) {
	t.Helper()
	var page, summary bytes.Buffer
	if err := WriteReplay(&page, r, engine.EN); err != nil {
		t.Fatal(err)
	}
	if err := WriteReplaySummary(&summary, r, nil, engine.EN); err != nil {
		t.Fatal(err)
	}
	return [2]parsedPage{parseHTML(t, page.Bytes()), parseHTML(t, summary.Bytes())}
}
