package api

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"octroi/engine"
)

// testBook is the book of the tests, with a remark that makes it another revision.
func testBook(t *testing.T, remark string) string {
	t.Helper()
	source, err := os.ReadFile("testdata/book.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(source) + "# " + remark + "\n"
}

// draft is the body that stores a book of one file.
func draft(t *testing.T, text string) string {
	t.Helper()
	body, err := json.Marshal(BookDraftRequest{Files: []BookSourceFile{{Name: "book.yaml", Text: text}}, Note: "as voted"})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// editor sends requests with a key of its own.
type editor struct {
	f    *fixture
	auth string
}

func (f *fixture) editor(role engine.Role, label string) editor {
	f.t.Helper()
	secret, _, err := f.svc.CreateKey(f.t.Context(), label, role, "", engine.Actor{Client: "test"})
	if err != nil {
		f.t.Fatal(err)
	}
	return editor{f, "Bearer " + secret}
}

func (e editor) post(path, body string) response {
	return e.withKey(path, body, uuid.NewString())
}

func (e editor) withKey(path, body, key string) response {
	r := e.f.request(http.MethodPost, path, body, "Idempotency-Key", key)
	r.Header.Set("Authorization", e.auth)
	return e.f.do(r)
}

func (e editor) move(revision, what string) response {
	return e.post("/v1/books/"+revision+"/"+what, `{}`)
}

func want(t *testing.T, r response, status int, code string) {
	t.Helper()
	if r.status != status || code != "" && decode[Problem](t, r).Code != code {
		t.Errorf("status %d, want %d and %q: %s", r.status, status, code, r.body)
	}
}

func TestBooks_liveFromDraftToRetired(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	before := decode[Book](t, f.get("/v1/book")).BookRevision
	anna, bob, admin := f.editor(engine.RoleRuleEditor, "anna"), f.editor(engine.RoleRuleEditor, "bob"), f.editor(engine.RoleAdmin, "ops")
	text := strings.Replace(testBook(t, "raised"), "each: min(unit.left, eur(20))", "each: min(unit.left, eur(21))", 1)
	text = strings.ReplaceAll(text, "expect: {pays: 20 EUR}", "expect: {pays: 21 EUR}")
	r := anna.post("/v1/books", draft(t, text))
	want(t, r, http.StatusCreated, "")
	stored := decode[BookRevision](t, r)
	rev := stored.BookRevision
	if stored.State != "draft" || stored.Author.Label != "anna" || stored.History[0].Note != "as voted" || r.header.Get("Location") != "/v1/books/"+rev {
		t.Errorf("%+v, at %s", stored, r.header.Get("Location"))
	}
	// The same content from somebody else stays anna's.
	again := bob.post("/v1/books", draft(t, text))
	if again.header.Get("Idempotency-Replayed") != "true" || decode[BookRevision](t, again).Author.Label != "anna" {
		t.Errorf("stored twice: %s", again.body)
	}
	want(t, bob.move(rev, "approval"), http.StatusConflict, "book_state")
	want(t, anna.move(rev, "submission"), http.StatusOK, "")
	want(t, anna.move(rev, "approval"), http.StatusForbidden, "four_eyes")
	// A second key of the same person is the same person.
	want(t, f.editor(engine.RoleRuleEditor, " Anna").move(rev, "approval"), http.StatusForbidden, "four_eyes")
	want(t, bob.move(rev, "rejection"), http.StatusUnprocessableEntity, "required")
	want(t, bob.post("/v1/books/"+rev+"/rejection", `{"note":"from when?"}`), http.StatusOK, "")
	want(t, anna.move(rev, "submission"), http.StatusOK, "")
	want(t, bob.move(rev, "approval"), http.StatusOK, "")
	repeat := bob.move(rev, "approval")
	if want(t, repeat, http.StatusOK, ""); repeat.header.Get("Idempotency-Replayed") != "true" {
		t.Error("a repeat is not answered as made")
	}
	want(t, bob.move(rev, "activation"), http.StatusForbidden, "forbidden")
	key := uuid.NewString()
	activate := func(rev string) response {
		return admin.withKey("/v1/books/"+rev+"/activation", `{}`, key)
	}
	want(t, activate(rev), http.StatusOK, "")
	if now := decode[Book](t, f.get("/v1/book")).BookRevision; now != rev {
		t.Errorf("in force is %s", now)
	}
	claim := decode[Claim](t, f.submit(psychology("2025-11-03", 1)))
	if claim.BookRevision != rev || claim.PaysCents != 2100 {
		t.Errorf("the claim was decided by %s and pays %d", claim.BookRevision, claim.PaysCents)
	}
	old := decode[BookRevision](t, f.get("/v1/books/"+before))
	if old.State != "retired" || !old.MayActivate {
		t.Errorf("the book before: %+v", old)
	}
	want(t, admin.move(rev, "retirement"), http.StatusConflict, "book_in_force")
	// Back to the book before; a late repeat of the activation does not undo that.
	want(t, admin.move(before, "activation"), http.StatusOK, "")
	late := activate(rev)
	if want(t, late, http.StatusOK, ""); late.header.Get("Idempotency-Replayed") != "true" || decode[BookRevision](t, late).State != "retired" {
		t.Errorf("a late repeat: %s", late.body)
	}
	want(t, activate(before), http.StatusUnprocessableEntity, "idempotency_mismatch")
	if now := decode[Book](t, f.get("/v1/book")).BookRevision; now != before {
		t.Errorf("in force is %s", now)
	}
	want(t, admin.move(rev, "retirement"), http.StatusOK, "")
	want(t, admin.move(rev, "activation"), http.StatusConflict, "book_state")
}

func TestBooks_thatAreNotReadyAreNotSubmitted(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	anna := f.editor(engine.RoleRuleEditor, "anna")
	good := testBook(t, "edited")
	for name, test := range map[string]struct{ text, code, at string }{
		"a mistake":             {"schema: 1\n", engine.BookMistake, "book.yaml:1:1"},
		"an example that fails": {strings.Replace(good, "expect: {pays: 20 EUR}", "expect: {pays: 19 EUR}", 1), engine.ExampleFails, "book.yaml:35:"},
		"an untried branch":     {strings.Replace(good, "      - {name: not twice, used: {once: 1}, expect: {outcome: denied, bound_by: once}}\n", "", 1), engine.BranchUntaken, "book.yaml:69:89"},
		"a limit redefined":     {strings.Replace(good, "per: household, every: calendar year", "per: member, every: calendar year", 1), engine.LimitRedefined, "book.yaml:50:9"},
	} {
		rev := decode[BookRevision](t, anna.post("/v1/books", draft(t, test.text))).BookRevision
		r := anna.move(rev, "submission")
		p := decode[Problem](t, r)
		found := slices.ContainsFunc(p.Errors, func(e FieldProblem) bool { return e.Code == test.code && strings.HasPrefix(e.Pointer, test.at) })
		if r.status != http.StatusConflict || p.Code != "book_incomplete" || !found {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
		check := decode[BookCheck](t, f.get("/v1/books/"+rev+"/check"))
		found = slices.ContainsFunc(check.Problems, func(x BookProblem) bool {
			return x.Code == test.code && strings.HasPrefix(x.File, "book.yaml") && x.Line > 0
		})
		if check.Clean || !found {
			t.Errorf("%s: the check says %+v", name, check)
		}
		if state := decode[BookRevision](t, f.get("/v1/books/"+rev)).State; state != "draft" {
			t.Errorf("%s: it is %s", name, state)
		}
	}
	rev := decode[BookRevision](t, anna.post("/v1/books", draft(t, good))).BookRevision
	check := decode[BookCheck](t, f.get("/v1/books/"+rev+"/check"))
	if !check.Clean || check.Examples != 12 || check.ExamplesFailed != 0 || check.Branches != 20 || check.BranchesTaken != 20 || len(check.Coverage) != 4 {
		t.Errorf("the good one: %+v", check)
	}
}

func TestBooks_saysWhatChanged(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	anna := f.editor(engine.RoleRuleEditor, "anna")
	text := strings.Replace(testBook(t, "raised"), "each: min(unit.left, eur(20))", "each: min(unit.left, eur(21))", 1)
	rev := decode[BookRevision](t, anna.post("/v1/books", draft(t, text))).BookRevision
	d := decode[BookDiff](t, f.get("/v1/books/"+rev+"/diff", "Accept-Language", "nl"))
	if len(d.Changes) != 1 || d.Changes[0].Benefit != "psychology" || !strings.Contains(d.Changes[0].Text, "21,00") || d.After != rev {
		t.Errorf("%+v", d)
	}
	if same := decode[BookDiff](t, f.get("/v1/books/"+rev+"/diff?against="+rev)); len(same.Changes) != 0 {
		t.Errorf("%+v", same)
	}
	broken := decode[BookRevision](t, anna.post("/v1/books", draft(t, "schema: 1\n"))).BookRevision
	want(t, f.get("/v1/books/"+broken+"/diff"), http.StatusUnprocessableEntity, "book_unreadable")
	want(t, f.get("/v1/books/"+rev+"/diff?against=sha256:"+strings.Repeat("0", 64)), http.StatusNotFound, "book_not_found")
	want(t, f.get("/v1/books/sha256:12"), http.StatusBadRequest, "format_invalid")
}

func TestBooks_areListedByState(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	anna := f.editor(engine.RoleRuleEditor, "anna")
	for _, remark := range []string{"1", "2", "3"} {
		want(t, anna.post("/v1/books", draft(t, testBook(t, remark))), http.StatusCreated, "")
	}
	var seen []string
	for cursor := ""; ; {
		page := decode[BookRevisionPage](t, f.get("/v1/books?state=draft&limit=2"+cursor))
		for _, b := range page.Books {
			seen = append(seen, b.BookRevision)
		}
		if page.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *page.NextCursor
	}
	if slices.Sort(seen); len(slices.Compact(seen)) != 3 {
		t.Errorf("three drafts, listed: %v", seen)
	}
	if all := decode[BookRevisionPage](t, f.get("/v1/books")); len(all.Books) != 4 || all.Books[3].State != "active" {
		t.Errorf("%+v", all)
	}
	whole := decode[BookRevision](t, f.get("/v1/books/"+seen[0]+"?files=true"))
	if len(whole.Files) != 1 || !strings.Contains(whole.Files[0].Text, "schema: 1\n") {
		t.Errorf("%+v", whole)
	}
	want(t, f.get("/v1/books?state=lost"), http.StatusBadRequest, "query_invalid")
}

func TestBooks_areBounded(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	anna := f.editor(engine.RoleRuleEditor, "anna")
	want(t, anna.post("/v1/books", draft(t, "schema: 1\n# "+strings.Repeat("x", 100<<10))), http.StatusCreated, "") // larger than a claim may be
	want(t, anna.post("/v1/books", draft(t, strings.Repeat("é", 5<<20))), http.StatusRequestEntityTooLarge, "body_too_large")
	half := strings.Repeat("#", 3<<19)
	body, err := json.Marshal(BookDraftRequest{Files: []BookSourceFile{{Name: "a.yaml", Text: half}, {Name: "b.yaml", Text: half}}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, anna.post("/v1/books", string(body)), http.StatusUnprocessableEntity, "book_too_large")
	for name, code := range map[string]string{"../a.yaml": "file_name_invalid", "/etc/a": "file_name_invalid", " a": "file_name_invalid"} {
		want(t, anna.post("/v1/books", `{"files":[{"name":"`+name+`","text":"x"}]}`), http.StatusUnprocessableEntity, code)
	}
	want(t, anna.post("/v1/books", `{"files":[{"name":"a","text":"x"},{"name":"a","text":"y"}]}`), http.StatusUnprocessableEntity, "file_name_repeated")
	want(t, anna.post("/v1/books", `{"files":[]}`), http.StatusUnprocessableEntity, "")
	want(t, f.editor(engine.RoleAuditor, "x").post("/v1/books", `{"files":[{"name":"a","text":"x"}]}`), http.StatusForbidden, "forbidden")
}
