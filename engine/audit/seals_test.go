package audit_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/audit"
)

// TestSeal_leavesNoRowOutBesideWriters seals without a pause while others book. PostgreSQL gives out ids in another order
// than it commits: a block that was closed too early would leave a row out for ever.
func TestSeal_leavesNoRowOutBesideWriters(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := dsn(t)
			h := openHouse(t, at)
			h.fill()
			const writers, claims = 4, 12
			var done sync.WaitGroup
			for w := range writers {
				done.Go(func() {
					for i := range claims {
						r := h.svc.Submit(t.Context(), engine.Submission{
							Claim:    engine.Claim{Member: []string{"M1", "M2", "M3", "M4"}[w], Channel: "post", Lines: []engine.Line{line("gym", "2025-09-01", 1, 1000)}},
							Request:  engine.RequestKey{Client: "writer", Key: string(rune('a'+w)) + string(rune('A'+i))},
							BodyHash: "h", By: engine.Actor{Client: "writer", RequestID: "r"},
						})
						if r.Err != nil {
							t.Error(r.Err)
						}
					}
				})
			}
			stop := make(chan struct{})
			go func() { done.Wait(); close(stop) }()
			for sealing := true; sealing; {
				select {
				case <-stop:
					sealing = false
				default:
				}
				if _, _, err := h.st.Seal(t.Context(), time.Now()); err != nil && engine.ErrorCode(err) != "busy" {
					t.Fatal(err)
				}
			}
			for {
				if _, sealed, err := h.st.Seal(t.Context(), time.Now()); err != nil {
					t.Fatal(err)
				} else if !sealed {
					break
				}
			}
			var rows, sealed int64
			must(t, h.st.ReadDB().QueryRow(`SELECT (SELECT COUNT(*) FROM claim_versions) + (SELECT COUNT(*) FROM decision_lines) + (SELECT COUNT(*) FROM journal_payments)
				+ (SELECT COUNT(*) FROM journal_consumptions) + (SELECT COUNT(*) FROM partner_costs) + (SELECT COUNT(*) FROM opening_balances)
				+ (SELECT COUNT(*) FROM payment_runs) + (SELECT COUNT(*) FROM payment_transfers) + (SELECT COUNT(*) FROM payment_run_entries)
				+ (SELECT COUNT(*) FROM book_events) + (SELECT COUNT(*) FROM audit_events) + (SELECT COUNT(*) FROM erasures),
				CAST(SUM(sealed_rows) AS bigint) FROM seals`).Scan(&rows, &sealed))
			if rows != sealed {
				t.Errorf("%d rows are sealed of %d", sealed, rows)
			}
			if r := audited(t, h.st.ReadDB(), name, nil); r.ExitCode() != audit.ExitHolds {
				t.Errorf("exit %d:\n%s", r.ExitCode(), text(r))
			}
		})
	}
}

func TestSeal_ofOddTexts(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, dsn(t))
			h.fill()
			for _, odd := range []string{"é", "e\u0301", "\U0001F9FE", "\u202Eabc", "a:b;-;3:", "\uFFFD", "ﬁ\u00A0ﬂ", "'\"\\"} {
				_, err := h.st.DB().Exec(strings.ReplaceAll(`INSERT INTO partner_costs (id, kind, reverses, partner, category, benefit, service_date, until_day, cents, reference,
					note, booked_on, booked_at, client, request_key, body_hash) SELECT 'odd '||'ODD', kind, '', partner, category, benefit, service_date, until_day, cents,
					'ODD', note, booked_on, booked_at, client, 'ODD', body_hash FROM partner_costs WHERE kind = 'cost' AND n = (SELECT MIN(n) FROM partner_costs)`,
					"ODD", strings.ReplaceAll(odd, "'", "''")))
				must(t, err)
			}
			h.seal()
			r := audited(t, h.st.ReadDB(), name, nil)
			if slices.Contains(failing(r), "I15") {
				t.Errorf("what was sealed is read as something else:\n%s", text(r))
			}
		})
	}
}

func TestAudit_expectsTheSealThatWasKeptElsewhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t, databases["sqlite"](t))
	h.fill()
	last, err := h.st.LastSeal(t.Context())
	must(t, err)
	for _, x := range []struct {
		name string
		mark audit.Mark
		fail bool
	}{
		{"the one", audit.Mark{N: last.N, Hash: last.Hash}, false},
		{"another hash", audit.Mark{N: last.N, Hash: strings.Repeat("0", 64)}, true},
		{"one that is gone", audit.Mark{N: last.N + 1, Hash: last.Hash}, true},
	} {
		r := audited(t, h.st.ReadDB(), "sqlite", func(o *audit.Options) { o.Expect = x.mark })
		if got := slices.Contains(failing(r), "I15"); got != x.fail {
			t.Errorf("%s: I15 fails: %v, want %v", x.name, got, x.fail)
		}
	}
}

func TestAudit_refusesTablesThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	h := openHouse(t, databases["sqlite"](t))
	for schema, says := range map[int64]string{99: "octroi migrate up", 1: "the octroi that serves it"} {
		_, err := audit.Run(t.Context(), h.st.ReadDB(), audit.Options{Schema: schema, Compiler: books, Now: time.Now})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("an audit that knows migration %d: %v, want a remedy: %s", schema, err, says)
		}
	}
}
