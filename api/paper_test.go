package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"octroi/engine"
	"octroi/rules"
)

// parsedPage is a page as a browser reads it.
type parsedPage struct {
	raw      string
	text     string              // what is shown, spaces folded
	elements map[string]int      // how often each
	attrs    map[string][]string // values by "element.attribute"
	headings string              // "h1 h2 h3"
	style    string
}

func parsePage(t *testing.T, r response) parsedPage {
	t.Helper()
	if r.status != http.StatusOK || r.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s %s", r.status, r.header.Get("Content-Type"), r.body)
	}
	return parseHTML(t, r.body)
}

func parseHTML(t *testing.T, body []byte) parsedPage {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p := parsedPage{raw: string(body), elements: map[string]int{}, attrs: map[string][]string{}}
	var text, headings []string
	for n := range root.Descendants() {
		switch {
		case n.Type == html.ElementNode:
			p.elements[n.Data]++
			for _, a := range n.Attr {
				p.attrs[n.Data+"."+a.Key] = append(p.attrs[n.Data+"."+a.Key], a.Val)
			}
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				headings = append(headings, n.Data)
			}
		case n.Type == html.TextNode && n.Parent.Data == "style":
			p.style += n.Data
		case n.Type == html.TextNode:
			text = append(text, strings.Fields(n.Data)...)
		}
	}
	p.text, p.headings = strings.Join(text, " "), strings.Join(headings, " ")
	return p
}

// says fails for every sentence that the page does not show. Spaces of any kind are equal.
func (p *parsedPage) says(t *testing.T, sentences ...string) {
	t.Helper()
	for _, s := range sentences {
		if !strings.Contains(p.text, strings.Join(strings.Fields(s), " ")) {
			t.Errorf("the page does not say %q:\n%s", s, p.text)
		}
	}
}

// submitted submits a claim and returns its id.
func (f *fixture) submitted(t *testing.T, body string) string {
	t.Helper()
	r := f.submit(body)
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	return decode[Claim](t, r).Id
}

func TestExplainClaim_saysWhatWasPaidAndWhy(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submitted(t, psychology("2025-10-01", 19))
	const two = `{"member":"M1","lines":[
		{"benefit":"psychology","date":"2025-11-03","units":2,"charged_cents":12000,"statutory_cents":1100,"other_cents":900,"provider":"P1","bill":"F-77","evidence":[{"code":"form"}]},
		{"benefit":"psychology","date":"2025-11-04","units":1,"charged_cents":6000,"provider":"P2","evidence":[{"code":"form"}]}]}`
	id := f.submitted(t, two)
	for lang, want := range map[string][]string{
		"en": {"Explanation of your reimbursement", "We pay €20.00 on this claim; €140.00 is left for you to pay.", "Practice A", "Bill F-77",
			"€120.00 €11.00 €9.00 €100.00 €20.00 €80.00", "Total €180.00 €11.00 €9.00 €160.00 €20.00 €140.00", "1. Psychology sessions, 3 November 2025",
			"We pay €20.00 to the member, and no more:", "Limit: Sessions a year, 19 of 20 sessions already used (2025)",
			"1 session from 1 January 2026 on will be paid €20.00.", "(the lesser of €20.00 and what is left of one session)", "Sessions a year: 20 sessions used, 0 sessions left until 31 December 2025.",
			"We pay nothing for this service: Practice B (P2) is not recognised"},
		"fr": {"Explication du remboursement", "Nous payons 20,00 € pour cette demande ; 140,00 € restent à votre charge.", "Facture F-77", "Practice B (P2) n'est pas reconnu"},
		"nl": {"Toelichting bij de terugbetaling", "Wij betalen € 20,00 aan het lid, en niet meer:", "Practice B (P2) is niet erkend"},
		"de": {"Erläuterung der Erstattung", "Wir zahlen 20,00 € an das Mitglied, und nicht mehr:", "Practice B (P2) ist nicht anerkannt"},
	} {
		page := parsePage(t, f.get("/v1/claims/"+id+"/explanation?lang="+lang))
		page.says(t, append(want, "F-77", "M1", id)...)
		if got := page.attrs["html.lang"]; !slices.Equal(got, []string{lang}) {
			t.Errorf("the page is in %v, want %s", got, lang)
		}
		if strings.Contains(page.text, "unit.left") || strings.Contains(page.text, "{") {
			t.Errorf("%s: a name for programs stands on the page:\n%s", lang, page.text)
		}
	}
	byHeader := parsePage(t, f.get("/v1/claims/"+id+"/explanation", "Accept-Language", "nl-BE", "Accept", "text/html,*/*;q=0.8"))
	byHeader.says(t, "Toelichting bij de terugbetaling")
	if r := f.get("/v1/claims/" + id + "/explanation?lang=es"); r.status != http.StatusBadRequest {
		t.Errorf("a language that octroi does not speak: %d", r.status)
	}
	if r := f.get("/v1/claims/00000000-0000-7000-8000-000000000000/explanation"); r.status != http.StatusNotFound {
		t.Errorf("no such claim: %d", r.status)
	}
}

func TestExplainClaim_saysWhatAPendedClaimWaitsFor(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	id := f.submitted(t, `{"member":"M1","lines":[
		{"benefit":"psychology","date":"2025-11-03","charged_cents":6000,"provider":"P1"},
		{"benefit":"psychology","date":"2025-11-04","charged_cents":6000,"provider":"P1","evidence":[{"code":"form"}]}]}`)
	page := parsePage(t, f.get("/v1/claims/"+id+"/explanation"))
	page.says(t, "Not everything is decided yet: 1 of 2 waiting. So far we pay €20.00.", "not decided yet –", "Waiting for a document: Form.",
		"Send us the document that is asked for. The date of your claim is kept.", "With the document asked for, €20.00 will be paid.",
		"€60.00 €0.00 €60.00 €20.00 €40.00")
	alone := parsePage(t, f.get("/v1/claims/"+f.submitted(t, `{"member":"M1","lines":[{"benefit":"psychology","date":"2025-11-05","charged_cents":6000,"provider":"nobody","evidence":[{"code":"form"}]}]}`)+"/explanation"))
	alone.says(t, "This claim is not decided yet.", "provider nobody is not known", "We are finding out who the provider is.")
}

func TestExplainClaim_showsThePartsOfAStayAndWhatCameLate(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	stay := f.submitted(t, `{"member":"M1","lines":[{"benefit":"sick_child","date":"2024-12-30","until":"2025-01-02","units":8,"charged_cents":8000}]}`)
	page := parsePage(t, f.get("/v1/claims/"+stay+"/explanation"))
	page.says(t, "Periods into which the service was cut", "30 December 2024 to 31 December 2024", "1 January 2025 to 2 January 2025", "4 hours")

	for n := range 5 {
		f.submitted(t, psychology("2025-11-0"+string(rune('2'+n)), 4))
	}
	late := parsePage(t, f.get("/v1/claims/"+f.submitted(t, psychology("2025-03-01", 2))+"/explanation"))
	late.says(t, "This service came in after others that are dated later.", "Psychology sessions of 6 November 2025: paid €80.00, in order of service €40.00.")
}

// revise makes another version of a claim, as whoever may.
func (f *fixture) revise(t *testing.T, r engine.VersionRequest) {
	t.Helper()
	r.Request, r.BodyHash, r.By = engine.RequestKey{Client: "other", Key: string(r.Kind)}, "h", engine.Actor{Client: "other"}
	if result := f.svc.Revise(t.Context(), r); result.Err != nil {
		t.Fatal(result.Err)
	}
}

func TestExplainClaim_saysWhatWasBeforeAndWhatIsBeyondTheRules(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.submitted(t, psychology("2025-10-01", 20)) // nothing is left of the limit
	id := f.submitted(t, psychology("2025-11-03", 1))
	if page := parsePage(t, f.get("/v1/claims/"+id+"/explanation")); strings.Contains(page.text, "First decision") {
		t.Error("a claim that was decided once has a history")
	}
	f.revise(t, engine.VersionRequest{Claim: id, Kind: engine.VersionRuling, Reason: "hardship", Ruling: &engine.Ruling{Kind: engine.RulingAmount, Amount: 1500, Reason: "hardship"}})
	page := parsePage(t, f.get("/v1/claims/"+id+"/explanation"))
	page.says(t, "1 20 November 2025 First decision €0.00 €0.00", "2 20 November 2025 A member of our staff decided €15.00 €15.00",
		"Of this, €15.00 is granted as an exception, beyond the rules.", "The total includes €15.00 granted as an exception, beyond the rules.")
	f.revise(t, engine.VersionRequest{Claim: id, Kind: engine.VersionReversal, Reason: "sent twice"})
	page = parsePage(t, f.get("/v1/claims/"+id+"/explanation?lang=fr"))
	page.says(t, "Cette demande a été annulée. Ce qui avait été payé est repris", "La demande a été annulée 0,00 € -15,00 €", "Practice A", "Cette décision a été annulée.")
	if st := decode[Statement](t, f.get("/v1/members/M1/statement?year=2025")); len(st.Lines) != 1 || st.All.PaidCents != 40000 {
		t.Errorf("what was reversed stands in the statement: %+v", st)
	}
}

// hostile is what a text would look like that wants to be more than a text, in every place of a page.
const hostile = `</td></style></title><script>alert(1)</script><img src=x onerror="alert(1)">' onload='x' {{.}} javascript:x`

func TestPapers_textsAreTextsWhateverTheySay(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/book.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(strings.ReplaceAll(hostile, "'", "''"), "{{.}}", "") // in a book, braces are arguments
	book := strings.Replace(string(source), `en: "{provider} is not recognised"`, "en: '{provider} "+text+"'", 1)
	for _, title := range []string{"Test book", "Psychology sessions", "Sessions a year", "sessions"} {
		book = strings.Replace(book, "en: "+title+"}", "en: '"+text+"'}", 1)
	}
	f := setUpEmpty(t)
	if _, err := f.svc.LoadBook(t.Context(), []engine.SourceFile{{Name: "book.yaml", Text: book}}, engine.Actor{}); err != nil {
		t.Fatal(err)
	}
	f.put("/v1/members/M1", `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}]}`)
	f.put("/v1/providers/P1", `{"name":`+quoteJSON(hostile)+`,"profession":"psychologist","recognised":[{"from":"2015-01-01"}]}`)
	f.put("/v1/providers/P2", `{"name":`+quoteJSON(hostile)+`,"profession":"psychologist"}`)
	one := `{"benefit":"psychology","date":"2025-11-03","units":21,"charged_cents":6000,"bill":` + quoteJSON(hostile[:64]) + `,"evidence":[{"code":"form"}],"provider":`
	id := f.submitted(t, `{"member":"M1","lines":[`+one+`"P1"},`+one+`"P2"}]}`)
	plain := parsePage(t, f.get("/v1/claims/"+f.submitted(t, psychology("2025-11-04", 1))+"/explanation"))
	for _, target := range []string{"/v1/claims/" + id + "/explanation", "/v1/members/M1/statement?year=2025"} {
		r := f.get(target, "Accept", "text/html")
		page := parsePage(t, r)
		if !strings.Contains(page.text, `<script>alert(1)</script>`) {
			t.Errorf("%s: the hostile text is not shown as a text:\n%s", target, page.text)
		}
		for name := range page.elements {
			if plain.elements[name] == 0 && !slices.Contains([]string{"ul", "li"}, name) {
				t.Errorf("%s: an element %s that no harmless page has", target, name)
			}
		}
		for name := range page.attrs {
			if plain.attrs[name] == nil {
				t.Errorf("%s: an attribute %s that no harmless page has", target, name)
			}
		}
		checkFrame(t, r, page)
	}
}

func quoteJSON(s string) string {
	b, _ := marshal(s)
	return string(b)
}

// checkFrame holds a page to what every page promises: it loads nothing, its policy allows its own style sheet only, and
// it can be read aloud in order.
func checkFrame(t *testing.T, r response, page parsedPage) {
	t.Helper()
	sum := sha256.Sum256([]byte(page.style))
	allowed := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if got := r.header.Get("Content-Security-Policy"); got != allowed+"; frame-ancestors 'none'" {
		t.Errorf("policy of the answer: %s", got)
	}
	if !slices.Contains(page.attrs["meta.content"], allowed) {
		t.Errorf("policy of the page: %q", page.attrs["meta.content"])
	}
	for _, name := range []string{"script", "link", "img", "iframe", "form", "object", "a", "base"} {
		if page.elements[name] > 0 {
			t.Errorf("the page has a %s", name)
		}
	}
	for name := range page.attrs {
		if _, attr, _ := strings.Cut(name, "."); attr == "style" || strings.HasPrefix(attr, "on") || attr == "src" || attr == "href" {
			t.Errorf("the page has an attribute %s", name)
		}
	}
	if page.elements["h1"] != 1 || page.elements["main"] != 1 || page.elements["title"] != 1 {
		t.Errorf("elements %v", page.elements)
	}
	if len(page.attrs["th.scope"]) != page.elements["th"] || page.elements["caption"] != page.elements["table"] {
		t.Errorf("%d of %d heads have a scope; %d of %d tables a caption", len(page.attrs["th.scope"]), page.elements["th"], page.elements["caption"], page.elements["table"])
	}
	level := 1
	for _, h := range strings.Fields(page.headings) {
		if now := int(h[1] - '0'); now > level+1 {
			t.Errorf("headings jump: %s", page.headings)
		} else {
			level = now
		}
	}
	if got := r.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a page with health data may be cached: %q", got)
	}
}

func TestPapers_areSoundPages(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	id := f.submitted(t, psychology("2025-11-03", 21))
	for _, target := range []string{"/v1/claims/" + id + "/explanation", "/v1/members/M1/statement?year=2025", "/v1/members/M1/statement?year=1999"} {
		r := f.get(target, "Accept", "text/html")
		checkFrame(t, r, parsePage(t, r))
	}
}

// TestPaperStyle_contrast: WCAG 2.1 asks for 4.5 to 1. Every text colour of the style sheet is held against every ground.
func TestPaperStyle_contrast(t *testing.T) {
	t.Parallel()
	colours := func(pattern string) map[string]bool {
		found := map[string]bool{}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(paperStyle, -1) {
			found[m[1]] = true
		}
		return found
	}
	texts, grounds := colours(`[{; ]color: (#[0-9a-f]+)`), colours(`background: (#[0-9a-f]+)`)
	if len(texts) < 2 || len(grounds) < 3 {
		t.Fatalf("found %v on %v", texts, grounds)
	}
	for text := range texts {
		for ground := range grounds {
			if ratio := contrast(text, ground); ratio < 4.5 {
				t.Errorf("%s on %s is %.1f to 1", text, ground, ratio)
			}
		}
	}
}

func TestPaperWords_areThereInEveryLanguage(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"from_to": true} // in paper_words.go itself
	for _, pattern := range []string{"paper/*.html", "paper*.go"} {
		for _, m := range regexp.MustCompile(`T "([a-z_]+)"|\b[ewp]\.(?:T|labelled)\("([a-z_]+)"|"(limit_[a-z]+|threshold_[a-z]+)"`).FindAllStringSubmatch(readAll(t, pattern), -1) {
			used[m[1]+m[2]+m[3]] = true
		}
	}
	delete(used, "line_") // completed by an outcome
	delete(used, "asked_")
	delete(used, "version_")
	for _, kind := range engine.VersionKinds {
		used["version_"+string(kind)] = true
	}
	for _, waits := range engine.AllWaits {
		used["asked_"+string(waits)] = true
	}
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	for name, text := range paperWords {
		want := holes.FindAllString(text.EN, -1)
		slices.Sort(want)
		for _, lang := range engine.Langs {
			got := holes.FindAllString(text.In(lang), -1)
			slices.Sort(got)
			if text.In(lang) == "" || !slices.Equal(got, want) {
				t.Errorf("%s in %s: %q", name, lang, text.In(lang))
			}
		}
		if !used[name] && !strings.HasPrefix(name, "line_") && !strings.HasPrefix(name, "asked_") && !strings.HasPrefix(name, "version_") {
			t.Errorf("%s is said nowhere", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if paperWords[name] == (engine.Text{}) {
			t.Errorf("%q has no words", name)
		}
	}
}

func TestWriteExplanation_neverFails(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/book.yaml")
	if err != nil {
		t.Fatal(err)
	}
	book, err := rules.Compiler{}.Compile([]engine.SourceFile{{Name: "book.yaml", Text: string(source)}})
	if err != nil {
		t.Fatal(err)
	}
	// A line of a benefit that the book no longer names, with nothing else known of it.
	r := engine.Record{Claim: engine.Claim{Lines: make([]engine.Line, 1)}, Decision: engine.Decision{Lines: []engine.LineDecision{{
		Benefit: "gone", Outcome: engine.Denied, Balances: []engine.Balance{{Limit: "gone"}}, BoundBy: "gone"}}}}
	for _, lang := range engine.Langs {
		var out bytes.Buffer
		if err := WriteExplanation(&out, book, []engine.Record{r}, lang); err != nil {
			t.Error(err)
		}
	}
}
