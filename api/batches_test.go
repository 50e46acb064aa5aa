package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"octroi/engine"
)

// keyed is a session of M1 with a psychologist, as a row of a batch.
func keyed(key string) string {
	return fmt.Sprintf(`{"key":%q,"member":"M1","lines":[{"benefit":"psychology","date":"2025-11-03","charged_cents":6000,"provider":"P1",`+
		`"bill":%q,"evidence":[{"code":"form","document":"D1"}]}]}`, key, key)
}

// many are rows with the keys prefix-0, prefix-1 and so on.
func many(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(keyed(fmt.Sprintf("%s-%d", prefix, i)) + "\n")
	}
	return b.String()
}

// batchLine is any line of an answer.
type batchLine struct {
	Row      int
	Key      string
	Status   string
	ID       string
	Outcome  string
	Pays     int64 `json:"pays_cents"`
	Replayed bool
	Answered int
	Problem  *Problem
}

// String is what tests compare.
func (l batchLine) String() string {
	switch {
	case l.Status == "decided" && l.Replayed:
		return fmt.Sprintf("%d %s %d again", l.Row, l.Outcome, l.Pays)
	case l.Status == "decided":
		return fmt.Sprintf("%d %s %d", l.Row, l.Outcome, l.Pays)
	case l.Status == "stopped":
		return fmt.Sprintf("stopped after %d: %s", l.Answered, l.Problem.Code)
	default:
		return fmt.Sprintf("%d %s %d %s", l.Row, l.Status, l.Problem.Status, l.Problem.Code)
	}
}

func batchLines(t testing.TB, body []byte) []batchLine {
	t.Helper()
	var lines []batchLine
	for _, text := range strings.Split(strings.TrimSuffix(string(body), "\n"), "\n") {
		var l batchLine
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}

func told(lines []batchLine) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.String()
	}
	return out
}

func (f *fixture) batch(body string, headers ...string) response {
	f.t.Helper()
	r := f.request(http.MethodPost, "/v1/batches/claims", body, append([]string{"Content-Type", "-", "Content-Type", mediaNDJSON}, headers...)...)
	return f.do(r)
}

// checkLines holds every line of a batch's answer against its schema in the contract.
func (f *fixture) checkLines(body []byte) {
	f.t.Helper()
	c, err := sharedContract()
	if err != nil {
		f.t.Fatal(err)
	}
	schema := map[string]string{"decided": "BatchDecided", "refused": "BatchRefused", "stopped": "BatchStopped"}
	for _, text := range strings.Split(strings.TrimSuffix(string(body), "\n"), "\n") {
		var line map[string]any
		if err := jsonDecode(text, &line); err != nil {
			f.t.Fatalf("%v in %q", err, text)
		}
		status, _ := line["status"].(string)
		if schema[status] == "" {
			f.t.Fatalf("no such line in the contract: %s", text)
		}
		if err := c.doc.Components.Schemas[schema[status]].Value.VisitJSON(line, c.doc.GetSchemaValidationOptions()...); err != nil {
			f.t.Errorf("%s: %v", text, err)
		}
	}
}

func TestBatch_answersEveryRowInOrder(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	rows := []string{
		"\ufeff" + keyed("a-1") + "\r",
		"",
		`{"key":"a-2","member":"M1",`,
		keyed("a-3"),
		strings.Replace(keyed("a-4"), `"M1"`, `"M9"`, 1),
		strings.Replace(keyed("a-5"), `"M1"`, `"M1","approved":true`, 1),
		strings.Replace(keyed("a-6"), `"key":"a-6",`, "", 1),
		keyed("a b"),
		`{"key":"a-7","member":"` + strings.Repeat("x", maxBody) + `"}`,
		"  " + keyed("a-3") + "  ",
		strings.Replace(keyed("a-3"), "6000", "6100", 1),
		`[1]`,
		strings.Replace(keyed("a-8"), `"M1"`, "\"M\xff\"", 1),
		strings.Replace(keyed("a-9"), `"key":"a-9"`, `"key":"a-9","key":"a-9"`, 1),
		strings.Replace(strings.Replace(keyed("a-10"), "6000", `"60"`, 1), "psychology", "psichology", 1),
		"\ufeff" + keyed("a-11"),
		keyed("a-12"),
		keyed("a-13")[:40], // the last one is cut off
	}
	r := f.batch(strings.Join(rows, "\n"))
	want := []string{
		"1 approved 2000", "3 refused 400 json_syntax", "4 approved 2000", "5 refused 404 member_not_found", "6 refused 400 unknown_field",
		"7 refused 422 required", "8 refused 422 row_key_invalid", "9 refused 413 body_too_large", "10 approved 2000 again",
		"11 refused 422 idempotency_mismatch", "12 refused 400 body_not_object", "13 refused 400 bad_encoding", "14 refused 400 json_duplicate_key",
		"15 refused 422 invalid_fields", "16 refused 400 bad_encoding", "17 approved 2000", "18 refused 400 json_syntax",
	}
	lines := batchLines(t, r.body)
	if diff := cmp.Diff(want, told(lines)); diff != "" || r.status != http.StatusOK || r.header.Get("Content-Type") != mediaNDJSON {
		t.Fatalf("%d %s", r.status, diff)
	}
	var keys []string
	for _, l := range lines {
		keys = append(keys, l.Key)
	}
	if diff := cmp.Diff([]string{"a-1", "", "a-3", "a-4", "a-5", "", "", "", "a-3", "a-3", "", "", "", "a-10", "", "a-12", ""}, keys); diff != "" {
		t.Errorf("keys: %s", diff)
	}
	if n := len(lines[13].Problem.Errors); n != 2 {
		t.Errorf("%d of two mistakes are told: what the schema refuses and what the book does not know", n)
	}
	if n := f.claims(); n != 3 {
		t.Errorf("%d claims stored, want 3", n)
	}
	if got := decode[Claim](t, f.get("/v1/claims/"+lines[0].ID)); got.PaysCents != 2000 {
		t.Errorf("the claim of the first row: %+v", got)
	}
}

// TestBatch_problemsAreThoseOfSingleClaims: the same mistake has the same problem, whichever way the claim came.
func TestBatch_problemsAreThoseOfSingleClaims(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, claim := range []string{
		`{"member":`, `{"member":"M9","lines":[{"benefit":"psychology","date":"2025-11-03"}]}`, `{"lines":[{"benefit":"psichology","date":"3/11/2025"}]}`,
		`{"member":"M1","lines":[],"x":1}`, psychology("2025-13-01", 1),
	} {
		claim = strings.ReplaceAll(claim, "\n", " ")
		single := decode[Problem](t, f.submit(claim, "Accept-Language", "nl"))
		row := strings.Replace(claim, "{", `{"key":"k-1",`, 1)
		if strings.HasSuffix(claim, ":") {
			row = claim // its mistake is named by column
		}
		inBatch := batchLines(t, f.batch(row, "Accept-Language", "nl").body)[0].Problem
		single.RequestId, inBatch.RequestId = "", ""
		if diff := cmp.Diff(single, *inBatch); diff != "" {
			t.Errorf("%s: %s", claim, diff)
		}
	}
}

func TestBatch_theSameBodyAgainChangesNothing(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	body := many("twice", 3*batchChunk)
	first, again := batchLines(t, f.batch(body).body), batchLines(t, f.batch(body).body)
	if len(first) != 3*batchChunk || len(again) != len(first) {
		t.Fatalf("%d and %d answers", len(first), len(again))
	}
	for i := range first {
		first[i].Replayed = true
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Error(diff)
	}
	if n := f.claims(); n != 3*batchChunk {
		t.Errorf("%d claims stored", n)
	}
	if got := f.batch(strings.ReplaceAll(body, `"lines"`, ` "lines" `)); strings.Count(string(got.body), `"replayed":true`) != 3*batchChunk {
		t.Error("another spelling of the same rows is decided again")
	}
}

func TestBatch_whatIsNoBatchIsRefusedAsAWhole(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	auditor := "Bearer " + f.newKey(engine.RoleAuditor)
	for _, test := range []struct {
		name, body string
		headers    []string
		status     int
		code       string
	}{
		{"empty", "", nil, 400, "body_missing"},
		{"only empty lines", "\n \r\n\n", nil, 400, "body_missing"},
		{"JSON", keyed("k"), []string{"Content-Type", "-", "Content-Type", "application/json"}, 415, "media_type"},
		{"CSV", "a,b", []string{"Content-Type", "-", "Content-Type", "text/csv"}, 415, "media_type"},
		{"no type", keyed("k"), []string{"Content-Type", "-"}, 415, "media_type"},
		{"other charset", keyed("k"), []string{"Content-Type", "-", "Content-Type", mediaNDJSON + "; charset=latin1"}, 415, "media_type"},
		{"compressed", "\x1f\x8b", []string{"Content-Encoding", "gzip"}, 415, "content_encoding"},
		{"wants CSV", keyed("k"), []string{"Accept", "text/csv"}, 406, "not_acceptable"},
		{"may only read", keyed("k"), []string{"Authorization", "-", "Authorization", auditor}, 403, "forbidden"},
		{"nobody", keyed("k"), []string{"Authorization", "-"}, 401, "unauthorized"},
	} {
		r := f.batch(test.body, test.headers...)
		if p := decode[Problem](t, r); r.status != test.status || p.Code != test.code {
			t.Errorf("%s: %d %s", test.name, r.status, r.body)
		}
	}
	if n := f.claims(); n != 0 {
		t.Errorf("%d claims stored", n)
	}
	if r := f.batch(keyed("k"), "Content-Type", "-", "Content-Type", "Application/X-NDJSON; charset=UTF-8"); r.status != http.StatusOK {
		t.Errorf("a media type in capitals: %d %s", r.status, r.body)
	}
}

func TestBatch_withoutBookIsAnErrorLikeAnother(t *testing.T) {
	t.Parallel()
	f := setUpEmpty(t)
	r := f.batch(keyed("k"))
	if p := decode[Problem](t, r); p.Code != "no_book" || p.Status != r.status {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// TestBatch_sharesKeysWithSingleClaims: a row under a key that a single claim used is never decided a second time.
func TestBatch_sharesKeysWithSingleClaims(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	key := uuid.NewString()
	f.submit(psychology("2025-11-03", 1), "Idempotency-Key", key)
	if got := told(batchLines(t, f.batch(keyed(key)).body)); got[0] != "1 refused 422 idempotency_mismatch" {
		t.Error(got)
	}
}
