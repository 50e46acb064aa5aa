package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/payment"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// unmistakable are values that stand for everything personal that a member may have told, or others about him.
var unmistakable = []string{
	"1971-09-23", fmt.Sprint(int(engine.MustDate("1971-09-23"))), // the birth, also as it is stored in documents
	"CANARY-BILL", "CANARY-DOCUMENT", "CANARY-LATER", "CANARY-FIELD", "CANARY-REASON", "CANARY-RULING",
	"CANARY-NAME", "BE71096123456769", "CANARY-NOTE", "CANARY-STATUS",
}

// TestErasure_leavesNothingPersonal plants a value in every place that can hold one, erases the member, and looks for the
// values in every column of every table, and in every byte of an SQLite file.
func TestErasure_leavesNothingPersonal(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "o.db")
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite": func(testing.TB) string { return file }, "postgres": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st, err := store.Open(t.Context(), dsn(t), store.Options{AllowUnsafe: true})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = st.Close() }()
			if err := st.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			forget(t, st)
			if name == "postgres" {
				return
			}
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{file, file + "-wal"} {
				text, err := os.ReadFile(path)
				if err != nil && path == file {
					t.Fatal(err)
				}
				for _, c := range unmistakable {
					if bytes.Contains(text, []byte(c)) {
						t.Errorf("%q is left in the bytes of %s", c, filepath.Base(path))
					}
				}
			}
		})
	}
}

func forget(t *testing.T, st *store.Store) {
	f := newForgetting(t, st)
	f.live()
	planted := everyValue(t, st)
	for _, c := range unmistakable {
		if !strings.Contains(planted, c) {
			t.Errorf("%q was planted nowhere: the test shows nothing", c)
		}
	}
	skipped(t, st, 0)

	f.at = day(2030, 3, 1)
	_, err := f.svc.RequestErasure(t.Context(), "M1", engine.ErasureStep{Person: "Ann"}, f.by)
	var codes []string
	for _, e := range errorFields(err) {
		codes = append(codes, e.Code)
	}
	if got := strings.Join(codes, " "); got != "erasure_unpaid erasure_retained" {
		t.Errorf("money is due and the time is not over, and it is refused for %q: %v", got, err)
	}
	f.pay() // what the second claim is due
	f.at = day(2040, 3, 1)
	_, err = f.svc.RequestErasure(t.Context(), "M1", engine.ErasureStep{Person: "Ann"}, f.by)
	f.must(err)
	_, err = f.svc.ConfirmErasure(t.Context(), "M1", engine.ErasureStep{Person: "Bob"}, engine.Actor{Client: "cli", Person: "Bob"})
	f.must(err)
	left := everyValue(t, st)
	for _, c := range unmistakable {
		if i := strings.Index(left, c); i >= 0 {
			t.Errorf("%q is left: …%s…", c, left[max(0, i-200):min(len(left), i+60)])
		}
	}
	skipped(t, st, f.versions)
}

func errorFields(err error) []engine.FieldError {
	if e, ok := err.(*engine.Error); ok {
		return e.Fields
	}
	return nil
}

// forgetting is a small payer with a member who tells a lot.
type forgetting struct {
	t        *testing.T
	svc      *engine.Service
	at       time.Time
	by       engine.Actor
	versions int64 // that can no longer be taken again
}

func newForgetting(t *testing.T, st *store.Store) *forgetting {
	f := &forgetting{t: t, at: day(2025, 9, 1), by: engine.Actor{Client: "cli", Person: "Ann"}}
	f.svc = engine.NewService(st, engine.Options{
		Compiler: rules.Compiler{}, Checker: passingChecker{}, SelfApproval: true, NewID: newID, Now: func() time.Time { return f.at },
		Payer: engine.Payer{Name: "Payer", IBAN: "BE68539007547034"}, Payments: payment.Pain001{},
	})
	t.Cleanup(f.svc.Close)
	return f
}

func (f *forgetting) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// live plants every value: a register entry, an approval, an account, claims with every kind of version, an opening balance.
func (f *forgetting) live() {
	ctx := f.t.Context()
	text, err := os.ReadFile(filepath.Join("..", "..", "engine", "audit", "testdata", "book.yaml"))
	f.must(err)
	_, err = f.svc.LoadBook(ctx, []engine.SourceFile{{Name: "book.yaml", Text: strings.Replace(string(text), "    fields:\n      operated:",
		"    fields:\n      told: {type: text, default: none, title: {fr: T, nl: T, de: T, en: T}}\n      operated:", 1)}}, f.by)
	f.must(err)
	cover := engine.Span{From: engine.MustDate("2010-01-01"), Until: engine.MustDate("2026-01-01")}
	f.must(f.svc.PutMember(ctx, engine.Member{
		ID: "M1", Born: engine.MustDate("1971-09-23"), Coverage: []engine.Span{cover},
		Households: []engine.HouseholdSpan{{Household: "H1", Holder: true, Span: engine.Span{From: cover.From}}},
		Statuses:   []engine.StatusSpan{{Code: "CANARY-STATUS", Span: cover}},
	}, f.by))
	f.must(f.svc.PutProvider(ctx, engine.Provider{ID: "P1", Name: "Practice", Profession: "physician", Country: "BE"}, f.by))
	f.must(f.svc.PutApproval(ctx, engine.Approval{ID: "A1", Member: "M1", Benefit: "gym", Span: cover}, f.by))
	f.must(f.svc.PutAccount(ctx, engine.Account{Payee: engine.Payee{Kind: "member", ID: "M1"}, IBAN: "BE71096123456769", Name: "CANARY-NAME"}, f.by))
	_, _, err = f.svc.BookOpeningBalance(ctx, engine.OpeningBalance{
		Member: "M1", Limit: "sessions.year", Date: engine.MustDate("2024-01-01"), Units: engine.One,
		Booking: engine.Booking{Request: engine.RequestKey{Client: "cli", Key: "opening"}, BodyHash: "h", By: f.by, Note: "CANARY-NOTE"},
	})
	f.must(err)
	glasses := f.line("glasses", 9000)
	first := f.submit("one", glasses)
	f.revise(first, engine.VersionEvidence, func(r *engine.VersionRequest) {
		r.Evidence = []engine.LineEvidence{{Evidence: engine.Evidence{Code: "form", Document: "CANARY-DOCUMENT"}}}
	})
	glasses.Charged, glasses.Evidence = 5000, []engine.Evidence{{Code: "form", Document: "CANARY-LATER"}}
	f.revise(first, engine.VersionCorrection, func(r *engine.VersionRequest) { r.Lines = []engine.Line{glasses} })
	f.revise(first, engine.VersionRuling, func(r *engine.VersionRequest) {
		r.Reason, r.Ruling = "CANARY-RULING", &engine.Ruling{Kind: engine.RulingAmount, Amount: 6000}
	})
	physio := f.line("physio", 6000)
	physio.Fields = map[string]engine.Value{"operated": engine.Bool(true), "told": engine.TextValue("CANARY-FIELD")}
	f.revise(f.submit("two", physio), engine.VersionReversal, nil)
	f.pay()
	f.submit("three", f.line("gym", 4000)) // due
}

func (f *forgetting) line(benefit string, cents engine.Cents) engine.Line {
	on := engine.MustDate("2025-06-01")
	return engine.Line{Benefit: benefit, Date: on, Until: on, Units: engine.One, Charged: cents, Provider: "P1", Bill: "CANARY-BILL"}
}

func (f *forgetting) submit(key string, l engine.Line) engine.Record {
	f.t.Helper()
	f.versions++
	r := f.svc.Submit(f.t.Context(), engine.Submission{
		Claim:   engine.Claim{Member: "M1", Channel: "post", Lines: []engine.Line{l}},
		Request: engine.RequestKey{Client: "cli", Key: key}, BodyHash: "h", By: f.by,
	})
	f.must(r.Err)
	return r.Record
}

func (f *forgetting) revise(before engine.Record, kind engine.VersionKind, change func(*engine.VersionRequest)) {
	f.t.Helper()
	f.versions++
	r := engine.VersionRequest{Claim: before.Claim.ID, Kind: kind, Reason: "CANARY-REASON", BodyHash: "h", By: f.by,
		Request: engine.RequestKey{Client: "cli", Key: newID()}}
	if change != nil {
		change(&r)
	}
	f.must(f.svc.Revise(f.t.Context(), r).Err)
}

// pay makes and sends a payment run of what is due.
func (f *forgetting) pay() {
	f.t.Helper()
	run, _, err := f.svc.CreatePaymentRun(f.t.Context(), engine.PaymentRequest{Request: engine.RequestKey{Client: "cli", Key: newID()}, BodyHash: "h"}, f.by)
	f.must(err)
	_, err = f.svc.SendPaymentRun(f.t.Context(), run.ID, engine.Actor{Client: "bank desk"})
	f.must(err)
}

// everyValue is every column of every table that the schema has, as texts.
func everyValue(t *testing.T, st *store.Store) string {
	t.Helper()
	list := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if st.Name() == "postgres" {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
	}
	var out strings.Builder
	for _, table := range strings.Fields(everyRow(t, st, list)) {
		out.WriteString(everyRow(t, st, "SELECT * FROM "+table))
	}
	return out.String()
}

func everyRow(t *testing.T, st *store.Store, query string) string {
	t.Helper()
	rows, err := st.DB().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			if at, ok := v.(time.Time); ok {
				v = at.Format(time.DateOnly)
			}
			fmt.Fprintln(&out, v)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
