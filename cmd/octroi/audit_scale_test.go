package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/audit"
	"octroi/engine/payment"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// scaleClaims is how large the invented year is that the audit is measured on; OCTROI_AUDIT_CLAIMS sets another size.
func scaleClaims() int {
	if n, err := strconv.Atoi(os.Getenv("OCTROI_AUDIT_CLAIMS")); err == nil && n > 0 {
		return n
	}
	return 400
}

// TestAudit_ofAYear audits an invented year of claims, some of them corrected or reversed, paid and sealed, with the real
// program, and says how long it takes and how much memory. Whatever the size, the memory must stay in proportion.
func TestAudit_ofAYear(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "year.db") },
		"postgres": pgtest.DSN,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := dsn(t)
			began := time.Now()
			inventYear(t, at, scaleClaims())
			t.Logf("%d claims invented in %s", scaleClaims(), time.Since(began).Round(time.Second))
			for _, args := range [][]string{{}, {"--replay", "all"}, {"--since-seal", "1"}} {
				report, took, peak := auditProcess(t, at, args...)
				t.Logf("octroi audit %v: %s, %d MB at most", args, took.Round(10*time.Millisecond), peak>>10)
				for _, i := range report.Invariants {
					t.Logf("  %-4s %9d %-10s %7.2f s", i.ID, i.Checked, i.Of, float64(i.Micros)/1e6)
				}
				if limit := 150<<10 + scaleClaims(); peak > limit && runtime.GOOS == "linux" {
					t.Errorf("%v took %d kB of memory, at most %d is right", args, peak, limit)
				}
			}
		})
	}
}

// auditProcess runs `octroi audit` in a process of its own, and wants everything to hold. peak is in kB.
func auditProcess(t *testing.T, dsn string, args ...string) (report audit.Report, took time.Duration, peak int) {
	t.Helper()
	cmd := exec.Command("octroi", append([]string{"audit", "--db", dsn, "--format", "json"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak = int(residentUntil(cmd))
	err := cmd.Wait()
	took = time.Since(began)
	if jerr := json.Unmarshal(out.Bytes(), &report); jerr != nil || err != nil {
		t.Fatalf("octroi audit %v: %v, %v\n%s", args, err, jerr, out.Bytes())
	}
	return report, took, peak
}

// inventYear fills a database with the seeder's mutuality and a year of claims. One claim in forty is corrected, one in
// forty reversed; two payment runs are made, of which one is cancelled, and everything is sealed.
func inventYear(t *testing.T, dsn string, claims int) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	st, err := store.Open(ctx, dsn, store.Options{AllowUnsafe: true, MaxConns: 8})
	must(err)
	defer func() { _ = st.Close() }()
	must(st.Migrate(ctx))
	files, err := rules.Shipped(devBook)
	must(err)
	book, err := rules.Compiler{}.Compile(files)
	must(err)
	s := seederOf(claims)
	s.people()
	batches := s.claims()
	by := engine.Actor{Client: "dev", At: day(seedYear, 1, 1)}
	s.clock.set(by.At)
	svc := engine.NewService(st, engine.Options{
		Compiler: compiledBook{book}, Checker: passingChecker{}, Now: s.clock.now, NewID: newID,
		Payer: engine.Payer{Name: "Payer", IBAN: "BE68539007547034"}, Payments: payment.Pain001{},
	})
	defer svc.Close()
	_, err = svc.LoadBook(ctx, files, by)
	must(err)
	must(s.store(ctx, st))
	for i := 0; i < len(s.members); i += 2 {
		must(svc.PutAccount(ctx, engine.Account{Payee: engine.Payee{Kind: "member", ID: s.members[i].ID}, IBAN: "BE71096123456769", Name: "Somebody"}, by))
	}
	serial := 0
	for n, b := range batches {
		if n == len(batches)-1 { // the last entries wait beside the sums
			_, err := svc.RebuildRollup(ctx)
			must(err)
		}
		s.clock.set(b.at)
		for chunk := range slices.Chunk(b.claims, 500) {
			for i, res := range svc.SubmitAll(ctx, chunk) {
				must(res.Err)
				if serial++; serial%40 < 2 {
					must(reviseScaled(ctx, svc, res.Record, chunk[i].Request.Key, serial%40 == 0))
				}
			}
		}
		_, err := newApp().sealAll(ctx, st)
		must(err)
	}
	run := func() string {
		r, _, err := svc.CreatePaymentRun(ctx, engine.PaymentRequest{Request: engine.RequestKey{Client: "dev", Key: newID()}, BodyHash: "h"}, by)
		must(err)
		return r.ID
	}
	_, err = svc.CancelPaymentRun(ctx, run(), "too early", by)
	must(err)
	_, err = svc.SendPaymentRun(ctx, run(), engine.Actor{Client: "bank desk"})
	must(err)
	_, err = newApp().sealAll(ctx, st)
	must(err)
}

// reviseScaled reverses a claim, or corrects what was charged.
func reviseScaled(ctx context.Context, svc *engine.Service, r engine.Record, key string, reverse bool) error {
	v := engine.VersionRequest{
		Claim: r.Claim.ID, Kind: engine.VersionReversal, Reason: "sent twice", BodyHash: "h",
		Request: engine.RequestKey{Client: "dev", Key: key + "-again"}, By: engine.Actor{Client: "dev"},
	}
	if !reverse {
		v.Kind, v.Lines = engine.VersionCorrection, slices.Clone(r.Claim.Lines)
		for i := range v.Lines {
			v.Lines[i].Charged += 100
			if v.Lines[i].Copay > 0 {
				v.Lines[i].Copay += 100
			}
		}
	}
	if err := svc.Revise(ctx, v).Err; err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// passingChecker lets every book pass: the shipped one is checked elsewhere.
type passingChecker struct{}

// CheckBook implements engine.BookChecker.
func (passingChecker) CheckBook([]engine.SourceFile) engine.BookReport { return engine.BookReport{} }
