package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"octroi/engine"
)

// confirmed is the confirming step of somebody else than whoever asked.
var (
	requested = engine.ErasureStep{Kind: engine.ErasureRequested, Client: "cli", Person: "Ann", At: moment, Note: "letter of 1 March"}
	confirmed = engine.ErasureStep{Kind: engine.ErasureConfirmed, Client: "cli", Person: "Bob", At: moment.Add(time.Hour)}
)

// withPeople stores two members with a claim of everything, a later version of it, an approval, an opening balance, an
// account and a case of a replay each.
func (b *bench) withPeople() {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return first(
			tx.PutMember(ctx, member("M1"), by), tx.PutMember(ctx, member("M2"), by),
			tx.PutApproval(ctx, approval("A1", "M1"), by), tx.PutApproval(ctx, approval("A2", "M2"), by),
			tx.PutAccount(ctx, engine.Account{Payee: engine.Payee{Kind: engine.PayMember, ID: "M1"}, IBAN: "BE68539007547034", Name: "Canary Account"}, by),
		)
	})
	one, two := Example(), record(2, "M2", "2025-01-02", 100)
	one.Decision.Lines[0].Refusals = []engine.Refusal{{Counter: "c", Date: day("2025-01-02")}}
	two.Decision.Lines[0].Refusals = []engine.Refusal{{Counter: "c", Date: day("2025-01-02")}}
	b.append(one, two)
	for i, rec := range []engine.Record{one, two} {
		later := rec
		later.Version = engine.Version{N: 2, Kind: engine.VersionEvidence, Reason: "Canary Reason", Request: engine.RequestKey{Client: "client-1", Key: "later-" + rec.Claim.ID}}
		later.Before = &rec
		later.DecidedAt = rec.DecidedAt.Add(time.Duration(i+1) * time.Minute)
		b.append(later)
	}
	opening := openingBalance(1, "M1", "2019-05-06", 16_000)
	opening.Note = "Canary Note"
	b.open(opening, openingBalance(2, "M2", "2019-05-06", 16_000))
	replay := replayOf("R0", "")
	replay.State = engine.ReplayDone
	if err := b.noteReplay(replay, replayResultOf()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) erase(id string) {
	b.t.Helper()
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendErasure(ctx, id, requested, by) })
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return first(tx.Lock(ctx, []engine.Anchor{engine.MemberAnchor(id)}), tx.Erase(ctx, engine.Member{ID: id, Erased: day("2025-03-14")}, confirmed, by))
	})
}

// sums are the figures that must be the same after an erasure as before it.
func (b *bench) sums() []int64 {
	var all []int64
	for _, table := range []string{"claims", "claim_versions", "decisions", "decision_lines", "journal_payments", "journal_consumptions", "opening_balances", "members"} {
		all = append(all, b.number("SELECT COUNT(*) FROM "+table))
	}
	return append(all, b.number("SELECT CAST(SUM(cents) AS bigint) FROM journal_payments"), b.number("SELECT CAST(SUM(value) AS bigint) FROM journal_consumptions"),
		b.number("SELECT CAST(SUM(pays_cents) AS bigint) FROM decisions"))
}

func testErase(t *testing.T, b *bench) {
	b.withPeople()
	personal := []string{"1980-02-29", "DOC/1", "B-1", "psychologist", "Canary Account", "BE68539007547034", "Canary Reason", "Canary Note", "Canary Case", "delivery"}
	other := record(2, "M2", "2025-01-02", 100).Claim.ID
	before, otherBefore := b.sums(), b.must(other)
	everything := Dump(t, b.Store)
	for _, text := range personal {
		if !strings.Contains(everything, text) {
			t.Fatalf("%q is nowhere before the erasure", text)
		}
	}
	b.erase("M1")
	equal(t, "sums", before, b.sums())
	var mine []string
	for _, row := range strings.Split(Dump(t, b.Store), "\n") {
		if !strings.Contains(row, "M2") && !strings.Contains(row, other) {
			mine = append(mine, row)
		}
	}
	for _, text := range personal {
		if i := slices.IndexFunc(mine, func(row string) bool { return strings.Contains(row, text) }); i >= 0 {
			t.Errorf("%q is left in: %s", text, mine[i])
		}
	}
	equal(t, "refusals of the erased", int64(0), b.number("SELECT COUNT(*) FROM limit_refusals WHERE claim_id = '"+claimID(1)+"'"))
	equal(t, "marks of the erased", int64(0), b.number("SELECT COUNT(*) FROM claim_marks WHERE claim_id = '"+claimID(1)+"'"))

	rec := b.must(claimID(1))
	if !rec.Erased || rec.Decision.Pays != 2000 || rec.Version.N != 2 || rec.Version.Reason != "" {
		t.Errorf("what is left of the claim: %+v", rec)
	}
	equal(t, "lines that are left", []engine.LineDecision{
		{Benefit: "psychology", Category: "mental_health", Date: day("2025-03-10"), Outcome: engine.Reduced, Pays: 2000},
		{Benefit: "sport", Date: day("2025-03-11"), Outcome: engine.Pended},
	}, rec.Decision.Lines)
	equal(t, "the other member's claim", otherBefore, b.must(other))
	b.view(func(ctx context.Context, r engine.Reader) error {
		members, err1 := r.Members(ctx, []string{"M1"})
		equal(t, "what is left of the member", []engine.Member{{ID: "M1", Erased: day("2025-03-14")}}, members)
		steps, err2 := r.Erasures(ctx, "M1")
		for i := range steps {
			steps[i].At = time.Time{}
		}
		equal(t, "steps", []engine.ErasureStep{
			{Kind: engine.ErasureRequested, Client: "cli", Person: "Ann", Note: "letter of 1 March"}, {Kind: engine.ErasureConfirmed, Client: "cli", Person: "Bob"},
		}, steps)
		households, err3 := r.Households(ctx, []string{"H2"})
		equal(t, "people of the household", 1, len(households[0].People))
		approvals, err4 := r.ApprovalsOf(ctx, []string{"M1"})
		equal(t, "approvals", 0, len(approvals))
		decided, err6 := r.Decided(ctx, []string{"M1", "M2"}, 1)
		equal(t, "claims that can be decided again", 1, len(decided))
		all, err5 := r.Versions(ctx, claimID(1))
		equal(t, "versions", 2, len(all))
		return first(err1, err2, err3, err4, err5, err6)
	})
}

func (b *bench) must(id string) engine.Record {
	b.t.Helper()
	rec, err := b.claim(id)
	if err != nil {
		b.t.Fatal(err)
	}
	return rec
}

// testEraseOnly: what a confirmed erasure lets through is exactly the blanking of that member's documents.
func testEraseOnly(t *testing.T, b *bench) {
	b.withPeople()
	withoutNote := map[string]string{"sqlite": "json_remove(doc, '$.t')", "postgres": "CAST(CAST(doc AS jsonb) - 't' AS text)"}[b.Name()]
	blanks := map[string]string{
		"claims":           `doc = '{"erased":true}'`,
		"decisions":        `doc = '{"erased":true}', facts = '{"erased":true}'`,
		"claim_versions":   `doc = NULL, reason = ''`,
		"opening_balances": "doc = " + withoutNote,
	}
	refuse := func(sql string) {
		t.Helper()
		if err := b.exec(sql); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for table, blank := range blanks {
		refuse("UPDATE " + table + " SET " + blank)
	}
	refuse("DELETE FROM claim_marks")
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendErasure(ctx, "M1", requested, by) })
	for table, blank := range blanks { // asked for is not confirmed
		refuse("UPDATE " + table + " SET " + blank)
	}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return tx.Erase(ctx, engine.Member{ID: "M1", Erased: day("2025-03-14")}, confirmed, by)
	})
	for table, blank := range blanks {
		whose := " WHERE claim_id = '" + claimID(1) + "'"
		switch table {
		case "claims", "opening_balances":
			whose = " WHERE member = 'M1'"
		}
		if err := b.exec("UPDATE " + table + " SET " + blank + whose); err != nil {
			t.Errorf("blanking %s again: %v", table, err)
		}
		refuse("UPDATE " + table + " SET " + blank) // those of M2 too
		for _, column := range b.columns(table) {
			if column == "n" { // the order of rows, which PostgreSQL gives and keeps itself
				if err := b.exec("UPDATE " + table + " SET " + blank + ", n = n + 1000" + whose); err == nil {
					t.Errorf("the order of %s can be changed", table)
				}
				continue
			}
			if strings.Contains(" "+blank, " "+column+" =") {
				refuse("UPDATE " + table + " SET " + column + " = '{}'" + whose)
				continue
			}
			refuse("UPDATE " + table + " SET " + blank + ", " + column + " = NULL" + whose)
		}
		refuse("DELETE FROM " + table + whose)
	}
	refuse("DELETE FROM claim_marks")
	refuse("DELETE FROM limit_refusals")
	refuse("UPDATE erasures SET note = 'x'")
	refuse("DELETE FROM erasures")
}

func (b *bench) columns(table string) []string {
	b.t.Helper()
	rows, err := b.DB().QueryContext(b.t.Context(), "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil || rows.Err() != nil {
		b.t.Fatal(err, rows.Err())
	}
	return columns
}

func testErasedForGood(t *testing.T, b *bench) {
	b.withPeople()
	fails := func(what string, fn func(ctx context.Context, tx engine.Tx) error) {
		t.Helper()
		if err := b.Update(t.Context(), func(tx engine.Tx) error { return fn(t.Context(), tx) }); err == nil {
			t.Errorf("%s is let through", what)
		}
	}
	erase := func(s engine.ErasureStep) func(context.Context, engine.Tx) error {
		return func(ctx context.Context, tx engine.Tx) error {
			return tx.Erase(ctx, engine.Member{ID: "M1", Erased: 1}, s, by)
		}
	}
	fails("an erasure that nobody asked for", erase(confirmed))
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendErasure(ctx, "M1", requested, by) })
	alone := confirmed
	alone.Person = requested.Person
	fails("an erasure confirmed by who asked for it", erase(alone))
	withdrawn := requested
	withdrawn.Kind = engine.ErasureWithdrawn
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.AppendErasure(ctx, "M1", withdrawn, by) })
	fails("an erasure that was withdrawn", erase(confirmed))
	b.erase("M1")
	fails("a second erasure", erase(confirmed))
	fails("registering the member again", func(ctx context.Context, tx engine.Tx) error { return tx.PutMember(ctx, member("M1"), by) })
	fails("an approval", func(ctx context.Context, tx engine.Tx) error { return tx.PutApproval(ctx, approval("A9", "M1"), by) })
	fails("an account", func(ctx context.Context, tx engine.Tx) error {
		return tx.PutAccount(ctx, engine.Account{Payee: engine.Payee{Kind: engine.PayMember, ID: "M1"}}, by)
	})
	fails("a further version of a claim", func(ctx context.Context, tx engine.Tx) error {
		rec, err := tx.Claim(ctx, claimID(1))
		if err != nil {
			return err
		}
		later := rec
		later.Before, later.Version = &rec, engine.Version{N: 3, Kind: engine.VersionReversal}
		return lockAndAppend(ctx, tx, []engine.Record{later})
	})
	b.erase("M2") // others are erased as well
}

func testObligations(t *testing.T, b *bench) {
	obligations := func(id string) (o engine.Obligations) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			o, err = r.Obligations(ctx, id)
			return err
		})
		return o
	}
	equal(t, "nobody's", engine.Obligations{}, obligations("M1"))
	pended, paid := Example(), record(2, "M1", "2025-01-02", 100)
	b.append(pended, paid, record(3, "M2", "2025-01-02", 100))
	equal(t, "with a line that waits, paid elsewhere", engine.Obligations{PendedClaims: 1, LastBooked: day("2025-03-14")}, obligations("M1"))
}
