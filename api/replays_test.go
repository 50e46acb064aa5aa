package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"octroi/engine"
)

// makeReplay makes a run as a server would.
func (f *fixture) makeReplay(id string) {
	f.t.Helper()
	run, err := f.svc.Replay(f.t.Context(), id)
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := f.svc.MakeReplay(f.t.Context(), run, engine.ReplayMaking{}, engine.Actor{Client: "server"}); err != nil {
		f.t.Fatal(err)
	}
}

// claimSessions has members claim sessions of 2025, one each and ten of M1.
func (f *fixture) claimSessions(members int) {
	f.t.Helper()
	claim := func(member string, day int) {
		r := f.post("/v1/claims", fmt.Sprintf(`{"member":%q,"channel":"post","lines":[{"benefit":"psychology","date":"2025-01-%02d","units":1,"charged_cents":6000,"provider":"P1",
			"evidence":[{"code":"form","document":"F-1"}]}]}`, member, day), "Idempotency-Key", uuid.NewString())
		if r.status != http.StatusCreated {
			f.t.Fatalf("%d %s", r.status, r.body)
		}
	}
	for day := range 4 {
		claim("M1", day+1)
	}
	for i := 2; i <= members; i++ {
		f.put(fmt.Sprintf("/v1/members/M%d", i), `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"in_order","from":"2020-01-01"}]}`)
		claim(fmt.Sprintf("M%d", i), 2)
	}
}

const sweep = `{"from":"2025-01-01","to":"2025-12-31","set":["psychology.sessions=2..3"],"assume":["psychology.units=+10%"]}`

func TestReplays_areAskedForReadAndResumed(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.claimSessions(1)
	const key = "0123456789abcdef"
	begun := f.post("/v1/replays", sweep, "Idempotency-Key", key)
	run := decode[Replay](t, begun)
	if begun.status != http.StatusAccepted || begun.header.Get("Location") != "/v1/replays/"+run.Id || run.State != "waiting" || len(run.Drafts) != 2 ||
		run.From != "2025-01-01" || run.To != "2025-12-31" || run.Drafts[1].Set != "psychology.sessions=3" {
		t.Fatalf("%d %s", begun.status, begun.body)
	}
	again := f.post("/v1/replays", sweep, "Idempotency-Key", key)
	if decode[Replay](t, again).Id != run.Id || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s", again.body)
	}
	if r := f.get("/v1/replays/" + run.Id + "/answer"); r.status != http.StatusConflict || !strings.Contains(string(r.body), "replay_not_done") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if got := decode[Replay](t, f.post("/v1/replays/"+run.Id+"/cancellation", "")); got.State != "cancelled" {
		t.Errorf("%+v", got)
	}
	if got := decode[Replay](t, f.post("/v1/replays/"+run.Id+"/resumption", "")); got.State != "waiting" {
		t.Errorf("%+v", got)
	}
	f.makeReplay(run.Id)
	got := decode[Replay](t, f.get("/v1/replays/"+run.Id))
	if got.State != "done" || got.Summary == nil || got.Summary.CostCents != 8000 || *got.Summary.Drafts[0].DifferenceCents != -4000 ||
		*got.Summary.Drafts[1].Losers != 1 || got.Summary.Drafts[0].AssumedCents != 400 {
		t.Errorf("%+v %+v", got, got.Summary)
	}
	if list := decode[ReplayList](t, f.get("/v1/replays")); len(list.Replays) != 1 || list.Replays[0].State != "done" {
		t.Errorf("%+v", list)
	}
	for _, path := range []string{"", "/answer"} {
		if r := f.get("/v1/replays/nothing" + path); r.status != http.StatusNotFound {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
}

// TestReplays_answerInEveryForm: the answer is what the client takes, in its language.
func TestReplays_answerInEveryForm(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.claimSessions(1)
	run := decode[Replay](t, f.post("/v1/replays", sweep))
	f.makeReplay(run.Id)
	for accept, want := range map[string]string{
		"application/json": `"difference_cents":-4000`,
		"text/csv":         "drafts,",
		"text/markdown":    "# Rejeu",
		"text/html":        `<html lang="fr"`,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "PK",
	} {
		r := f.get("/v1/replays/"+run.Id+"/answer", "Accept", accept, "Accept-Language", "fr")
		if r.status != http.StatusOK || !strings.HasPrefix(r.header.Get("Content-Type"), accept) || !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %d %s %.200s", accept, r.status, r.header.Get("Content-Type"), r.body)
		}
	}
	whole := f.get("/v1/replays/"+run.Id+"/answer", "Accept", "text/html")
	board := f.get("/v1/replays/"+run.Id+"/answer?page=summary", "Accept", "text/html")
	if board.status != http.StatusOK || len(board.body) >= len(whole.body) || board.header.Get("Content-Security-Policy") == "" {
		t.Errorf("%d: a sheet for a board of %d bytes, a page of %d", board.status, len(board.body), len(whole.body))
	}
	if r := f.get("/v1/replays/"+run.Id+"/answer?page=all", "Accept", "text/html"); r.status != http.StatusBadRequest {
		t.Errorf("%d", r.status)
	}
}

func TestReplays_sayEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.post("/v1/replays", `{"from":"2025-02-01","to":"2025-01-01","books":["nothing","partenamut"],"against":"sha256:none","set":["psychology.sesions=1"],"assume":["more"]}`)
	for _, want := range []string{"/to", "/books/0", "/against", "/set/0", "/assume/0", "psychology.sessions"} {
		if r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), want) {
			t.Errorf("%d: %s is not told in %s", r.status, want, r.body)
		}
	}
}

func (e editor) get(path string) response {
	r := e.f.request(http.MethodGet, path, "")
	r.Header.Set("Authorization", e.auth)
	return e.f.do(r)
}

// TestReplays_refuseWhatIsNoText: an item of a list that cannot be read is told with the others, and nothing breaks.
func TestReplays_refuseWhatIsNoText(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.post("/v1/replays", `{"from":"2025-01-01","to":"2025-12-31","books":[{}],"set":["psychology.sessions=1",16,"a\u0000"],"assume":[null]}`)
	for _, at := range []string{"/books/0", "/set/1", "/set/2", "/assume/0"} {
		if r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), `"`+at+`"`) {
			t.Errorf("%d: %s is not told in %s", r.status, at, r.body)
		}
	}
}

// TestReplays_ofPartsOfMonths: by two periods that differ in a day a member could be told apart, whoever asked for them.
func TestReplays_ofPartsOfMonths(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.claimSessions(12)
	run := decode[Replay](t, f.post("/v1/replays", `{"from":"2025-01-01","to":"2025-11-15","set":["psychology.sessions=2"]}`))
	f.makeReplay(run.Id)
	writer := f.editor(engine.RoleRuleEditor, "w")
	if r := writer.get("/v1/replays/" + run.Id + "/answer"); r.status != http.StatusForbidden || !strings.Contains(string(r.body), "replay_months") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if got := decode[Replay](t, writer.get("/v1/replays/"+run.Id)); got.State != "done" || got.Summary != nil {
		t.Errorf("%+v", got)
	}
	if list := decode[ReplayList](t, writer.get("/v1/replays")); len(list.Replays) != 1 || list.Replays[0].Summary != nil {
		t.Errorf("%+v", list)
	}
	if got := decode[Replay](t, f.get("/v1/replays/"+run.Id)); got.Summary == nil {
		t.Error("who may see cases is told nothing")
	}
}

// TestReplays_ofWhoMayNotSeeCases: whoever has no right to them gets whole months, figures of ten members at least, and no line.
func TestReplays_ofWhoMayNotSeeCases(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.claimSessions(12)
	writer, auditor := f.editor(engine.RoleRuleEditor, "w"), f.editor(engine.RoleAuditor, "a")
	if r := writer.post("/v1/replays", `{"from":"2025-01-02","to":"2025-01-31","set":["psychology.sessions=2"]}`); r.status != http.StatusForbidden || !strings.Contains(string(r.body), "replay_months") {
		t.Errorf("%d %s", r.status, r.body)
	}
	for _, role := range []engine.Role{engine.RoleAdjudicator, engine.RoleReviewer} {
		if r := f.editor(role, string(role)).post("/v1/replays", sweep); r.status != http.StatusForbidden {
			t.Errorf("%s: %d", role, r.status)
		}
	}
	r := writer.post("/v1/replays", `{"from":"2025-01-01","to":"2025-01-31","set":["psychology.sessions=2"]}`)
	run := decode[Replay](t, r)
	if r.status != http.StatusAccepted {
		t.Fatalf("%d %s", r.status, r.body)
	}
	f.makeReplay(run.Id)
	narrow, whole := decode[Replay](t, writer.get("/v1/replays/"+run.Id)), decode[Replay](t, auditor.get("/v1/replays/"+run.Id))
	if d := narrow.Summary.Drafts[0]; d.Losers != nil || d.LossCents != nil || d.DifferenceCents != nil || d.CostCents != nil || *narrow.Summary.Members != 12 {
		t.Errorf("one member who loses is told of: %+v", d)
	}
	if d := whole.Summary.Drafts[0]; d.Losers == nil || *d.Losers != 1 || *d.DifferenceCents != -4000 {
		t.Errorf("an auditor is told %+v", d)
	}
	if answer := string(auditor.get("/v1/replays/" + run.Id + "/answer").body); !strings.Contains(answer, `"M1"`) {
		t.Errorf("an auditor sees no line: %s", answer)
	}
	if answer := string(writer.get("/v1/replays/" + run.Id + "/answer").body); strings.Contains(answer, `"M1"`) || strings.Contains(answer, "4000") {
		t.Errorf("%s", answer)
	}
}

// TestReplays_areCarriedByApprovals: what a book changes stands in its history, where somebody asked.
func TestReplays_areCarriedByApprovals(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.claimSessions(12)
	author, approver := f.editor(engine.RoleRuleEditor, "author"), f.editor(engine.RoleRuleEditor, "approver")
	book := decode[BookRevision](t, author.post("/v1/books", draft(t, testBook(t, "the same in other words"))))
	author.post("/v1/books/"+book.BookRevision+"/submission", "{}")
	other := decode[Replay](t, author.post("/v1/replays", `{"from":"2025-01-01","to":"2025-12-31","set":["psychology.sessions=2"]}`))
	f.makeReplay(other.Id)
	if r := approver.post("/v1/books/"+book.BookRevision+"/approval", fmt.Sprintf(`{"replay":%q}`, other.Id)); r.status != http.StatusConflict || !strings.Contains(string(r.body), "replay_of_other_book") {
		t.Errorf("%d %s", r.status, r.body)
	}
	run := decode[Replay](t, author.post("/v1/replays", fmt.Sprintf(`{"from":"2025-01-01","to":"2025-12-31","books":[%q]}`, book.BookRevision)))
	f.makeReplay(run.Id)
	r := approver.post("/v1/books/"+book.BookRevision+"/approval", fmt.Sprintf(`{"replay":%q}`, run.Id))
	history := decode[BookRevision](t, r).History
	got := history[len(history)-1].Replay
	if r.status != http.StatusOK || got == nil || got.Id != run.Id || got.WasCents != 15*2000 || *got.DifferenceCents != 0 || got.To != "2025-12-31" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// TestBookReplay_ofFew: an approval tells no key without the right to cases what is about fewer than ten members.
func TestBookReplay_ofFew(t *testing.T) {
	t.Parallel()
	r := engine.BookReplay{ID: "R", Was: 100, Now: 90, Lines: 20, Members: 12, Gainers: 2, Losers: 10}
	if got := newBookReplay(&r, false); got.Gainers != nil || got.Losers != nil || *got.DifferenceCents != -10 {
		t.Errorf("%+v", got)
	}
	if got := newBookReplay(&r, true); *got.Gainers != 2 || *got.Losers != 10 {
		t.Errorf("%+v", got)
	}
	r.Members, r.Gainers, r.Losers = 9, 0, 9
	if got := newBookReplay(&r, false); got.NowCents != nil || got.DifferenceCents != nil || got.Losers != nil || got.WasCents != 100 {
		t.Errorf("%+v", got)
	}
}
