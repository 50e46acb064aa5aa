package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"octroi/engine"
)

// testEntryOnce: the database refuses an entry to a second live run, whoever asks, and gives it to the next once all that had
// it are cancelled.
func testEntryOnce(t *testing.T, b *bench) {
	b.account(payeeM1, "BE68539007547034", "Zoé")
	b.append(record(1, "M1", "2025-01-02", 2000))
	first := b.run(1, "2025-03-14")
	entry := b.number("SELECT entry_id FROM payment_run_entries")
	take := func(round int) error {
		return b.exec(fmt.Sprintf("INSERT INTO payment_run_entries (entry_id, round, run, position) VALUES (%d, %d, 2, 1)", entry, round))
	}
	for _, round := range []int{0, 1, 2} {
		if take(round) == nil {
			t.Fatalf("an entry of an open run is taken in round %d", round)
		}
	}
	first = b.end(first, engine.PaymentCancelled)
	if take(0) == nil {
		t.Fatal("an entry is twice in a round")
	}
	second := b.end(b.run(2, "2025-03-14"), engine.PaymentSent)
	if take(2) == nil {
		t.Fatal("an entry of a sent run is taken")
	}
	for _, sql := range []string{"UPDATE payment_run_entries SET position = 9", "DELETE FROM payment_run_entries"} {
		if b.exec(sql) == nil {
			t.Errorf("the database allows: %s", sql)
		}
	}
	equal(t, "the second run's number", first.Number+1, second.Number)
	equal(t, "rounds", int64(2), b.number("SELECT COUNT(*) FROM payment_run_entries"))
}

// testRunsAtOnce lets runs be made at the same moment by transactions that do not hold the anchor: none may hold what another
// has, and what is decided meanwhile is in one of them or due.
func testRunsAtOnce(t *testing.T, b *bench) {
	const members, runs = 20, 6
	for i := range members {
		b.account(engine.Payee{Kind: "member", ID: fmt.Sprint("M", i)}, "BE68539007547034", "Zoé")
	}
	var all sync.WaitGroup
	for i := range members {
		all.Go(func() { b.append(record(i, fmt.Sprint("M", i), "2025-01-02", 100)) })
	}
	made := make([]error, runs)
	for i := range runs {
		all.Go(func() {
			made[i] = b.Update(t.Context(), func(tx engine.Tx) error {
				n, sum, err := tx.Collect(t.Context(), day("2025-03-14"))
				if err != nil || sum.Transfers == 0 {
					return err
				}
				run := engine.PaymentRun{
					PaymentRequest: engine.PaymentRequest{
						Cutoff: day("2025-03-14"), ExecutionDate: day("2025-03-14"), Request: engine.RequestKey{Client: "f", Key: fmt.Sprint(i)},
					},
					ID: claimID(i), Number: n, CreatedOn: day("2025-03-14"), CreatedAt: moment, Totals: sum,
				}
				return tx.AppendPaymentRun(t.Context(), run, by)
			})
		})
	}
	all.Wait()
	for _, err := range made {
		if err != nil && engine.ErrorCode(err) != "request_exists" && engine.ErrorCode(err) != "busy" {
			t.Error(err)
		}
	}
	equal(t, "entries in two runs", int64(0), b.number("SELECT COUNT(*) FROM (SELECT 1 FROM payment_run_entries GROUP BY entry_id HAVING COUNT(*) > 1) AS x"))
	equal(t, "runs that are not what they transfer", int64(0), b.number(`SELECT COUNT(*) FROM payment_runs r
		WHERE r.cents <> (SELECT SUM(t.cents) FROM payment_transfers t WHERE t.run = r.number)
		OR r.cents <> (SELECT SUM(j.cents) FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id WHERE e.run = r.number)`))
	b.view(func(ctx context.Context, r engine.Reader) error {
		got, err := r.Reconcile(ctx)
		if got.Decided != members*100 || got.Difference() != 0 {
			t.Errorf("%+v", got)
		}
		return err
	})
}

// testBlanking: the account of a transfer may be taken away, for good, and nothing else of it may change.
func testBlanking(t *testing.T, b *bench) {
	b.account(payeeM1, "BE68539007547034", "Zoé")
	b.append(record(1, "M1", "2025-01-02", 2000))
	b.run(1, "2025-03-14")
	for _, set := range []string{"iban = 'x'", "iban = ''", "name = ''", "iban = '', name = '', cents = 1", "iban = '', name = '', payee = 'M2'",
		"iban = '', name = '', position = 7"} {
		if b.exec("UPDATE payment_transfers SET "+set) == nil {
			t.Errorf("the database allows: %s", set)
		}
	}
	if err := b.exec("UPDATE payment_transfers SET iban = '', name = ''"); err != nil {
		t.Error(err)
	}
	if b.exec("UPDATE payment_transfers SET iban = 'BE68539007547034', name = 'Zoé'") == nil {
		t.Error("the database allows an account to come back")
	}
	got := b.transfers(1, 0, 10)
	if len(got) != 1 || got[0].IBAN != "" || got[0].Name != "" || got[0].Cents != 2000 {
		t.Errorf("%+v", got)
	}
}
