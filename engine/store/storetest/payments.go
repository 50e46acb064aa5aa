package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"octroi/engine"
)

var (
	payeeM1 = engine.Payee{Kind: "member", ID: "M1"}
	payeeP1 = engine.Payee{Kind: "provider", ID: "P1"}
)

// paidTo is the n-th claim of a member, of one line that is paid to somebody else than the member, or otherwise than in money.
func paidTo(n int, member, to, mode string, pays engine.Cents) engine.Record {
	r := record(n, member, "2025-01-02", pays)
	l := &r.Decision.Lines[0]
	l.PayTo, l.PayMode = to, mode
	if to == engine.PayProvider {
		r.Claim.Lines[0].Provider = "P1"
	}
	return r
}

func (b *bench) account(p engine.Payee, iban engine.IBAN, name string) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return tx.PutAccount(ctx, engine.Account{Payee: p, IBAN: iban, Name: name}, by)
	})
}

// run makes the n-th payment run, as the engine's service does.
func (b *bench) run(n int, cutoff string) (run engine.PaymentRun) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) (err error) {
		run, err = makeRun(ctx, tx, n, cutoff)
		return err
	})
	return run
}

// errNothingDue is what a run of nothing ends in: nothing is left of it.
var errNothingDue = errors.New("nothing is due")

func makeRun(ctx context.Context, tx engine.Tx, n int, cutoff string) (engine.PaymentRun, error) {
	at := moment.Add(time.Duration(n) * time.Second).Truncate(time.Microsecond)
	run := engine.PaymentRun{
		PaymentRequest: engine.PaymentRequest{
			Cutoff: day(cutoff), ExecutionDate: day(cutoff) + 1, Note: "é", Request: engine.RequestKey{Client: "finance", Key: fmt.Sprint(n)}, BodyHash: "h",
		},
		ID: claimID(n), CreatedOn: day("2025-03-15"), CreatedAt: at, CreatedBy: "finance", State: engine.PaymentOpen,
		Payer: engine.Payer{Name: "Payer", IBAN: "BE68539007547034", BIC: "GKCCBEBB", ID: "1", Issuer: "KBO-BCE"},
		File:  engine.PaymentFile{Format: "pain.001.001.09", SHA256: "abc", Bytes: 7},
	}
	err := tx.Lock(ctx, []engine.Anchor{engine.PaymentAnchor})
	if err == nil {
		run.Number, run.Totals, err = tx.Collect(ctx, run.Cutoff)
	}
	if err == nil && run.Totals.Transfers == 0 {
		err = errNothingDue
	}
	if err == nil {
		run.LeftOut, err = tx.PaymentsDue(ctx, run.Cutoff)
	}
	if err == nil {
		err = tx.AppendPaymentRun(ctx, run, by)
	}
	return run, err
}

// end sends or cancels a run.
func (b *bench) end(run engine.PaymentRun, state engine.PaymentState) engine.PaymentRun {
	b.t.Helper()
	run.State, run.EndedAt, run.EndedBy, run.Reason = state, moment.Truncate(time.Microsecond), "other", ""
	if state == engine.PaymentCancelled {
		run.Reason = "wrong"
	}
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.EndPaymentRun(ctx, run, by) })
	return run
}

func (b *bench) transfers(run, after int64, limit int) (found []engine.Transfer) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) (err error) {
		found, err = r.Transfers(ctx, run, after, limit)
		return err
	})
	return found
}

// reconciled fails unless payments and decisions agree, and what is due is what was wanted.
func (b *bench) reconciled(what string, want engine.Reconciliation) {
	b.t.Helper()
	b.view(func(ctx context.Context, r engine.Reader) error {
		got, err := r.Reconcile(ctx)
		equal(b.t, what, want, got)
		if got.Difference() != 0 {
			b.t.Fatalf("%s: payments and decisions differ by %s", what, got.Difference())
		}
		return err
	})
}

func sum(payees, entries int64, cents engine.Cents) engine.DueSum {
	return engine.DueSum{Payees: payees, Entries: entries, Cents: cents}
}

func testAccounts(t *testing.T, b *bench) {
	first := engine.Account{Payee: payeeM1, IBAN: "BE68539007547034", Name: "Zoé"}
	b.account(payeeM1, "NL91ABNA0417164300", "other")
	b.account(payeeP1, "FR1420041010050500013M02606", "Cabinet")
	b.account(payeeM1, first.IBAN, first.Name)
	b.view(func(ctx context.Context, r engine.Reader) error {
		got, err := r.Accounts(ctx, []engine.Payee{payeeP1, {Kind: "member", ID: "P1"}, payeeM1, {Kind: "member", ID: "m1"}})
		equal(t, "accounts", []engine.Account{first, {Payee: payeeP1, IBAN: "FR1420041010050500013M02606", Name: "Cabinet"}}, got)
		return err
	})
	equal(t, "audit events", int64(2), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'account.put' AND subject = 'member|M1'"))
	equal(t, "audit events that tell an account", int64(0), b.number("SELECT COUNT(*) FROM audit_events WHERE subject LIKE '%0754%' OR subject LIKE '%Zo%'"))
}

// testPaymentRun walks through what a run takes and what it leaves: payees in the order of kind and id, net of recoveries.
func testPaymentRun(t *testing.T, b *bench) {
	b.account(payeeM1, "BE68539007547034", "Zoé")
	b.account(payeeP1, "NL91ABNA0417164300", "Cabinet")
	b.append(record(1, "M1", "2025-01-02", 2000), paidTo(2, "M2", "provider", "money", 300), paidTo(3, "M3", "member", "voucher", 40),
		paidTo(4, "M3", "partner", "money", 50), record(5, "M2", "2025-01-03", 6), record(6, "M4", "2025-01-03", 0), record(7, "M1", "2025-01-04", 500))
	b.again(claimID(7), engine.Denied, "2025-01-04") // M1 gives 500 back before it is paid, M5 all of what it got
	b.append(record(8, "M5", "2025-01-02", 100))
	b.again(claimID(8), engine.Denied, "2025-01-02")
	due := engine.PaymentsDue{Payable: sum(2, 4, 2300), Settled: sum(1, 2, 0), WithoutAccount: sum(1, 1, 6), Elsewhere: sum(1, 1, 50)}
	b.reconciled("before the run", engine.Reconciliation{Decided: 2356, Due: due})
	b.view(func(ctx context.Context, r engine.Reader) error {
		got, err := r.PaymentsDue(ctx, day("2025-03-13"))
		equal(t, "due before anything was decided", engine.PaymentsDue{}, got)
		return err
	})
	run := b.run(1, "2025-03-14")
	left := engine.PaymentsDue{WithoutAccount: due.WithoutAccount, Elsewhere: due.Elsewhere}
	equal(t, "totals", engine.PaymentTotals{Transfers: 2, Entries: 6, Cents: 2300, Settled: 1}, run.Totals)
	equal(t, "left out", left, run.LeftOut)
	b.reconciled("with an open run", engine.Reconciliation{Decided: 2356, Open: 2300, Due: left})
	all := b.transfers(1, -1, 10)
	if len(all) != 3 || all[0].Position != 0 || len(all[0].Lines) != 2 || all[0].IBAN != "" || len(all[1].Lines) != 3 {
		t.Fatalf("transfers are %+v", all)
	}
	line := engine.TransferLine{Entry: all[2].Lines[0].Entry, Claim: claimID(2), Version: 1, Kind: "payment", Benefit: "psychology", Member: "M2",
		Service: day("2025-01-02"), DecidedOn: day("2025-03-14"), Cents: 300}
	provider := engine.Transfer{Position: 2, Payee: payeeP1, Cents: 300, IBAN: "NL91ABNA0417164300", Name: "Cabinet", Lines: []engine.TransferLine{line}}
	equal(t, "the provider's transfer", []engine.Transfer{provider}, b.transfers(1, 1, 10))
	equal(t, "the transfers alone", all[1:], b.transfers(1, 0, 10))
	equal(t, "a page, and what is settled beside it", all[:2], b.transfers(1, -1, 1))
	equal(t, "beyond the last", []engine.Transfer(nil), b.transfers(1, 2, 10))

	b.account(payeeM1, "FR1420041010050500013M02606", "Other")
	equal(t, "a run keeps its accounts", all, b.transfers(1, -1, 10))
	b.again(claimID(1), engine.Denied, "2025-01-02") // 2000 too much, while the run is open
	b.account(engine.Payee{Kind: "member", ID: "M2"}, "BE68539007547034", "Late")
	due = engine.PaymentsDue{Payable: sum(1, 1, 6), Carried: sum(1, 1, -2000), Elsewhere: left.Elsewhere}
	b.reconciled("with a recovery to come", engine.Reconciliation{Decided: 356, Open: 2300, Due: due})
	b.end(run, engine.PaymentSent)
	second := b.run(2, "2025-03-14")
	equal(t, "totals of the second", engine.PaymentTotals{Transfers: 1, Entries: 1, Cents: 6}, second.Totals)
	left = engine.PaymentsDue{Carried: due.Carried, Elsewhere: due.Elsewhere}
	b.reconciled("with two runs", engine.Reconciliation{Decided: 356, Open: 6, Sent: 2300, Due: left})
	b.append(record(9, "M1", "2025-02-02", 2500))
	third := b.run(3, "2025-03-14")
	equal(t, "totals of the third: the new payment less the recovery", engine.PaymentTotals{Transfers: 1, Entries: 2, Cents: 500}, third.Totals)
	equal(t, "its account", engine.IBAN("FR1420041010050500013M02606"), b.transfers(3, 0, 1)[0].IBAN)
}

// testPaymentRunEnds: what a cancelled run held is free again, and a run ends once.
func testPaymentRunEnds(t *testing.T, b *bench) {
	b.account(payeeM1, "BE68539007547034", "Zoé")
	b.append(record(1, "M1", "2025-01-02", 2000))
	first := b.run(1, "2025-03-14")
	b.reconciled("one run", engine.Reconciliation{Decided: 2000, Open: 2000})
	err := b.Update(t.Context(), func(tx engine.Tx) error { _, err := makeRun(t.Context(), tx, 9, "2025-03-14"); return err })
	if err == nil {
		t.Fatal("a run of nothing was stored")
	}
	first = b.end(first, engine.PaymentCancelled)
	b.reconciled("cancelled", engine.Reconciliation{Decided: 2000, Due: engine.PaymentsDue{Payable: sum(1, 1, 2000)}})
	second := b.end(b.run(2, "2025-03-14"), engine.PaymentCancelled)
	third := b.run(3, "2025-03-14")
	third = b.end(third, engine.PaymentSent)
	b.reconciled("sent", engine.Reconciliation{Decided: 2000, Sent: 2000})
	equal(t, "lines of the third", 1, len(b.transfers(3, 0, 10)[0].Lines))
	for _, state := range []engine.PaymentState{engine.PaymentSent, engine.PaymentCancelled} {
		third.State = state
		err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.EndPaymentRun(t.Context(), third, by) })
		code(t, err, engine.Conflict, "request_exists")
	}
	third.State = engine.PaymentSent
	list := func(f engine.PaymentRunFilter) (found []engine.PaymentRun) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = r.PaymentRuns(ctx, f)
			return err
		})
		return found
	}
	type runs = []engine.PaymentRun
	equal(t, "all", runs{third, second, first}, list(engine.PaymentRunFilter{}))
	equal(t, "a page", runs{third, second}, list(engine.PaymentRunFilter{Limit: 2}))
	equal(t, "the next", runs{first}, list(engine.PaymentRunFilter{Before: second.Number}))
	equal(t, "by id", runs{second}, list(engine.PaymentRunFilter{ID: second.ID}))
	equal(t, "by request", runs{first}, list(engine.PaymentRunFilter{Request: first.Request}))
	equal(t, "sent", runs{third}, list(engine.PaymentRunFilter{State: engine.PaymentSent}))
	equal(t, "open", runs(nil), list(engine.PaymentRunFilter{State: engine.PaymentOpen}))
	third.Request.Key, third.ID = first.Request.Key, "x"
	third.Number++
	err = b.Update(t.Context(), func(tx engine.Tx) error { return tx.AppendPaymentRun(t.Context(), third, by) })
	code(t, err, engine.Conflict, "request_exists")
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.NotePaymentFile(ctx, second.ID, by) })
	for action, n := range map[string]int64{"created": 3, "cancelled": 2, "sent": 1, "file": 1} {
		equal(t, action, n, b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'payment_run."+action+"'"))
	}
}
