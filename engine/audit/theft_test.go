package audit_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine/audit"
	"octroi/engine/store"
)

// thefts are corruptions by somebody who knows octroi and keeps its tables in step with each other.
func thefts() []mutant {
	const (
		confirmed = "(SELECT claim_id FROM claim_versions WHERE client = 'head')"
		evidence  = "(SELECT claim_id FROM claim_versions WHERE kind = 'evidence')"
		waiting   = "(SELECT claim_id FROM waiting_lines)"
		second    = "(SELECT claim_id FROM claim_versions WHERE n = 2)"
		whole     = "(SELECT id FROM claims WHERE member = 'M2' ORDER BY id LIMIT 1)"
		newest    = "(SELECT revision FROM book_events WHERE action = 'activate' ORDER BY n DESC LIMIT 1)"
	)
	all := func(claim string) string {
		var each []string
		for _, t := range []string{"claim_versions", "decisions", "decision_lines", "journal_payments", "journal_consumptions", "claim_marks", "limit_refusals", "waiting_lines"} {
			each = append(each, "DELETE FROM "+t+" WHERE claim_id = "+claim)
		}
		return "DELETE FROM audit_events WHERE subject = CAST(" + claim + " AS text); " + strings.Join(each, "; ")
	}
	return []mutant{
		{"a payee is changed with his transfer", "I1",
			"UPDATE journal_payments SET payee = 'M9' WHERE payee = 'M1'; UPDATE payment_transfers SET payee = 'M9' WHERE payee = 'M1'", ""},
		{"a transfer goes to another account", "I21", "UPDATE payment_transfers SET iban = 'BE62510007547061' WHERE run = 2 AND position = 1", ""},
		{"a transfer goes to another account, with another hash", "I15",
			"UPDATE payment_transfers SET iban = 'BE62510007547061' WHERE run = 2; UPDATE payment_runs SET sha256 = '" + strings.Repeat("0", 64) + "' WHERE number = 2", ""},
		{"a run that was sent is cancelled, to be paid again", "I18", "UPDATE payment_run_ends SET state = 'cancelled' WHERE run = 2", ""},
		{"a run that was sent is cancelled, with its event", "I15",
			"UPDATE payment_run_ends SET state = 'cancelled' WHERE run = 2; UPDATE audit_events SET action = 'payment_run.cancelled' WHERE action = 'payment_run.sent'", ""},
		{"a run was sent by somebody else", "I18", "UPDATE payment_run_ends SET client = 'innocent' WHERE run = 2", ""},
		{"a reversal is gone with its version", "I15",
			"DELETE FROM audit_events WHERE action = 'claim.reversal'; DELETE FROM journal_payments WHERE version = 2 AND claim_id = " + reversal +
				"; DELETE FROM journal_consumptions WHERE version = 2 AND claim_id = " + reversal + "; DELETE FROM decision_lines WHERE version = 2 AND claim_id = " + reversal +
				"; DELETE FROM decisions WHERE version = 2 AND claim_id = " + reversal + "; DELETE FROM claim_versions WHERE kind = 'reversal'", ""},
		{"a claim is gone with everything that it left", "I6", all(whole) + "; DELETE FROM claims WHERE id = " + whole, ""},
		{"a claim is gone with everything, and is not in its block", "I15", all(whole) + "; DELETE FROM claims WHERE id = " + whole, ""},
		{"two decisions are swapped", "I7",
			"UPDATE decisions SET version = version + 50 WHERE claim_id = " + first + "; UPDATE decisions SET claim_id = " + first + " WHERE claim_id = " + second +
				"; UPDATE decisions SET claim_id = " + second + ", version = version - 50 WHERE version > 50", ""},
		{"an entry is added to a sealed block", "I15",
			"UPDATE journal_payments SET id = id + 100000 WHERE id = (SELECT MAX(id) FROM journal_payments)", "sqlite"},
		{"a counter is renamed everywhere", "I11",
			"UPDATE journal_consumptions SET counter = REPLACE(counter, 'sessions.year|member|M1', 'sessions.year|member|MX'); " +
				"UPDATE decisions SET doc = REPLACE(doc, 'sessions.year|member|M1', 'sessions.year|member|MX'), facts = REPLACE(facts, 'sessions.year|member|M1', 'sessions.year|member|MX')", ""},
		{"a counter is renamed everywhere, in sealed blocks", "I15",
			"UPDATE journal_consumptions SET counter = REPLACE(counter, 'sessions.year|member|M1', 'sessions.year|member|MX')", ""},
		{"a book is another under a name of its own", "I15",
			"UPDATE books SET revision = 'sha256:1' WHERE revision = " + newest + "; UPDATE decisions SET revision = 'sha256:1' WHERE revision = " + newest +
				"; UPDATE audit_events SET subject = 'sha256:1' WHERE subject = " + newest + "; UPDATE book_events SET revision = 'sha256:1' WHERE revision = " + newest, ""},
		{"a book's author and approver are others", "I18", "UPDATE book_events SET client = 'innocent' WHERE action = 'draft'", ""},
		{"a book was approved by another key of its author", "I17", "UPDATE book_events SET person = CASE action WHEN 'draft' THEN 'Anna' ELSE ' anna' END", ""},
		{"a book was approved again, by its author", "I17",
			"UPDATE book_events SET n = n + 1000 WHERE action = 'activate'; INSERT INTO book_events (n, revision, action, state, client, person, at, note, request_id, request_key, evidence) " +
				"OVERRIDE SELECT n + 500, revision, action, state, 'author', person, at, note, request_id, request_key, evidence FROM book_events WHERE action = 'approve'", "sqlite"},
		{"an erasure was confirmed by another key of who asked for it", "I17",
			"INSERT INTO erasures (n, member, step, client, person, at, note) OVERRIDE SELECT 1, 'M2', 'requested', 'one', 'Ann', MIN(received_at), '' FROM claims; " +
				"INSERT INTO erasures (n, member, step, client, person, at, note) OVERRIDE SELECT 2, 'M2', 'confirmed', 'two', ' ann', MIN(received_at), '' FROM claims", ""},
		{"what waits is hidden from the queue", "I19", "DELETE FROM waiting_lines WHERE claim_id IN " + waiting, ""},
		{"what does not wait is in the queue", "I19", "UPDATE waiting_lines SET version = 7", ""},
		{"a line's marks are gone, to be claimed again", "I19", "DELETE FROM claim_marks WHERE claim_id = " + second, ""},
		{"a ruling was confirmed by nobody", "I17",
			`UPDATE decisions SET facts = REPLACE(facts, '"f":"head"', '"f":""') WHERE version = 3 AND claim_id = ` + confirmed, ""},
		{"a ruling was confirmed by who ruled", "I17",
			`UPDATE decisions SET facts = REPLACE(facts, '"f":"head"', '"f":"reviewer"') WHERE version = 3 AND claim_id = ` + confirmed, ""},
		{"a ruling was confirmed by an invented person", "I17",
			`UPDATE decisions SET facts = REPLACE(facts, '"f":"head"', '"f":"chief"') WHERE version = 3 AND claim_id = ` + confirmed, ""},
		{"another is said to have ruled", "I17",
			`UPDATE decisions SET facts = REPLACE(facts, '"b":"reviewer"', '"b":"innocent"') WHERE claim_id = ` + confirmed, ""},
		{"another is said to have sent evidence", "I18", "UPDATE claim_versions SET client = 'innocent' WHERE kind = 'evidence' AND claim_id = " + evidence, ""},
		{"an event says another did it", "I18", "UPDATE audit_events SET actor = 'innocent' WHERE action = 'claim.correction'", ""},
		{"an event says another did it, in a sealed block", "I15", "UPDATE audit_events SET actor = 'innocent' WHERE action = 'member.put'", ""},
		{"an account was put past octroi", "I18", "INSERT INTO accounts (owner_kind, owner, iban, name) VALUES ('member', 'M4', 'BE62510007547061', 'Thief')", ""},
		{"an erasure was forged to blank a decision", "I23",
			"INSERT INTO erasures (n, member, step, client, person, at, note) OVERRIDE SELECT 1, 'M2', 'requested', 'one', 'a', MIN(received_at), '' FROM claims; " +
				"INSERT INTO erasures (n, member, step, client, person, at, note) OVERRIDE SELECT 2, 'M2', 'confirmed', 'two', 'b', MIN(received_at), '' FROM claims; " +
				"INSERT INTO audit_events (at, actor, action, subject, request_id) SELECT at, client, 'erasure.'||step, member, 'r' FROM erasures; " +
				"UPDATE claims SET doc = '{\"erased\":true}' WHERE member = 'M2'; UPDATE claim_versions SET doc = NULL, reason = '' WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2'); " +
				"UPDATE decisions SET doc = '{\"erased\":true}', facts = '{\"erased\":true}' WHERE claim_id IN (SELECT id FROM claims WHERE member = 'M2')", ""},
		{"an erasure left an account", "I23",
			"INSERT INTO erasures (n, member, step, client, person, at, note) OVERRIDE SELECT 2, 'M1', 'confirmed', 'two', 'b', MIN(received_at), '' FROM claims", ""},
	}
}

// TestAudit_whatOnlyASealKeptElsewhereShows rewrites history with its hashes: the database agrees with itself, and only the
// seal that was kept elsewhere tells. docs/audit.md says so.
func TestAudit_whatOnlyASealKeptElsewhereShows(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ name, sql string }{
		{"the last block is opened", "DELETE FROM seals WHERE n = 2"},
		{"a person is changed and everything sealed anew", "UPDATE audit_events SET actor = 'innocent' WHERE action = 'member.put'; DELETE FROM seals"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			path := t.TempDir() + "/o.db"
			h := openHouse(t, path)
			h.fill()
			kept, err := h.st.LastSeal(t.Context())
			must(t, err)
			mutate(t, h.st.DB(), "sqlite", x.sql)
			if x.name != "the last block is opened" {
				h.seal()
			}
			if r := audited(t, h.st.ReadDB(), "sqlite", nil); r.ExitCode() != audit.ExitHolds {
				t.Errorf("it is seen without the seal as well: docs/audit.md says less than is true\n%s", text(r))
			} else if x.name == "the last block is opened" && r.Unsealed == 0 {
				t.Error("nothing says that rows are not sealed")
			}
			r := audited(t, h.st.ReadDB(), "sqlite", func(o *audit.Options) { o.Expect = audit.Mark{N: kept.N, Hash: kept.Hash} })
			if diff := cmp.Diff([]string{"I15"}, failing(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAudit_repairPlan wants the plan to name exactly the entries that would put a mutant right, and to book nothing.
func TestAudit_repairPlan(t *testing.T) { //nolint:tparallel // copies of one file, one after another
	t.Parallel()
	fresh := sqliteCopies(t)
	for _, x := range []struct {
		name, sql string
		want      []audit.Repair
	}{
		{"nothing is wrong", "", nil},
		{"a cent too much", "UPDATE journal_payments SET cents = cents + 1 WHERE id = " + paid, []audit.Repair{
			{Table: "journal_payments", Version: 1, Entry: "payment", Delta: -24001, Why: "is booked but not decided"},
			{Table: "journal_payments", Version: 1, Entry: "payment", Delta: 24000, Why: "is missing"},
		}},
		{"a payment twice", "INSERT INTO journal_payments (" + payments + ") SELECT " + payments + " FROM journal_payments WHERE id = " + paid, []audit.Repair{
			{Table: "journal_payments", Version: 1, Entry: "payment", Delta: -24000, Why: "is booked but not decided"},
		}},
		{"a use that is gone", "DELETE FROM journal_consumptions WHERE id = " + unitsID, []audit.Repair{
			{Table: "journal_consumptions", Version: 1, Entry: "sessions.year|member|M1", Delta: 12000, Why: "is missing"},
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			db := fresh(t)
			if x.sql != "" {
				mutate(t, db, "sqlite", x.sql)
			}
			var before, after int64
			must(t, db.QueryRow("SELECT COUNT(*) + SUM(cents) FROM journal_payments").Scan(&before))
			r := audited(t, db, "sqlite", func(o *audit.Options) { o.Plan = true })
			for i := range r.Plan {
				r.Plan[i].ClaimID = ""
			}
			if diff := cmp.Diff(x.want, r.Plan); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if says := strings.Contains(text(r), "for two people to approve"); says != (len(x.want) > 0) {
				t.Error("the text and the plan do not go together")
			}
			must(t, db.QueryRow("SELECT COUNT(*) + SUM(cents) FROM journal_payments").Scan(&after))
			if before != after {
				t.Error("the plan was booked")
			}
		})
	}
}

// TestAudit_readsADatabaseThatNobodyMayWriteTo opens files and servers that refuse to be written to.
func TestAudit_readsADatabaseThatNobodyMayWriteTo(t *testing.T) {
	t.Parallel()
	for name, dsn := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := dsn(t)
			h := openHouse(t, at)
			h.fill()
			if name == "postgres" {
				_, err := h.st.DB().Exec("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END $$")
				must(t, err)
			}
			st, err := store.Open(t.Context(), at, store.Options{AllowUnsafe: true, ReadOnly: true})
			must(t, err)
			defer func() { _ = st.Close() }()
			if _, err := st.DB().Exec("UPDATE seals SET at = at"); err == nil {
				t.Error("it can be written to")
			}
			if r := audited(t, st.ReadDB(), name, nil); r.ExitCode() != audit.ExitHolds {
				t.Errorf("exit %d:\n%s", r.ExitCode(), text(r))
			}
		})
	}
}

// TestAudit_missesTheGuardsOfHistory: whoever wants to change history takes its triggers away first.
func TestAudit_missesTheGuardsOfHistory(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"sqlite": "DROP TRIGGER journal_payments_no_update", "postgres": "ALTER TABLE journal_payments DISABLE TRIGGER ALL",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openHouse(t, databases[name](t))
			h.fill()
			_, err := h.st.DB().Exec(sql)
			must(t, err)
			r := audited(t, h.st.ReadDB(), name, nil)
			if diff := cmp.Diff([]string{"I15"}, failing(r)); diff != "" || of(r, "I15").Findings[0].Key != "the triggers of journal_payments" {
				t.Errorf("%s\n%s", diff, text(r))
			}
		})
	}
}
