package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"octroi/engine"
)

const account = `{"iban":"be68 5390 0754 7034","name":"Zoé Müller"}`

// as adds the key of a new person of a role.
func (f *fixture) as(role engine.Role) []string {
	return []string{"Authorization", "-", "Authorization", "Bearer " + f.newKeyOf(role, uuid.NewString())}
}

func TestAccounts_areReadAsTheyAreKept(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, at := range []string{"/v1/members/M1/account", "/v1/providers/P1/account"} {
		if p := decode[Problem](t, f.get(at)); p.Status != http.StatusNotFound || p.Code != "account_not_found" {
			t.Errorf("%+v", p)
		}
		f.put(at, account)
		if got := decode[Account](t, f.get(at)); got != (Account{Iban: "BE68539007547034", Name: "Zoé Müller"}) {
			t.Errorf("%+v", got)
		}
	}
	for what, r := range map[string]response{
		"404 member_not_found":   f.do(f.request(http.MethodPut, "/v1/members/M404/account", account)),
		"404 provider_not_found": f.get("/v1/providers/P404/account"),
		"422 iban_check":         f.do(f.request(http.MethodPut, "/v1/members/M1/account", strings.Replace(account, "7034", "7035", 1))),
		"422 iban_country":       f.do(f.request(http.MethodPut, "/v1/members/M1/account", `{"iban":"US64SVBKUS6S3300958879","name":"A"}`)),
		"422 invalid_fields":     f.do(f.request(http.MethodPut, "/v1/members/M1/account", `{"iban":"BE68539007547035","name":"李"}`)),
		"422 name_script":        f.do(f.request(http.MethodPut, "/v1/members/M1/account", `{"iban":"BE68539007547034","name":"李"}`)),
		"400 unknown_field":      f.do(f.request(http.MethodPut, "/v1/members/M1/account", `{"iban":"BE68539007547034","name":"A","bic":"X"}`)),
		"403 forbidden":          f.get("/v1/members/M1/account", f.as(engine.RoleAuditor)...),
	} {
		p := decode[Problem](t, r)
		if fmt.Sprint(r.status, " ", p.Code) != what || p.Detail == "" {
			t.Errorf("want %s: %d %s", what, r.status, r.body)
		}
		if s := string(r.body); strings.Contains(s, "539007") || strings.Contains(s, "SVBK") || strings.Contains(s, "李") {
			t.Errorf("an error tells an account: %s", s)
		}
	}
	if log := f.log.String(); strings.Contains(log, "539007") || strings.Contains(log, "Zo") {
		t.Errorf("the log tells an account: %s", log)
	}
}

// TestPaymentRuns_fromClaimToBank: what is due, the run, its file and listing, and the second person who sends it.
func TestPaymentRuns_fromClaimToBank(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	made, sent := f.as(engine.RoleFinance), f.as(engine.RoleFinance)
	if r := f.post("/v1/payment-runs", `{}`, made...); r.status != http.StatusConflict || decode[Problem](t, r).Code != "nothing_due" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	claim := decode[map[string]any](t, f.submit(line("M1", "M1")))["id"].(string)
	f.submit(line("2025-11-03", "2025-11-04"))
	due := decode[PaymentsDuePage](t, f.get("/v1/payments-due", made...))
	want := PaymentsDuePage{
		Cutoff: "2025-11-20", Due: PaymentsDue{WithoutAccount: DueSum{Payees: 1, Entries: 2, Cents: 4000}},
		Reconciliation: Reconciliation{DecidedCents: 4000, DueCents: 4000},
		Payees:         []PayeeDue{{Kind: "member", Id: "M1", State: "without_account", Entries: 2, Cents: 4000}},
	}
	if diff := cmp.Diff(want, due); diff != "" {
		t.Error(diff)
	}
	f.put("/v1/members/M1/account", account)
	const key = "0123456789abcdef"
	body := `{"execution_date":"2025-11-26","note":"weekly"}`
	r := f.post("/v1/payment-runs", body, append([]string{"Idempotency-Key", key}, made...)...)
	run := decode[PaymentRun](t, r)
	if r.status != http.StatusCreated || r.header.Get("Location") != "/v1/payment-runs/"+run.Id ||
		run.State != "open" || run.Cents != 4000 || run.Transfers != 1 ||
		run.Cutoff != "2025-11-20" || run.ExecutionDate != "2025-11-26" || run.Number != 1 || run.Note != "weekly" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	at := "/v1/payment-runs/" + run.Id
	file := f.get(at+"/file", made...)
	hash := sha256.Sum256(file.body)
	if file.header.Get("Content-Type") != "application/xml" || file.header.Get("Content-Disposition") != `attachment; filename="payment-run-1.xml"` ||
		hex.EncodeToString(hash[:]) != run.File.Sha256 || int64(len(file.body)) != run.File.Bytes || file.header.Get("Content-Length") != fmt.Sprint(run.File.Bytes) {
		t.Errorf("%v", file.header)
	}
	var m struct {
		Sum  string `xml:"CstmrCdtTrfInitn>GrpHdr>CtrlSum"`
		Date string `xml:"CstmrCdtTrfInitn>PmtInf>ReqdExctnDt>Dt"`
	}
	if err := xml.Unmarshal(file.body, &m); err != nil || m.Sum != "40.00" || m.Date != "2025-11-26" {
		t.Errorf("%v %+v", err, m)
	}
	listing := decode[RemittancePage](t, f.get(at+"/remittance", made...))
	if x := listing.Transfers[0]; len(listing.Transfers) != 1 || x.Reference != "R1-1" || x.Payee != "M1" ||
		len(x.Lines) != 2 || x.Lines[0].Claim != claim || x.Lines[0].Cents != 2000 {
		t.Errorf("%+v", listing)
	}
	table := strings.Split(string(f.get(at+"/remittance", append([]string{"Accept", "text/csv"}, made...)...).body), "\n")
	if len(table) != 4 || table[1] != "1,1,R1-1,member,M1,"+claim+",1,0,payment,M1,psychology,2025-11-03,2025-11-20,2000" {
		t.Errorf("%q", table)
	}
	for what, r := range map[string]response{
		"403 payment_run_own":       f.post(at+"/sending", "", made...),
		"403 forbidden":             f.post(at+"/sending", "", f.as(engine.RoleAuditor)...),
		"422 execution_range":       f.post("/v1/payment-runs", `{"execution_date":"2025-11-19"}`, made...),
		"422 date_future":           f.post("/v1/payment-runs", `{"cutoff":"2025-11-21"}`, made...),
		"409 nothing_due":           f.post("/v1/payment-runs", `{"cutoff":"2025-11-20"}`, made...),
		"422 idempotency_mismatch":  f.post("/v1/payment-runs", `{}`, append([]string{"Idempotency-Key", key}, made...)...),
		"404 payment_run_not_found": f.get("/v1/payment-runs/none/file", made...),
		"422 required":              f.post(at+"/cancellation", `{}`, made...),
	} {
		if p := decode[Problem](t, r); fmt.Sprint(r.status, " ", p.Code) != what || p.Detail == "" {
			t.Errorf("want %s: %d %s", what, r.status, r.body)
		}
	}
	if r := f.get(at+"/file", f.as(engine.RoleAuditor)...); r.status != http.StatusForbidden {
		t.Errorf("an auditor takes the file: %d", r.status)
	}
	first := f.post(at+"/sending", "", sent...)
	if got := decode[PaymentRun](t, first); first.status != http.StatusOK || got.State != "sent" || got.EndedAt == "" || got.EndedBy == run.CreatedBy {
		t.Errorf("%d %s", first.status, first.body)
	}
	if again := f.post(at+"/sending", "", sent...); string(again.body) != string(first.body) {
		t.Errorf("%s", again.body)
	}
	if r := f.post(at+"/cancellation", `{"reason":"late"}`, made...); decode[Problem](t, r).Code != "payment_run_sent" {
		t.Errorf("%s", r.body)
	}
	again := f.post("/v1/payment-runs", body, append([]string{"Idempotency-Key", key}, made...)...)
	if diff := cmp.Diff(run, decode[PaymentRun](t, again)); diff != "" || again.header.Get("Idempotency-Replayed") != "true" {
		t.Error(diff)
	}
	due = decode[PaymentsDuePage](t, f.get("/v1/payments-due", made...))
	if due.Reconciliation != (Reconciliation{DecidedCents: 4000, SentCents: 4000}) || len(due.Payees) != 0 {
		t.Errorf("%+v", due)
	}
}

func TestPaymentRuns_pages(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for i := range 3 {
		m := fmt.Sprint("M", i+1)
		f.put("/v1/members/"+m, `{"born":"1990-05-04","coverage":[{"from":"2020-01-01"}]}`)
		if r := f.submit(line(`"M1"`, `"`+m+`"`)); r.status != http.StatusCreated {
			t.Fatalf("%s", r.body)
		}
	}
	payees := func(query string) (ids string, next *string) {
		page := decode[PaymentsDuePage](t, f.get("/v1/payments-due"+query))
		for _, p := range page.Payees {
			ids += p.Id
		}
		return ids, page.NextCursor
	}
	if ids, next := payees("?limit=2"); ids != "M1M2" || next == nil {
		t.Error(ids)
	} else if ids, next := payees("?limit=2&cursor=" + *next); ids != "M3" || next != nil {
		t.Error(ids, next)
	}
	if ids, _ := payees("?state=carried"); ids != "" {
		t.Error(ids)
	}
	if ids, _ := payees("?cutoff=2025-11-19"); ids != "" {
		t.Error(ids)
	}
	for i := range 3 {
		f.put(fmt.Sprintf("/v1/members/M%d/account", i+1), account)
	}
	run := decode[PaymentRun](t, f.post("/v1/payment-runs", `{}`))
	var seen string
	for cursor := ""; ; {
		page := decode[RemittancePage](t, f.get("/v1/payment-runs/"+run.Id+"/remittance?limit=1"+cursor))
		seen += page.Transfers[0].Payee
		if page.NextCursor == nil {
			break
		}
		cursor = "&cursor=" + *page.NextCursor
	}
	if seen != "M1M2M3" {
		t.Error(seen)
	}
	if r := f.post("/v1/payment-runs/"+run.Id+"/cancellation", `{"reason":"again"}`); decode[PaymentRun](t, r).Reason != "again" {
		t.Errorf("%s", r.body)
	}
	f.post("/v1/payment-runs", `{}`)
	numbers := func(query string) (out []int64, next *string) {
		page := decode[PaymentRunPage](t, f.get("/v1/payment-runs"+query))
		for _, r := range page.PaymentRuns {
			out = append(out, r.Number)
		}
		return out, page.NextCursor
	}
	first, next := numbers("?limit=1")
	rest, end := numbers("?limit=1&cursor=" + *next)
	if fmt.Sprint(first, rest) != "[2] [1]" || end != nil {
		t.Error(first, rest, end)
	}
	if open, _ := numbers("?state=open"); fmt.Sprint(open) != "[2]" {
		t.Error(open)
	}
	for _, at := range []string{
		"/v1/payment-runs?cursor=x", "/v1/payment-runs?cursor=" + newCursor("1"), "/v1/payment-runs?state=new", "/v1/payments-due?cursor=x",
		"/v1/payments-due?state=elsewhere", "/v1/payments-due?limit=1001", "/v1/payments-due?cutoff=2025-02-30",
		"/v1/payment-runs/" + run.Id + "/remittance?cursor=x",
	} {
		if r := f.get(at); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", at, r.status, r.body)
		}
	}
}
