package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

// opening is an opening balance of M1 with more in it: sixteen sessions.
func opening(more string) string {
	return `{"member":"M1","limit":"psychology.sessions","date":"2025-01-10","units":16` + more + `}`
}

func TestOpeningBalances_countAndAreReversed(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	const key = "0123456789abcdef"
	booked := f.post("/v1/opening-balances", opening(`,"note":"n"`), "Idempotency-Key", key)
	o := decode[OpeningBalance](t, booked)
	want := OpeningBalance{Id: o.Id, Kind: "opening", Member: "M1", Limit: "psychology.sessions", Date: "2025-01-10", Units: "16", Note: "n",
		BookedOn: "2025-11-20", BookedAt: "2025-11-20T11:00:00.000Z"}
	if booked.status != http.StatusCreated || booked.header.Get("Location") != "/v1/opening-balances/"+o.Id {
		t.Fatalf("%d %s", booked.status, booked.body)
	}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Error(diff)
	}
	used := func() string {
		list := decode[BalanceList](t, f.get("/v1/members/M1/balances?on=2025-11-20"))
		for _, b := range list.Balances {
			if b.Limit == "sessions" {
				return string(b.Used) + " used, " + string(b.Remaining) + " left"
			}
		}
		return "none"
	}
	if got := used(); got != "16 used, 4 left" {
		t.Error(got)
	}
	claim := decode[Claim](t, f.submit(line(`"units":1`, `"units":6`)))
	if claim.Outcome != "reduced" || claim.PaysCents == 0 || !strings.Contains(fmt.Sprint(claim.Lines[0].Reasons), "16 of 20") {
		t.Errorf("%+v", claim)
	}
	again := f.post("/v1/opening-balances", opening(`,"note":"n"`), "Idempotency-Key", key)
	if string(again.body) != string(booked.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s", again.body)
	}
	back := decode[OpeningBalance](t, f.post("/v1/opening-balances/"+o.Id+"/reversal", `{}`))
	if back.Units != "-16" || back.Reverses != o.Id || back.Kind != "reversal" {
		t.Errorf("%+v", back)
	}
	if got := used(); got != "4 used, 16 left" {
		t.Error(got)
	}
	list := decode[OpeningBalanceList](t, f.get("/v1/opening-balances?member=M1"))
	if len(list.OpeningBalances) != 2 || list.OpeningBalances[0].ReversedBy != back.Id || list.OpeningBalances[1].Id != back.Id {
		t.Errorf("%+v", list)
	}
	if one := decode[OpeningBalance](t, f.get("/v1/opening-balances/"+back.Id)); one.Id != back.Id {
		t.Errorf("%+v", one)
	}
	for want, r := range map[string]response{
		"422 idempotency_mismatch":      f.post("/v1/opening-balances", opening(""), "Idempotency-Key", key),
		"409 reversal_of_reversal":      f.post("/v1/opening-balances/"+back.Id+"/reversal", `{}`),
		"404 opening_balance_not_found": f.get("/v1/opening-balances/none"),
		"404 member_not_found":          f.get("/v1/opening-balances?member=M404"),
		"400 unknown_field":             f.post("/v1/opening-balances/"+o.Id+"/reversal", `{"units":5}`),
	} {
		if p := decode[Problem](t, r); fmt.Sprint(r.status, " ", p.Code) != want || p.Detail == "" {
			t.Errorf("want %s: %d %s", want, r.status, r.body)
		}
	}
}

// TestBookOpeningBalance_tellsEveryMistake, of the schema, of the book and of the register together, in every language.
func TestBookOpeningBalance_tellsEveryMistake(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	f.put("/v1/members/M2", `{"born":"1990-05-04"}`)
	with := func(old, new string) string { return strings.Replace(opening(""), old, new, 1) }
	for _, tt := range []badInput{
		{name: "nothing", body: `{}`, status: 422, code: "required", at: []string{"/member required", "/limit required", "/date required"}},
		{name: "an unknown name", body: opening(`,"used":5`), status: 400, code: "unknown_field", at: []string{"/used unknown_field"}},
		{name: "an unknown member", body: with("M1", "M404"), status: 404, code: "member_not_found", at: []string{"/member member_not_found"}, secret: "M404"},
		{name: "no such limit", body: with("psychology.sessions", "psychology.session"), status: 422, code: "limit_unknown", at: []string{"/limit limit_unknown"}},
		{name: "a limit without its benefit", body: with("psychology.sessions", "sessions"), status: 422, code: "limit_unknown", at: []string{"/limit limit_unknown"}},
		{name: "tomorrow", body: with("2025-01-10", "2025-11-21"), status: 422, code: "date_future", at: []string{"/date date_future"}},
		{name: "before birth", body: with("2025-01-10", "1990-05-03"), status: 422, code: "date_before_birth", at: []string{"/date date_before_birth"}},
		{name: "no figure", body: with(`,"units":16`, ""), status: 422, code: "required", at: []string{"/units required"}},
		{name: "another figure", body: opening(`,"amount_cents":5,"count":1`), status: 422, code: "measure_other", at: []string{"/amount_cents measure_other", "/count measure_other"}},
		{name: "below nothing", body: with("16", "-16"), status: 422, code: "units_invalid", at: []string{"/units units_invalid"}},
		{name: "a value that nobody counts", body: opening(`,"of":"x"`), status: 422, code: "of_unneeded", at: []string{"/of of_unneeded"}},
		{name: "a key that it has not", body: opening(`,"keys":{"field.ear":"left"}`), status: 422, code: "key_unknown", at: []string{"/keys/field.ear key_unknown"}},
		{name: "a key of another kind", body: opening(`,"keys":{"field.ear":[]}`), status: 422, code: "type", at: []string{"/keys/field.ear type"}},
		{name: "a household that is not", body: `{"member":"M2","limit":"sick_child.hours","date":"2025-01-10","units":1}`, status: 422, code: "household_missing", at: []string{"/member household_missing"}},
	} {
		for _, lang := range []string{"en", "fr", "nl", "de"} {
			checkRefusal(t, tt, lang, f.post("/v1/opening-balances", tt.body, "Accept-Language", lang))
		}
	}
	if r := f.get("/v1/opening-balances?member=M1"); !strings.Contains(string(r.body), `"opening_balances":[]`) {
		t.Errorf("something was stored: %s", r.body)
	}
}

func TestIntake_BookingsRefuseWhatTheContractRefuses(t *testing.T) {
	t.Parallel()
	in := Intake{
		Client: "import", By: func() engine.Actor { return engine.Actor{Client: "cli"} },
		Keyless: func(content string) (string, error) { return content + "-1", nil },
	}
	if o, err := in.OpeningBalance(&Row{Body: []byte(opening(`,"keys":{"b":"x","a":5}`))}); err != nil || len(o.Keys) != 2 || o.Keys[0].Value != engine.Int(5) || o.Units != 16*engine.One {
		t.Errorf("%v %+v", err, o)
	}
	if c, err := in.PartnerCost(&Row{Body: []byte(cost(`,"id":"PC1"`))}); err != nil || c.ID != "PC1" || c.Cents != 1250000 ||
		c.Request.Key != c.BodyHash+"-1" || c.By.Client != "cli" {
		t.Errorf("%v %+v", err, c)
	}
	if c, err := in.PartnerCost(&Row{Body: []byte(cost(`,"key":"row/1"`))}); err != nil || c.Request.Key != "row/1" {
		t.Errorf("a row with a key of its own: %v %+v", err, c.Request)
	}
	for _, body := range []string{`[]`, `{"x":1}`, `{}`, cost(`,"key":""`), opening(`,"key":"a b"`)} {
		for _, err := range []error{second(in.OpeningBalance(&Row{Body: []byte(body)})), second(in.PartnerCost(&Row{Body: []byte(body)}))} {
			if p := RenderError(err, engine.DE); p.Status >= http.StatusInternalServerError || p.Detail == "" {
				t.Errorf("%s: %+v", body, p)
			}
		}
	}
}
