package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// line makes a claim for M1 with one line, in which old is replaced by new.
func line(old, new string) string {
	const body = `{"member":"M1","submitted_on":"2025-11-20","channel":"online","lines":[{"benefit":"psychology","date":"2025-11-03",` +
		`"units":1,"charged_cents":6000,"provider":"P1","evidence":[{"code":"form","document":"D1"}]}]}`
	if !strings.Contains(body, old) {
		panic("not in the claim: " + old)
	}
	return strings.Replace(body, old, new, 1)
}

// badInput is one request that must be refused, or answered by a decision that is no error.
type badInput struct {
	name    string
	body    string
	headers []string // pairs; "-" leaves one out
	status  int
	code    string   // of the problem
	at      []string // "pointer code" of every field error
	secret  string   // must not come back
}

// badBodies are the rows C1–C13 of the bad inputs: bodies that cannot be read.
var badBodies = []badInput{
	{name: "C1 empty", body: " ", status: 400, code: "body_missing"},
	{name: "C2 null", body: "null", status: 400, code: "body_not_object"},
	{name: "C2 array", body: "[]", status: 400, code: "body_not_object"},
	{name: "C2 text", body: `"x"`, status: 400, code: "body_not_object"},
	{name: "C2 number", body: "42", status: 400, code: "body_not_object"},
	{name: "C3 truncated", body: `{"member":"M1"`, status: 400, code: "json_syntax"},
	{name: "C3 single quotes", body: `{'member':'M1'}`, status: 400, code: "json_syntax"},
	{name: "C3 NaN", body: line("6000", "NaN"), status: 400, code: "json_syntax"},
	{name: "C4 two objects", body: line("M1", "M1") + "{}", status: 400, code: "json_trailing_data"},
	{name: "C4 trailing text", body: line("M1", "M1") + " done", status: 400, code: "json_trailing_data"},
	{name: "C5 duplicate key", body: line(`"charged_cents":6000`, `"charged_cents":6000,"charged_cents":1`), status: 400,
		code: "json_duplicate_key", at: []string{"/lines/0/charged_cents json_duplicate_key"}},
	{name: "C6 other case", body: line("charged_cents", "CHARGED_CENTS"), status: 400, code: "unknown_field", at: []string{"/lines/0/CHARGED_CENTS unknown_field"}},
	{name: "C7 unknown field", body: line(`"member"`, `"approved":true,"member"`), status: 400, code: "unknown_field", at: []string{"/approved unknown_field"}},
	{name: "C7 unknown field and what the rule book says", body: line(`"benefit":"psychology","date":"2025-11-03","units":1,"charged_cents":6000`,
		`"benefit":"psycho","date":"2025-11-21","units":0.5,"amount":6000,"statutory_cents":5`), status: 400, code: "unknown_field",
		at: []string{"/lines/0/amount unknown_field", "/lines/0/benefit benefit_unknown", "/lines/0/date date_future", "/lines/0/units units_invalid"}},
	{name: "C7 misspelt field hides its value", body: line(`"benefit":"psychology","date":"2025-11-03"`, `"benefit":"birth","date":"2025-11-03","feilds":{"born":"2025-11-01","child":"C1"}`),
		status: 400, code: "unknown_field", at: []string{"/lines/0/feilds unknown_field"}},
	{name: "C8 too deep", body: `{"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "}", status: 400, code: "json_too_deep"},
	{name: "C9 too large", body: line("D1", strings.Repeat("x", maxBody)), status: 413, code: "body_too_large"},
	{name: "C9 compressed", body: line("M1", "M1"), headers: []string{"Content-Encoding", "gzip"}, status: 415, code: "content_encoding"},
	{name: "C10 text", body: line("M1", "M1"), headers: []string{"Content-Type", "-", "Content-Type", "text/plain"}, status: 415, code: "media_type"},
	{name: "C10 form", body: "a=b", headers: []string{"Content-Type", "-", "Content-Type", "application/x-www-form-urlencoded"}, status: 415, code: "media_type"},
	{name: "C10 XML", body: "<a/>", headers: []string{"Content-Type", "-", "Content-Type", "application/xml"}, status: 415, code: "media_type"},
	{name: "C10 no type", body: line("M1", "M1"), headers: []string{"Content-Type", "-"}, status: 415, code: "media_type"},
	{name: "C10 other charset", body: line("M1", "M1"), headers: []string{"Content-Type", "-", "Content-Type", "application/json; charset=latin1"}, status: 415, code: "media_type"},
	{name: "C10 two types", body: line("M1", "M1"), headers: []string{"Content-Type", "application/xml"}, status: 415, code: "media_type"},
	{name: "C11 CSV asked", body: line("M1", "M1"), headers: []string{"Accept", "text/csv"}, status: 406, code: "not_acceptable"},
	{name: "C12 invalid UTF-8", body: line("D1", "\xff"), status: 400, code: "bad_encoding"},
	{name: "C12 byte-order mark", body: "\ufeff" + line("M1", "M1"), status: 400, code: "bad_encoding"},
	{name: "C12 lone surrogate", body: line("D1", `\ud83d`), status: 400, code: "bad_encoding"},
	{name: "C13 NUL", body: line("D1", `D\u0000`), status: 422, code: "control_character", at: []string{"/lines/0/evidence/0/document control_character"}},
	{name: "C13 escape", body: line("online", `on\u001bline`), status: 422, code: "control_character", at: []string{"/channel control_character"}},
}

// badKeys are the rows C14 and C15: Idempotency-Key.
var badKeys = []badInput{
	{name: "C14 none", body: line("M1", "M1"), headers: []string{"Idempotency-Key", "-"}, status: 400, code: "idempotency_key_missing"},
	{name: "C15 empty", body: line("M1", "M1"), headers: []string{"Idempotency-Key", ""}, status: 400, code: "idempotency_key_invalid"},
	{name: "C15 too short", body: line("M1", "M1"), headers: []string{"Idempotency-Key", "123456789012345"}, status: 400, code: "idempotency_key_invalid"},
	{name: "C15 too long", body: line("M1", "M1"), headers: []string{"Idempotency-Key", strings.Repeat("a", 256)}, status: 400, code: "idempotency_key_invalid"},
	{name: "C15 spaces", body: line("M1", "M1"), headers: []string{"Idempotency-Key", "1234 5678 9012 3456"}, status: 400, code: "idempotency_key_invalid"},
	{name: "C15 two", body: line("M1", "M1"), headers: []string{"Idempotency-Key", "1234567890123456", "Idempotency-Key", "1234567890123457"}, status: 400, code: "idempotency_key_invalid"},
}

// badFields are the rows C19–C49: values that cannot be accepted.
var badFields = []badInput{
	{name: "C19 no member", body: line(`"member":"M1",`, ""), status: 422, code: "required", at: []string{"/member required"}},
	{name: "C19 empty member", body: line(`"M1"`, `""`), status: 422, code: "required", at: []string{"/member required"}},
	{name: "C20 national number", body: line(`"M1"`, `"85073003328"`), status: 422, code: "national_number", at: []string{"/member national_number"}, secret: "85073003328"},
	{name: "C20 as printed", body: line(`"M1"`, `"85.07.30-033.28"`), status: 422, code: "national_number", at: []string{"/member national_number"}, secret: "033.28"},
	{name: "C20 odd id", body: line(`"M1"`, `"M 1"`), status: 422, code: "id_invalid", at: []string{"/member id_invalid"}},
	{name: "C21 unknown member", body: line(`"M1"`, `"M404"`), status: 404, code: "member_not_found", at: []string{"/member member_not_found"}, secret: "M404"},
	{name: "C23 after death", body: line(`"M1"`, `"DEAD"`), status: 422, code: "after_death", at: []string{"/lines/0/date after_death"}},
	{name: "C23 after the submission", body: line(`"submitted_on":"2025-11-20"`, `"submitted_on":"2025-11-02"`), status: 422, code: "date_after_submission", at: []string{"/lines/0/date date_after_submission"}},
	{name: "C24 no lines", body: `{"member":"M1"}`, status: 422, code: "lines_required", at: []string{"/lines lines_required"}},
	{name: "C24 empty lines", body: `{"member":"M1","lines":[]}`, status: 422, code: "lines_required", at: []string{"/lines lines_required"}},
	{name: "C24 null lines", body: `{"member":"M1","lines":null}`, status: 422, code: "type", at: []string{"/lines type"}},
	{name: "C25 201 lines", body: `{"member":"M1","lines":[` + strings.Repeat(`{},`, 200) + `{}]}`, status: 422, code: "too_many_lines", at: []string{"/lines too_many_lines"}},
	{name: "C26 text for an amount", body: line("6000", `"6000"`), status: 422, code: "type", at: []string{"/lines/0/charged_cents type"}},
	{name: "C27 euros", body: line("6000", "60.00"), status: 422, code: "amount_not_cents", at: []string{"/lines/0/charged_cents amount_not_cents"}},
	{name: "C27 half cents", body: line("6000", "12.5"), status: 422, code: "amount_not_cents", at: []string{"/lines/0/charged_cents amount_not_cents"}},
	{name: "C27 exponent", body: line("6000", "1e3"), status: 422, code: "amount_not_cents", at: []string{"/lines/0/charged_cents amount_not_cents"}},
	{name: "C28 negative", body: line("6000", "-1"), status: 422, code: "amount_range", at: []string{"/lines/0/charged_cents amount_range"}},
	{name: "C28 too much", body: line("6000", "100000001"), status: 422, code: "amount_range", at: []string{"/lines/0/charged_cents amount_range"}},
	{name: "C29 beyond 64 bits", body: line("6000", "9223372036854775808"), status: 422, code: "amount_range", at: []string{"/lines/0/charged_cents amount_range"}},
	{name: "C31 parts exceed the whole", body: line(`"units":1`, `"statutory_cents":6001`), status: 422, code: "parts_exceed_charged", at: []string{"/lines/0/statutory_cents parts_exceed_charged"}},
	{name: "C31 copay exceeds what is left", body: line(`"units":1`, `"copay_cents":6001`), status: 422, code: "parts_exceed_left", at: []string{"/lines/0/copay_cents parts_exceed_left"}},
	{name: "C32 currency", body: line(`"units":1`, `"currency":"USD"`), status: 400, code: "unknown_field", at: []string{"/lines/0/currency unknown_field"}},
	{name: "C33 no units", body: line(`"units":1`, `"units":0`), status: 422, code: "units_invalid", at: []string{"/lines/0/units units_invalid"}},
	{name: "C33 negative units", body: line(`"units":1`, `"units":-2`), status: 422, code: "units_invalid", at: []string{"/lines/0/units units_invalid"}},
	{name: "C33 part of a whole unit", body: line(`"units":1`, `"units":1.5`), status: 422, code: "units_invalid", at: []string{"/lines/0/units units_invalid"}},
	{name: "C33 a million units", body: line(`"units":1`, `"units":1000000`), status: 422, code: "units_invalid", at: []string{"/lines/0/units units_invalid"}},
	{name: "C33 units beyond floats", body: line(`"units":1`, `"units":1e400`), status: 422, code: "units_invalid", at: []string{"/lines/0/units units_invalid"}},
	{name: "C34 unknown benefit", body: line("psychology", "psichology"), status: 422, code: "benefit_unknown", at: []string{"/lines/0/benefit benefit_unknown"}},
	{name: "C34 wrong case", body: line("psychology", "Psychology"), status: 422, code: "benefit_unknown", at: []string{"/lines/0/benefit benefit_unknown"}},
	{name: "C34 Cyrillic look-alike", body: line("psychology", "рsychology"), status: 422, code: "benefit_unknown", at: []string{"/lines/0/benefit benefit_unknown"}},
	{name: "C36 day first", body: line("2025-11-03", "03/11/2025"), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C36 30 February", body: line("2025-11-03", "2025-02-30"), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C36 month 13", body: line("2025-11-03", "2025-13-01"), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C36 year 0", body: line("2025-11-03", "0000-00-00"), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C36 no dashes", body: line("2025-11-03", "20251103"), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C37 with a time", body: line("2025-11-03", "2025-11-03T00:30:00+01:00"), status: 422, code: "date_only", at: []string{"/lines/0/date date_only"}},
	{name: "C37 with a space behind", body: line("2025-11-03", "2025-11-03 "), status: 422, code: "date_invalid", at: []string{"/lines/0/date date_invalid"}},
	{name: "C38 future", body: line("2025-11-03", "2025-11-21"), status: 422, code: "date_future", at: []string{"/lines/0/date date_future"}},
	{name: "C38 submitted in the future", body: line("2025-11-20", "2025-11-21"), status: 422, code: "date_future", at: []string{"/submitted_on date_future"}},
	{name: "C38 ends after the submission", body: line(`"submitted_on":"2025-11-20","channel":"online","lines":[{"benefit":"psychology"`, `"submitted_on":"2025-11-10","lines":[{"until":"2025-11-11","benefit":"psychology"`), status: 422, code: "date_after_submission", at: []string{"/lines/0/until date_after_submission"}},
	{name: "C38 document issued after the submission", body: line(`"submitted_on":"2025-11-20","channel":"online","lines":[{`, `"submitted_on":"2025-11-10","lines":[{"bill":"B","evidence":[{"code":"form","issued_on":"2025-11-11"}],"benefit":"psychology","date":"2025-11-03"},{`), status: 422, code: "date_after_submission", at: []string{"/lines/0/evidence/0/issued_on date_after_submission"}},
	{name: "C39 before birth", body: line("2025-11-03", "1990-05-03"), status: 422, code: "date_before_birth", at: []string{"/lines/0/date date_before_birth"}},
	{name: "C39 before 1900", body: line("2025-11-03", "1899-12-31"), status: 422, code: "date_too_old", at: []string{"/lines/0/date date_too_old"}},
	{name: "C41 ends before it begins", body: line(`"units":1`, `"until":"2025-11-02"`), status: 422, code: "period_invalid", at: []string{"/lines/0/until period_invalid"}},
	{name: "C43 malformed provider", body: line(`"P1"`, `"P 1"`), status: 422, code: "id_invalid", at: []string{"/lines/0/provider id_invalid"}},
	{name: "C44 unknown kind of document", body: line(`"form"`, `"from"`), status: 422, code: "evidence_unknown", at: []string{"/lines/0/evidence/0/code evidence_unknown"}},
	{name: "C47 event without its id", body: line(`"psychology"`, `"birth","fields":{"born":"2025-11-01"}`), status: 422, code: "required", at: []string{"/lines/0/fields/child required"}},
	{name: "C47 unknown field of the benefit", body: line(`"units":1`, `"fields":{"stage":"early"}`), status: 422, code: "field_unknown", at: []string{"/lines/0/fields/stage field_unknown"}},
	{name: "C49 long text", body: line(`"psychology"`, `"birth","fields":{"born":"2025-11-01","child":"`+strings.Repeat("é", 2001)+`"}`), status: 422, code: "too_long", at: []string{"/lines/0/fields/child too_long"}},
	{name: "C49 marks that do not compose", body: line(`"psychology"`, `"birth","fields":{"born":"2025-11-01","child":"`+strings.Repeat("\u0301", 10000)+`"}`), status: 422, code: "too_long", at: []string{"/lines/0/fields/child too_long"}},
	{name: "channel", body: line("online", "fax"), status: 422, code: "not_allowed", at: []string{"/channel not_allowed"}},
	{name: "all at once", body: `{"member":"M1","channel":"fax","lines":[{"benefit":"nothing","date":"2025-02-30","charged_cents":"1","statutory_cents":5},` +
		`{"benefit":"psychology","date":"2025-11-21","units":0,"charged_cents":5,"other_cents":6}]}`, status: 422, code: "invalid_fields",
		at: []string{"/channel not_allowed", "/lines/0/date date_invalid", "/lines/0/charged_cents type", "/lines/1/units units_invalid",
			"/lines/0/benefit benefit_unknown", "/lines/1/date date_future", "/lines/1/statutory_cents parts_exceed_charged"}},
}

// TestSubmitClaim_refusesBadInput is the table of bad inputs (C1–C49): each gets its status, its code and the pointer of
// every mistake, in every language, and nothing is stored. Quotes answer alike.
func TestSubmitClaim_refusesBadInput(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/DEAD", `{"born":"1950-01-01","died":"2025-10-01","coverage":[{"from":"2020-01-01"}]}`)
	for _, table := range [][]badInput{badBodies, badKeys, badFields} {
		for _, tt := range table {
			for _, lang := range []string{"en", "fr", "nl", "de"} {
				headers := append([]string{"Accept-Language", lang, "Idempotency-Key", uuid.NewString()}, tt.headers...)
				if len(tt.headers) > 0 && tt.headers[0] == "Idempotency-Key" {
					headers = append([]string{"Accept-Language", lang}, tt.headers...)
				}
				f.t = t
				r := f.do(f.request(http.MethodPost, "/v1/claims", tt.body, headers...))
				checkRefusal(t, tt, lang, r)
			}
			if strings.HasPrefix(tt.code, "idempotency") {
				continue
			}
			r := f.do(f.request(http.MethodPost, "/v1/quotes", tt.body, tt.headers...))
			checkRefusal(t, tt, "en", r)
		}
	}
	if n := f.claims(); n != 0 {
		t.Errorf("%d claims stored", n)
	}
	for _, secret := range []string{"85073003328", "M404", "033.28"} {
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}

func checkRefusal(t *testing.T, tt badInput, lang string, r response) {
	t.Helper()
	if ct := r.header.Get("Content-Type"); r.status != tt.status || ct != "application/problem+json" {
		t.Errorf("%s: %d %s %s", tt.name, r.status, ct, r.body)
		return
	}
	var p Problem
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Fatal(err)
	}
	if p.Code != tt.code || p.Type != "/problems/"+tt.code || p.Status != tt.status || p.Title == "" || p.Detail == "" || p.RequestId == "" {
		t.Errorf("%s: %s", tt.name, r.body)
	}
	var at []string
	for _, e := range p.Errors {
		at = append(at, e.Pointer+" "+e.Code)
		if e.Message == "" || strings.ContainsAny(e.Message+e.Hint, "{}") {
			t.Errorf("%s in %s: %q %q", tt.name, lang, e.Message, e.Hint)
		}
	}
	if strings.Join(at, ",") != strings.Join(tt.at, ",") {
		t.Errorf("%s: errors %q, want %q", tt.name, at, tt.at)
	}
	if tt.secret != "" && strings.Contains(string(r.body), tt.secret) {
		t.Errorf("%s: the answer repeats the value: %s", tt.name, r.body)
	}
}

// TestSubmitClaim_decidesWhatIsNoError: what the rules refuse, or cannot say yet, is a decision (C35, C40, C43, C44).
func TestSubmitClaim_decidesWhatIsNoError(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct{ name, body, outcome, reason string }{
		{"C35 not in force", line(`"psychology","date":"2025-11-03"`, `"psychology","date":"2020-02-29"`), "denied", "not_in_force"},
		{"C40 too late", line(`"date":"2025-11-03"`, `"date":"2023-11-19"`), "denied", "too_late"},
		{"C43 unknown provider", line(`"P1"`, `"P404"`), "pended", "provider_unknown"},
		{"C44 document missing", line(`{"code":"form","document":"D1"}`, ""), "pended", "evidence_missing"},
		{"C49 emoji and right-to-left text", strings.Replace(line(`"D1"`, `"😀 \u202e עברית"`), "2025-11-03", "2025-11-04", 1), "approved", ""},
	} {
		r := f.submit(tt.body)
		if r.status != http.StatusCreated {
			t.Errorf("%s: %d %s", tt.name, r.status, r.body)
			continue
		}
		l := decode[Claim](t, r).Lines[0]
		reasons := ""
		for _, x := range l.Reasons {
			reasons += x.Code + " "
		}
		if l.Outcome != tt.outcome || !strings.Contains(reasons, tt.reason) {
			t.Errorf("%s: %s %s", tt.name, l.Outcome, reasons)
		}
	}
}

// TestListClaims_refusesBadQueries is row C52.
func TestListClaims_refusesBadQueries(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct{ query, at string }{
		{"", "member required"},
		{"member=", "member required"},
		{"member=a%00b", "member control_character"},
		{"member=85073003328", "member national_number"},
		{"member=M1&limit=0", "limit number_range"},
		{"member=M1&limit=-1", "limit number_range"},
		{"member=M1&limit=1000000", "limit number_range"},
		{"member=M1&limit=abc", "limit number_range"},
		{"member=M1&limit=1e1", "limit number_range"},
		{"member=M1&limit=%2B5", "limit number_range"},
		{"member=M1&cursor=YzE6eA", "cursor cursor_invalid"},
		{"member=M1&cursor=2%20or%201=1--", "cursor format_invalid"},
		{"member=M1&sort=name", "sort param_unknown"},
		{"member=M1&member=M2", "member param_repeated"},
		{"member=M1&limit=1&limit=2", "limit param_repeated"},
		{"limit=0&x=1", "member required,limit number_range,x param_unknown"},
	} {
		r := f.get("/v1/claims?" + tt.query)
		p := decode[Problem](t, r)
		var at []string
		for _, e := range p.Errors {
			at = append(at, e.Pointer+" "+e.Code)
		}
		if r.status != 400 || p.Code != "query_invalid" || strings.Join(at, ",") != tt.at {
			t.Errorf("%s: %d %s", tt.query, r.status, r.body)
		}
	}
}

func TestChunkedBodyIsMeasuredToo(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.request(http.MethodPost, "/v1/claims", line("D1", strings.Repeat("x", maxBody)), "Idempotency-Key", uuid.NewString())
	r.ContentLength = -1
	r.TransferEncoding = []string{"chunked"}
	if got := f.do(r); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", got.status, got.body)
	}
	body := line("D1", "")
	fits := line("D1", strings.Repeat("x", maxBody-len(body)))
	if got := f.submit(fits); got.status != 422 {
		t.Errorf("a body of exactly %s bytes is not measured right: %d", strconv.Itoa(len(fits)), got.status)
	}
}
