package engine_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

var (
	maker  = engine.Actor{Client: "maker"}
	sender = engine.Actor{Client: "sender"}
)

func member(id string) engine.Payee { return engine.Payee{Kind: engine.PayMember, ID: id} }

func runOf(key string) engine.PaymentRequest {
	return engine.PaymentRequest{Request: engine.RequestKey{Client: maker.Client, Key: key}, BodyHash: "h"}
}

func pays(t *testing.T, s *engine.Service, key, m string, charged engine.Cents) engine.Record {
	t.Helper()
	r := s.Submit(t.Context(), submission(key, claimFor(m, line("sport", "2025-03-01", charged))))
	must(t, r.Err)
	return r.Record
}

func claimFor(m string, lines ...engine.Line) *engine.Claim {
	c := engine.ClaimOf(lines...)
	c.Member = m
	return c
}

func wantCode(t *testing.T, err error, kind engine.ErrorKind, code string) {
	t.Helper()
	var e *engine.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Code != code {
		t.Errorf("error is %v, want kind %d and code %s", err, kind, code)
	}
}

func file(t *testing.T, s *engine.Service, id string) (engine.PaymentRun, string) {
	t.Helper()
	run, write, err := s.PaymentFile(t.Context(), id, sender)
	must(t, err)
	var b bytes.Buffer
	must(t, write(&b))
	return run, b.String()
}

// controlSum is what the bank reads first of a payment file.
func controlSum(t *testing.T, file string) (sum string) {
	t.Helper()
	var m struct {
		Sum string `xml:"CstmrCdtTrfInitn>GrpHdr>CtrlSum"`
	}
	must(t, xml.Unmarshal([]byte(file), &m))
	return m.Sum
}

// A run is made once, its file is always the same, and it goes to the bank by a second person's hand.
func TestService_aPaymentRunIsMadeOnceAndSentByAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		_, _, err := s.CreatePaymentRun(ctx, runOf("k0"), maker)
		wantCode(t, err, engine.Conflict, "nothing_due")
		pays(t, s, "c1", "M1", 1250)
		_, _, err = s.CreatePaymentRun(ctx, runOf("k0"), maker)
		wantCode(t, err, engine.Conflict, "nothing_due") // there is no account yet
		_, err = s.Account(ctx, member("M1"))
		wantCode(t, err, engine.NotFound, "account_not_found")
		_, err = s.Account(ctx, member("M404"))
		wantCode(t, err, engine.NotFound, "member_not_found")
		wantCode(t, s.PutAccount(ctx, engine.Account{Payee: engine.Payee{Kind: engine.PayProvider, ID: "P404"}, IBAN: "BE68539007547034", Name: "Zoé"}, maker),
			engine.NotFound, "provider_not_found")
		wantCode(t, s.PutAccount(ctx, engine.Account{Payee: member("M1"), IBAN: "BE69539007547034", Name: "Zoé"}, maker), engine.Unprocessed, "account_invalid")
		must(t, s.PutAccount(ctx, engine.Account{Payee: member("M1"), IBAN: "be68 5390 0754 7034", Name: "Zoé"}, maker))
		a, err := s.Account(ctx, member("M1"))
		must(t, err)
		if a.IBAN != "BE68539007547034" {
			t.Errorf("%+v", a)
		}
		run, replayed, err := s.CreatePaymentRun(ctx, runOf("k1"), maker)
		must(t, err)
		if replayed || run.Number != 1 || run.Totals.Cents != 1250 || run.Totals.Transfers != 1 || run.State != engine.PaymentOpen || run.CreatedBy != "maker" {
			t.Errorf("%+v", run)
		}
		got, text := file(t, s, run.ID)
		hash := sha256.Sum256([]byte(text))
		if diff := cmp.Diff(run, got); diff != "" || run.File.SHA256 != hex.EncodeToString(hash[:]) || run.File.Bytes != int64(len(text)) {
			t.Errorf("%s %+v", diff, run.File)
		}
		if controlSum(t, text) != "12.50" || !strings.Contains(text, "<Nm>Zoe</Nm>") {
			t.Error(text)
		}
		_, err = s.SendPaymentRun(ctx, run.ID, maker)
		wantCode(t, err, engine.Forbidden, "payment_run_own")
		sent, err := s.SendPaymentRun(ctx, run.ID, sender)
		must(t, err)
		again, err := s.SendPaymentRun(ctx, run.ID, maker) // it is sent: whoever asks may hear it
		must(t, err)
		if diff := cmp.Diff(sent, again); diff != "" || sent.State != engine.PaymentSent || sent.EndedBy != "sender" || sent.EndedAt.IsZero() {
			t.Errorf("%s %+v", diff, sent)
		}
		_, err = s.CancelPaymentRun(ctx, run.ID, "too late", maker)
		wantCode(t, err, engine.Conflict, "payment_run_sent")
		first, replayed, err := s.CreatePaymentRun(ctx, runOf("k1"), maker)
		must(t, err)
		if diff := cmp.Diff(run, first); diff != "" || !replayed {
			t.Errorf("a repeat is answered %v %s", replayed, diff)
		}
		other := runOf("k1")
		other.BodyHash = "other"
		_, _, err = s.CreatePaymentRun(ctx, other, maker)
		wantCode(t, err, engine.Unprocessed, "idempotency_mismatch")
		if _, later := file(t, open(), run.ID); later != text {
			t.Error("another server writes other bytes")
		}
	})
}

func TestService_aCancelledRunGivesBackWhatItHeld(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		pays(t, s, "c1", "M1", 1000)
		must(t, s.PutAccount(ctx, engine.Account{Payee: member("M1"), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
		run, _, err := s.CreatePaymentRun(ctx, runOf("k1"), maker)
		must(t, err)
		_, err = s.CancelPaymentRun(ctx, run.ID, " ", maker)
		wantCode(t, err, engine.Unprocessed, "cancellation_invalid")
		_, err = s.CancelPaymentRun(ctx, "none", "x", maker)
		wantCode(t, err, engine.NotFound, "payment_run_not_found")
		cancelled, err := s.CancelPaymentRun(ctx, run.ID, "wrong day", maker)
		must(t, err)
		again, err := s.CancelPaymentRun(ctx, run.ID, "another reason", sender)
		must(t, err)
		if diff := cmp.Diff(cancelled, again); diff != "" || again.Reason != "wrong day" || again.State != engine.PaymentCancelled {
			t.Errorf("%s %+v", diff, again)
		}
		_, _, err = s.PaymentFile(ctx, run.ID, sender)
		wantCode(t, err, engine.Conflict, "payment_run_cancelled")
		_, err = s.SendPaymentRun(ctx, run.ID, sender)
		wantCode(t, err, engine.Conflict, "payment_run_cancelled")
		pays(t, s, "c2", "M1", 234)
		next, _, err := s.CreatePaymentRun(ctx, runOf("k2"), maker)
		must(t, err)
		if next.Totals != (engine.PaymentTotals{Transfers: 1, Entries: 2, Cents: 1234}) || next.Number != 2 {
			t.Errorf("%+v", next)
		}
		_, page, err := s.Remittance(ctx, next.ID, -1, 10)
		must(t, err)
		if len(page) != 1 || len(page[0].Lines) != 2 || page[0].Lines[0].Cents+page[0].Lines[1].Cents != 1234 {
			t.Errorf("%+v", page)
		}
	})
}

func TestService_CreatePaymentRun_refuses(t *testing.T) {
	t.Parallel()
	s := openService(t, ":memory:", nil)
	_, err := s.LoadBook(t.Context(), []engine.SourceFile{{Name: "a"}}, engine.Actor{})
	must(t, err)
	req := runOf("k")
	req.Cutoff, req.ExecutionDate, req.Note = engine.MustDate("9000-01-01"), engine.MustDate("2000-01-01"), "\u202e"
	_, _, err = s.CreatePaymentRun(t.Context(), req, maker)
	wantCode(t, err, engine.Unprocessed, "payment_run_invalid")
	if got := fmt.Sprint(err); got != "octroi: payment_run_invalid /cutoff:date_future /execution_date:execution_range /note:hidden_character" {
		t.Error(got)
	}
	if d, err := s.Due(t.Context(), engine.DueFilter{}); err != nil || d.Cutoff == 0 || d.Reconciliation != (engine.Reconciliation{}) {
		t.Errorf("%+v %v", d, err)
	}
}

// Claims arrive while several people make, cancel and send runs: nobody is paid twice, the file of every run sums to the run,
// and at every moment what was transferred and what is due is what was decided.
func TestService_paymentsAndDecisionsAgreeUnderLoad(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		must(t, s.PutAccount(ctx, engine.Account{Payee: member("M1"), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
		var work, watch sync.WaitGroup
		var done atomic.Bool
		for w := range 3 {
			work.Go(func() {
				for i := range 15 {
					r := s.Submit(ctx, submission(fmt.Sprint("c", w, "-", i), claimFor([]string{"M1", "M2"}[i%2], line("sport", "2025-03-01", engine.Cents(100+w*50+i)))))
					if r.Err != nil {
						t.Error(r.Err)
					}
				}
			})
		}
		for w := range 3 {
			work.Go(func() {
				for i := range 6 {
					run, _, err := s.CreatePaymentRun(ctx, runOf(fmt.Sprint("k", w, "-", i)), maker)
					switch {
					case engine.ErrorCode(err) == "nothing_due":
						continue
					case err != nil:
						t.Error(err)
						continue
					case i%2 == 0:
						_, err = s.CancelPaymentRun(ctx, run.ID, "x", maker)
					default:
						_, err = s.SendPaymentRun(ctx, run.ID, sender)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		watch.Go(func() {
			for !done.Load() {
				if d, err := s.Due(ctx, engine.DueFilter{}); err != nil || d.Reconciliation.Difference() != 0 {
					t.Errorf("%+v %v", d.Reconciliation, err)
				}
			}
		})
		work.Wait()
		done.Store(true)
		watch.Wait()
		_, _, err := s.CreatePaymentRun(ctx, runOf("last"), maker)
		if err != nil && engine.ErrorCode(err) != "nothing_due" {
			t.Error(err)
		}
		d, err := s.Due(ctx, engine.DueFilter{Limit: 10})
		must(t, err)
		if got := d.Reconciliation; got.Due.Payable.Payees != 0 || got.Due.WithoutAccount.Payees != 1 || got.Open+got.Sent == 0 || got.Difference() != 0 {
			t.Errorf("%+v", got)
		}
		if len(d.Payees) != 1 || d.Payees[0].Payee != member("M2") || d.Payees[0].State != engine.DueWithoutAccount {
			t.Errorf("%+v", d.Payees)
		}
		live := map[int64]int64{}
		runs, err := s.PaymentRuns(ctx, engine.PaymentRunFilter{})
		must(t, err)
		for _, run := range runs {
			if run.State == engine.PaymentCancelled {
				continue
			}
			_, text := file(t, s, run.ID)
			_, page, err := s.Remittance(ctx, run.ID, -1, 100)
			must(t, err)
			var sum engine.Cents
			for _, l := range page[0].Lines {
				sum += l.Cents
				if other, held := live[l.Entry]; held {
					t.Errorf("entry %d is in the runs %d and %d", l.Entry, other, run.Number)
				}
				live[l.Entry] = run.Number
			}
			if controlSum(t, text) != run.Totals.Cents.String() || sum != run.Totals.Cents {
				t.Errorf("run %d of %s has lines of %s and the control sum %s", run.Number, run.Totals.Cents, sum, controlSum(t, text))
			}
		}
	})
}

// A file is never sent other than as it was recorded, and never in part.
func TestService_PaymentFile_ofErasedAccounts(t *testing.T) {
	t.Parallel()
	s, st := openStore(t, ":memory:", nil, compiler{"a": engine.BookOf(t, sport())})
	ctx := t.Context()
	x := engine.TestMember()
	must(t, s.PutMember(ctx, x, maker))
	_, err := s.LoadBook(ctx, []engine.SourceFile{{Name: "a"}}, maker)
	must(t, err)
	pays(t, s, "c1", x.ID, 100)
	must(t, s.PutAccount(ctx, engine.Account{Payee: member(x.ID), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
	run, _, err := s.CreatePaymentRun(ctx, runOf("k"), maker)
	must(t, err)
	_, err = st.DB().ExecContext(ctx, "DROP TRIGGER payment_transfers_blanking")
	must(t, err)
	_, err = st.DB().ExecContext(ctx, "UPDATE payment_transfers SET name = 'Mallory'")
	must(t, err)
	if _, _, err = s.PaymentFile(ctx, run.ID, sender); engine.ErrorCode(err) != "internal" || strings.Contains(err.Error(), "Mallory") {
		t.Errorf("a file that was tampered with: %v", err)
	}
	_, err = st.DB().ExecContext(ctx, "UPDATE payment_transfers SET name = '', iban = ''")
	must(t, err)
	_, _, err = s.PaymentFile(ctx, run.ID, sender)
	wantCode(t, err, engine.Conflict, "payment_file_erased")
	cancelled, err := s.CancelPaymentRun(ctx, run.ID, "erased", maker)
	must(t, err)
	if cancelled.State != engine.PaymentCancelled {
		t.Errorf("%+v", cancelled)
	}
	_, write, err := s.PaymentFile(ctx, "none", sender)
	wantCode(t, err, engine.NotFound, "payment_run_not_found")
	if write != nil {
		t.Error(write(io.Discard))
	}
}

// Two servers are asked for the same run at the same moment, many times: it is made once, and everybody gets it.
func TestService_theSameRunIsAskedForAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		servers := []*engine.Service{open(), open()}
		pays(t, servers[0], "c1", "M1", 1250)
		must(t, servers[0].PutAccount(t.Context(), engine.Account{Payee: member("M1"), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
		const n = 8
		var all sync.WaitGroup
		runs, made := [n]engine.PaymentRun{}, atomic.Int64{}
		for i := range n {
			all.Go(func() {
				run, replayed, err := servers[i%2].CreatePaymentRun(t.Context(), runOf("k"), maker)
				if runs[i] = run; err != nil {
					t.Error(err)
				}
				if !replayed {
					made.Add(1)
				}
			})
		}
		all.Wait()
		for i := range runs {
			if diff := cmp.Diff(runs[0], runs[i]); diff != "" {
				t.Error(diff)
			}
		}
		if made.Load() != 1 {
			t.Errorf("%d were told that they made it", made.Load())
		}
	})
}

// A second key of whoever made a run is no second person.
func TestService_aRunIsNotSentByItsMakersOtherKey(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		pays(t, s, "c1", "M1", 1250)
		must(t, s.PutAccount(ctx, engine.Account{Payee: member("M1"), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
		key := func(label, member string) engine.Actor {
			_, k, err := s.CreateKey(ctx, label, engine.RoleFinance, member, maker)
			must(t, err)
			return engine.Actor{Client: k.ID, Person: k.Label, Member: k.Member}
		}
		ann := key("Ann", "M1")
		req := runOf("k")
		req.Request.Client = ann.Client
		run, _, err := s.CreatePaymentRun(ctx, req, ann)
		must(t, err)
		for _, same := range []engine.Actor{ann, key("ann ", ""), key("Mrs A.", "M1")} {
			_, err = s.SendPaymentRun(ctx, run.ID, same)
			wantCode(t, err, engine.Forbidden, "payment_run_own")
		}
		sent, err := s.SendPaymentRun(ctx, run.ID, key("Bob", "M2"))
		must(t, err)
		if sent.State != engine.PaymentSent {
			t.Errorf("%+v", sent)
		}
	})
}

// A recovery is larger than all that its payee gets for a long time: it is carried from run to run, none of them transfers
// less than nothing, and once enough was earned the difference is paid.
func TestService_aRecoveryIsCarriedUntilEnoughIsDue(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, open func() *engine.Service) {
		s, ctx := open(), t.Context()
		for _, m := range []string{"M1", "M2"} {
			must(t, s.PutAccount(ctx, engine.Account{Payee: member(m), IBAN: "BE68539007547034", Name: "Zoé"}, maker))
		}
		wrong := pays(t, s, "wrong", "M1", 30000)
		first, _, err := s.CreatePaymentRun(ctx, runOf("k1"), maker)
		must(t, err)
		_, err = s.SendPaymentRun(ctx, first.ID, sender)
		must(t, err)
		must(t, s.Revise(ctx, revising(wrong.Claim.ID, "x", engine.VersionReversal)).Err)
		for i, charged := range []engine.Cents{12000, 17999} { // 1 cent too little
			pays(t, s, fmt.Sprint("c", i), "M1", charged)
			pays(t, s, fmt.Sprint("d", i), "M2", 100)
			run, _, err := s.CreatePaymentRun(ctx, runOf(fmt.Sprint("k2", i)), maker)
			must(t, err)
			if run.Totals.Cents != 100 || run.LeftOut.Carried.Payees != 1 || run.LeftOut.Carried.Cents >= 0 {
				t.Errorf("%+v %+v", run.Totals, run.LeftOut)
			}
		}
		pays(t, s, "one", "M1", 1) // it is even now: nothing to transfer, nothing to carry
		pays(t, s, "other", "M2", 7)
		run, _, err := s.CreatePaymentRun(ctx, runOf("k3"), maker)
		must(t, err)
		if want := (engine.PaymentTotals{Transfers: 1, Entries: 5, Cents: 7, Settled: 1}); run.Totals != want {
			t.Errorf("%+v", run.Totals)
		}
		pays(t, s, "last", "M1", 50)
		run, _, err = s.CreatePaymentRun(ctx, runOf("k4"), maker)
		must(t, err)
		d, err := s.Due(ctx, engine.DueFilter{})
		must(t, err)
		if run.Totals.Cents != 50 || d.Reconciliation.Decided != 30257 || d.Reconciliation.Open+d.Reconciliation.Sent != 30257 {
			t.Errorf("%+v %+v", run.Totals, d.Reconciliation)
		}
	})
}
