package audit_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"

	"octroi/engine"
	"octroi/engine/store"
)

// mutant is one corruption of a good database, and the invariant that claims it. only names the database on which it can be
// done at all; others refuse it by a constraint that cannot be dropped.
type mutant struct {
	name, id, sql, only string
}

const (
	paid     = "(SELECT MIN(id) FROM journal_payments WHERE cents > 0 AND reverses = 0)"
	denied   = "(SELECT MIN(j.id) FROM journal_payments j JOIN decision_lines l ON l.claim_id = j.claim_id AND l.version = j.version AND l.line = j.line WHERE l.outcome = 'denied')"
	pended   = "FROM decision_lines l JOIN claims c ON c.id = l.claim_id WHERE l.outcome = 'pended' AND l.version = 1 AND c.member = 'M4'"
	unitsID  = "(SELECT MIN(id) FROM journal_consumptions WHERE limit_code = 'sessions.year' AND value > 0 AND kind = 'consumption')"
	openedID = "(SELECT MIN(id) FROM journal_consumptions WHERE kind = 'opening')"
	reversal = "(SELECT claim_id FROM claim_versions WHERE kind = 'reversal')"
	revised  = "(SELECT claim_id FROM claim_versions WHERE kind = 'correction')"
	first    = "(SELECT claim_id FROM claim_versions WHERE n = (SELECT MIN(n) FROM claim_versions))"
	payments = "claim_id, version, line, kind, member, benefit, category, channel, service_date, decided_on, cents, decided_at, pay_to, pay_mode, payee, reverses"
	uses     = "claim_id, version, line, counter, limit_code, date, of_key, value, kind, reverses"
	decided  = "revision, outcome, pays_cents, decided_at, decided_on, seq + 50, doc, facts"
	national = "85.07.30-033-28"
	account  = "BE71 0961 2345 6769"
)

// replaced edits a document of the first decision.
func replaced(column, from, to string) string {
	return fmt.Sprintf("UPDATE decisions SET %[1]s = REPLACE(%[1]s, '%[2]s', '%[3]s') WHERE version = 1 AND claim_id = %[4]s", column, from, to, first)
}

func mutants() []mutant {
	year := engine.MustDate("2025-01-01")
	set := func(table, change, where string) string {
		return "UPDATE " + table + " SET " + change + " WHERE " + where
	}
	return append(slices.Concat(thefts(), derived(), told()), []mutant{
		// the journal's payments
		{"a cent more is paid", "I1", set("journal_payments", "cents = cents + 1", "id = "+paid), ""},
		{"a cent more is paid, in the totals", "I2", set("journal_payments", "cents = cents + 1", "id = "+paid), ""},
		{"a payment is gone", "I1", "DELETE FROM journal_payments WHERE id = " + paid, ""},
		{"a payment of nothing is gone", "I1", "DELETE FROM journal_payments WHERE id = " + denied, ""},
		{"a payment is there twice", "I1", "INSERT INTO journal_payments (" + payments + ") SELECT " + payments + " FROM journal_payments WHERE id = " + paid, ""},
		{"a payment moved to another month", "I2", set("journal_payments", "service_date = '2025-12-31'", "id = "+paid), ""},
		{"a payment moved to another benefit", "I2", set("journal_payments", "benefit = 'gym'", "id = "+paid), ""},
		{"a payment moved to another category", "I2", set("journal_payments", "category = 'other'", "id = "+paid), ""},
		{"a payment goes to another member", "I1", set("journal_payments", "payee = 'M9'", "id = "+paid), ""},
		{"a payment is another member's", "I1", set("journal_payments", "member = 'M2'", "id = "+paid), ""},
		{"a payment by another channel", "I1", set("journal_payments", "channel = 'post'", "id = "+paid), ""},
		{"a payment was decided on another day", "I15", set("journal_payments", "decided_on = '2026-02-02'", "id = "+paid), ""},
		{"money for a line that was denied", "I25", set("journal_payments", "cents = 500", "id = "+denied), ""},
		{"money for a line that waits", "I25", "INSERT INTO journal_payments (" + payments + ") SELECT l.claim_id, l.version, l.line, 'payment', 'M4', l.benefit, l.category, 'online', '2023-07-01', '2026-01-05', 7000, (SELECT MIN(decided_at) FROM decisions), 'member', 'money', 'M4', 0 " + pended, ""},
		{"a reversal left a payment standing", "I8", "DELETE FROM journal_payments WHERE reverses > 0 AND cents < 0 AND claim_id = " + reversal, ""},
		{"a reversal took too much", "I8", set("journal_payments", "cents = cents - 1", "reverses > 0 AND cents < 0 AND claim_id = "+reversal), ""},
		{"an opposite says it is none", "I1", set("journal_payments", "reverses = 0", "reverses > 0 AND claim_id = "+revised), ""},
		// the journal's uses of limits
		{"one unit more is used", "I3", set("journal_consumptions", "value = value + 1000", "id = "+unitsID), ""},
		{"one unit more is used, beside its decision", "I1", set("journal_consumptions", "value = value + 1000", "id = "+unitsID), ""},
		{"units below nothing", "I3", set("journal_consumptions", "value = -value", "id = "+unitsID), ""},
		{"a use is gone", "I3", "DELETE FROM journal_consumptions WHERE id = " + unitsID, ""},
		{"a use is there twice", "I3", "INSERT INTO journal_consumptions (" + uses + ") SELECT " + uses + " FROM journal_consumptions WHERE id = " + unitsID, ""},
		{"a use moved to another year", "I3", set("journal_consumptions", "date = '2022-03-01'", "id = "+unitsID), ""},
		{"a use moved to another counter", "I1", set("journal_consumptions", "counter = 'sessions.year|member|M9'", "id = "+unitsID), ""},
		{"a reversal left a use standing", "I8", "DELETE FROM journal_consumptions WHERE reverses > 0 AND claim_id = " + reversal, ""},
		{"a second premium for one birth", "I14", "INSERT INTO journal_consumptions (" + uses + ") SELECT claim_id, version, line, counter, limit_code, date, 'another', value, kind, reverses FROM journal_consumptions WHERE limit_code = 'premium.once'", ""},
		{"glasses and lenses in one year", "I13", "INSERT INTO journal_consumptions (" + uses + ") SELECT claim_id, version, 1, counter, limit_code, date, 'lenses', value, kind, reverses FROM journal_consumptions WHERE limit_code = 'sight' AND counter LIKE '%M1' AND of_key = 'glasses'", ""},
		{"a use of no claim", "I19", set("journal_consumptions", "claim_id = '00000000-0000-7000-8000-000000000001'", "id = "+unitsID), ""},
		{"a use of no line", "I19", set("journal_consumptions", "line = 7", "id = "+unitsID), ""},
		{"an opening balance was booked as more", "I1", set("journal_consumptions", "value = value + 1", "id = "+openedID), ""},
		{"an opening balance has lost its entry", "I1", "DELETE FROM journal_consumptions WHERE id = " + openedID, ""},
		// decisions
		{"a decision pays a cent more", "I2", set("decisions", "pays_cents = pays_cents + 1", "version = 1 AND claim_id = "+first), ""},
		{"a decision has another outcome", "I11", set("decisions", "outcome = 'denied'", "version = 1 AND claim_id = "+first), ""},
		{"a decision's book is unknown", "I7", set("decisions", "revision = 'sha256:0'", "version = 1 AND claim_id = "+first), ""},
		{"a decision by a book of later", "I16", set("decisions", "revision = (SELECT revision FROM book_events WHERE action = 'activate' ORDER BY n DESC LIMIT 1)", "version = 1 AND claim_id = "+first), ""},
		{"a decision's facts are gone", "I7", set("decisions", "facts = '{}'", "version = 1 AND claim_id = "+first), ""},
		{"a decision's facts are another member's", "I7", replaced("facts", `"i":"M1"`, `"i":"M2"`), ""},
		{"a reason of a decision was changed", "I11", replaced("doc", `"c":"limit_cut"`, `"c":"limit_open"`), ""},
		{"the reasons of a decision are gone", "I7", replaced("doc", `"r":[`, `"rr":[`), ""},
		{"a decision pays more in its document", "I1", replaced("doc", `"p":24000`, `"p":24001`), ""},
		{"a decision's document is cut off", "I7", set("decisions", "doc = substr(doc, 1, 100)", "version = 1 AND claim_id = "+first), ""},
		{"a window of a decision was moved", "I4", replaced("doc", fmt.Sprintf(`"f":%d`, year), fmt.Sprintf(`"f":%d`, year+1)), ""},
		{"a balance of a decision was changed", "I3", replaced("doc", `"s":12000`, `"s":11000`), ""},
		{"the number of a decision", "I6", set("decisions", "seq = seq + 100", "version = 1 AND claim_id = "+first), ""},
		{"two decisions of one number", "I6", set("decisions", "seq = 1", "claim_id = "+revised), ""},
		{"a decision of another moment", "I1", set("decisions", "decided_at = (SELECT MAX(decided_at) FROM decisions)", "version = 1 AND claim_id = "+first), ""},
		{"a decision is gone with all that it booked", "I6", "DELETE FROM decisions WHERE claim_id = " + first + "; DELETE FROM decision_lines WHERE claim_id = " + first + "; DELETE FROM journal_payments WHERE claim_id = " + first + "; DELETE FROM journal_consumptions WHERE claim_id = " + first, ""},
		{"versions are swapped", "I11", "UPDATE decisions SET doc = (SELECT o.doc FROM decisions o WHERE o.claim_id = decisions.claim_id AND o.version <> decisions.version) WHERE claim_id = " + revised, ""},
		{"a version is missing", "I26", set("decisions", "version = 3", "version = 2 AND claim_id = "+revised), ""},
		{"a line pays more", "I2", set("decision_lines", "pays_cents = pays_cents + 1", "line = 0 AND claim_id = "+first), ""},
		{"a line has another outcome", "I1", set("decision_lines", "outcome = 'reduced'", "line = 0 AND claim_id = "+first), ""},
		{"a line moved to another month", "I2", set("decision_lines", "date = '2025-12-31'", "line = 0 AND claim_id = "+first), ""},
		{"a line is gone", "I19", "DELETE FROM decision_lines WHERE line = 0 AND claim_id = " + first, ""},
		{"a line waits for nothing", "I1", set("decision_lines", "waits_for = ''", "outcome = 'pended'"), ""},
		// claims and their versions
		{"a claim is gone", "I19", "DELETE FROM claims WHERE id = " + first, ""},
		{"a claim is another member's", "I7", set("claims", "member = 'M2'", "id = "+first), ""},
		{"a claim's member is not registered", "I19", set("claims", "member = 'M9'", "id = "+first), ""},
		{"a claim has no request", "I5", set("claims", "request_key = ''", "id = "+first), ""},
		{"a request was decided twice", "I5", "UPDATE claims SET request_key = (SELECT MIN(request_key) FROM claims)", "postgres"},
		{"less was charged than paid", "I10", set("claims", `doc = REPLACE(doc, '"c":30000', '"c":100')`, "id = "+first), ""},
		{"units are no whole steps", "I10", set("claims", `doc = REPLACE(doc, '"q":12000', '"q":12500')`, "id = "+first), ""},
		{"an amount below nothing", "I10", set("claims", `doc = REPLACE(doc, '"c":30000', '"c":-30000')`, "id = "+first), ""},
		{"a version has no place", "I26", "DELETE FROM claim_versions WHERE version = 2 AND claim_id = " + revised, ""},
		{"a version came for another reason", "I15", set("claim_versions", "kind = 'evidence'", "kind = 'correction'"), ""},
		{"a version came before the one before", "I26", set("claim_versions", "n = n + 1000", "version = 1 AND claim_id = "+revised), ""},
		{"something was decided after a reversal", "I9", "INSERT INTO claim_versions (n, claim_id, version, kind, client, request_key, body_hash, reason) OVERRIDE SELECT 9000, claim_id, 3, 'redecision', 'x', 'x', 'x', '' FROM claim_versions WHERE kind = 'reversal'; INSERT INTO decisions SELECT claim_id, 3, " + decided + " FROM decisions WHERE version = 1 AND claim_id = " + reversal, ""},
		// what is booked by hand
		{"a partner cost was reversed by less", "I9", set("partner_costs", "cents = cents + 1", "kind = 'reversal'"), ""},
		{"a partner cost that was reversed is gone", "I9", "DELETE FROM partner_costs WHERE id IN (SELECT reverses FROM partner_costs WHERE kind = 'reversal')", ""},
		{"a partner cost changed", "I15", set("partner_costs", "cents = cents + 1", "kind = 'cost'"), ""},
		{"an opening balance was reversed for another", "I9", set("opening_balances", "member = 'M1'", "kind = 'reversal'"), ""},
		// books
		{"a book's text was changed", "I16", set("books", "files = REPLACE(files, 'eur(20)', 'eur(21)')", "revision = (SELECT MIN(revision) FROM books)"), ""},
		{"a book is gone", "I7", "DELETE FROM books WHERE revision = (SELECT revision FROM (SELECT revision FROM book_events WHERE action = 'activate' ORDER BY n LIMIT 1) x)", ""},
		{"a book was never in force", "I25", "DELETE FROM book_events WHERE action = 'activate' AND revision = (SELECT revision FROM (SELECT revision FROM book_events WHERE action = 'activate' ORDER BY n LIMIT 1) x)", ""},
		{"a book was approved by its author", "I17", set("book_events", "client = 'author', person = ''", "action = 'approve'"), ""},
		{"a book was put in force without an approval", "I16", "DELETE FROM book_events WHERE action = 'approve'", ""},
		// payment runs
		{"a transfer is a cent more", "I21", set("payment_transfers", "cents = cents + 1", "run = 2"), ""},
		{"an entry is in two live runs", "I21", "INSERT INTO payment_run_entries (entry_id, round, run, position) SELECT entry_id, 9, 2, position FROM payment_run_entries WHERE run = 2", ""},
		{"a run has lost an entry", "I21", "DELETE FROM payment_run_entries WHERE run = 2 AND entry_id = (SELECT MIN(entry_id) FROM payment_run_entries)", ""},
		{"a transfer goes to somebody else", "I21", set("payment_transfers", "payee = 'M9'", "run = 2 AND position = 1"), ""},
		{"a run is a cent more", "I21", set("payment_runs", "cents = cents + 1", "number = 2"), ""},
		{"a run was sent by who made it", "I17", set("payment_run_ends", "client = (SELECT client FROM payment_runs WHERE number = 2)", "run = 2"), ""},
		{"a run is gone", "I26", "DELETE FROM payment_runs WHERE number = 2", ""},
		{"a cancelled run is live again", "I21", set("payment_run_ends", "state = 'sent'", "run = 1"), ""},
		{"a voucher was transferred", "I25", set("journal_payments", "pay_mode = 'voucher'", "id = (SELECT MIN(entry_id) FROM payment_run_entries)"), ""},
		{"a run's file was not kept", "I21", set("payment_runs", "sha256 = ''", "number = 2"), ""},
		{"a payment is forgotten", "I21", "DELETE FROM payments_due WHERE entry_id = (SELECT MIN(entry_id) FROM payments_due)", ""},
		{"a payment is due again", "I21", "INSERT INTO payments_due SELECT id, 1, decided_on, pay_to, payee, cents FROM journal_payments WHERE id = (SELECT MIN(entry_id) FROM payment_run_entries WHERE run = 2)", ""},
		{"a cent more is due", "I21", set("payments_due", "cents = cents + 1", "entry_id = (SELECT MIN(entry_id) FROM payments_due)"), ""},
		{"a payment is due to somebody else", "I21", set("payments_due", "payee = 'M9'", "entry_id = (SELECT MIN(entry_id) FROM payments_due)"), ""},
		{"a payment would be taken in another round", "I21", set("payments_due", "round = round + 1", "entry_id = (SELECT MIN(entry_id) FROM payments_due)"), ""},
		// the audit trail
		{"an event is gone", "I18", "DELETE FROM audit_events WHERE id = (SELECT MIN(id) FROM audit_events WHERE action = 'claim.decided')", ""},
		{"an event of nothing", "I18", "INSERT INTO audit_events (at, actor, action, subject, request_id) SELECT at, actor, action, 'nothing', request_id FROM audit_events WHERE action = 'claim.decided'", ""},
		{"an event by nobody", "I18", set("audit_events", "actor = ''", "id = (SELECT MIN(id) FROM audit_events)"), ""},
		{"a partner cost's event is gone", "I18", "DELETE FROM audit_events WHERE action = 'partner_cost.booked'", ""},
		{"a key was made without a trace", "I18", "DELETE FROM audit_events WHERE action = 'key.create'", ""},
		// registers
		{"an anchor counts one more", "I20", set("anchors", "seq = seq + 1", "id = 'member|M1'"), ""},
		{"an anchor is gone", "I20", "DELETE FROM anchors WHERE id = 'member|M1'", ""},
		{"a member is gone", "I19", "DELETE FROM members WHERE id = 'M1'", ""},
		{"a member is in two households", "I19", "INSERT INTO member_households (member, household, holder, from_day) VALUES ('M1', 'H9', 0, '2020-01-01')", ""},
		{"a key was revoked before it was made", "I26", "UPDATE api_keys SET revoked_at = (SELECT MIN(received_at) FROM claims)", ""},
		{"a national number in the audit trail", "I23", set("audit_events", "subject = '"+national+"'", "action = 'key.create'"), ""},
		{"a national number in a counter", "I23", set("journal_consumptions", "of_key = '"+strings.NewReplacer(".", "", "-", "").Replace(national)+"'", "limit_code = 'premium.once'"), ""},
		{"a bank account in a note", "I23", set("partner_costs", "note = 'to "+account+", please'", "kind = 'cost'"), ""},
		// seals
		{"a seal has another hash", "I15", set("seals", "hash = previous||'0'", "n = 2"), ""},
		{"a seal is chained to another", "I15", set("seals", "previous = 'x'", "n = 2"), ""},
		{"a seal is gone", "I15", "DELETE FROM seals WHERE n = 1", ""},
		{"a seal leaves rows out", "I15", set("seals", "journal_payments_from = journal_payments_from + 1", "n = 2"), ""},
		{"a seal counts other rows", "I15", set("seals", "sealed_rows = sealed_rows + 1", "n = 1"), ""},
		{"a sealed payment is another", "I15", set("journal_payments", "cents = cents + 1", "id = "+paid), ""},
		{"a sealed use is gone", "I15", "DELETE FROM journal_consumptions WHERE id = " + unitsID, ""},
		{"a sealed line says something else", "I15", set("decision_lines", "outcome = 'reduced'", "line = 0 AND claim_id = "+first), ""},
		{"a sealed opening balance is another", "I15", set("opening_balances", "body_hash = 'x'", "kind = 'opening'"), ""},
	}...)
}

// TestAudit_everyMutantIsCaught corrupts copies of a good database, one way at a time, past every trigger. The invariant that
// claims a corruption must see it: a mutant that is missed fails the build.
func TestAudit_everyMutantIsCaught(t *testing.T) {
	t.Parallel()
	all := mutants()
	if len(all) < 40 {
		t.Fatalf("%d mutants, want 40 or more", len(all))
	}
	for name, copies := range map[string]func(t *testing.T) func(t *testing.T) *sql.DB{"sqlite": sqliteCopies, "postgres": postgresCopies} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fresh := copies(t)
			if r := audited(t, fresh(t), name, nil); len(failing(r)) > 0 {
				t.Fatalf("the copy is not good:\n%s", text(r))
			}
			for i, m := range all {
				if m.only != "" && m.only != name {
					continue
				}
				// The invariants are the same on both databases, and a copy of PostgreSQL's costs much more: every third in the short tier.
				if name == "postgres" && m.only == "" && i%3 > 0 && os.Getenv("OCTROI_TORTURE") != "long" {
					continue
				}
				t.Run(m.name, func(t *testing.T) {
					db := fresh(t)
					mutate(t, db, name, m.sql)
					if r := audited(t, db, name, nil); !slices.Contains(failing(r), m.id) {
						t.Errorf("%s missed it; caught by %v", m.id, failing(r))
					}
				})
			}
		})
	}
}

// mutate runs statements past the triggers.
func mutate(t *testing.T, db *sql.DB, database, statements string) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	must(t, err)
	defer conn.Close()
	override := ""
	if database == "postgres" {
		_, err = conn.ExecContext(t.Context(), "SET session_replication_role = replica")
		must(t, err)
		defer func() { _, _ = conn.ExecContext(context.WithoutCancel(t.Context()), "RESET session_replication_role") }()
		override = "OVERRIDING SYSTEM VALUE"
	} else {
		defer withoutTriggers(t, conn)()
	}
	changed := int64(0)
	for _, s := range strings.Split(strings.ReplaceAll(statements, "OVERRIDE", override), "; ") {
		done, err := conn.ExecContext(t.Context(), s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		n, _ := done.RowsAffected()
		changed += n
	}
	if changed == 0 {
		t.Fatal("the mutant changes nothing")
	}
}

// withoutTriggers takes the triggers away, as whoever wants to change history would, and returns what puts them back.
func withoutTriggers(t *testing.T, conn *sql.Conn) (back func()) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	rows, err := conn.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	must(t, err)
	defer rows.Close()
	var drops, makes []string
	for rows.Next() {
		var name, text string
		must(t, rows.Scan(&name, &text))
		drops, makes = append(drops, "DROP TRIGGER "+name), append(makes, text)
	}
	must(t, rows.Err())
	must(t, rows.Close())
	_, err = conn.ExecContext(ctx, strings.Join(drops, "; "))
	must(t, err)
	return func() {
		t.Helper()
		_, err := conn.ExecContext(ctx, strings.Join(makes, "; "))
		must(t, err)
	}
}

// sqliteCopies fills one file and hands out copies of it.
func sqliteCopies(t *testing.T) func(t *testing.T) *sql.DB {
	dir := t.TempDir()
	h := openHouse(t, dir+"/good.db")
	h.fill()
	_, err := h.st.DB().ExecContext(t.Context(), "VACUUM INTO '"+dir+"/whole.db'")
	must(t, err)
	good, err := os.ReadFile(dir + "/whole.db")
	must(t, err)
	copies := 0
	return func(t *testing.T) *sql.DB {
		copies++
		path := fmt.Sprintf("%s/copy%d.db", dir, copies)
		must(t, os.WriteFile(path, good, 0o600))
		st, err := store.Open(t.Context(), path, store.Options{})
		must(t, err)
		t.Cleanup(func() { _ = st.Close() })
		return st.DB()
	}
}

// postgresCopies fills one database, keeps a copy of every table beside it, and puts the tables back before each mutant: a
// copy of the whole database for each would take minutes.
func postgresCopies(t *testing.T) func(t *testing.T) *sql.DB {
	dsn := databases["postgres"](t)
	h := openHouse(t, dsn)
	h.fill()
	db, err := sql.Open("pgx", dsn)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	rows, err := db.QueryContext(t.Context(), "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version'")
	must(t, err)
	defer func() { _ = rows.Close() }()
	keep := []string{"CREATE SCHEMA good", "ALTER TABLE claims DROP CONSTRAINT claims_request"}
	back := []string{"SET session_replication_role = replica"}
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		keep = append(keep, "CREATE TABLE good."+name+" AS TABLE public."+name)
		back = append(back, "DELETE FROM public."+name, "INSERT INTO public."+name+" OVERRIDING SYSTEM VALUE SELECT * FROM good."+name)
	}
	must(t, rows.Err())
	keep = append(keep, "ALTER TABLE claim_versions ALTER n DROP IDENTITY")
	_, err = db.ExecContext(t.Context(), strings.Join(keep, "; "))
	must(t, err)
	return func(t *testing.T) *sql.DB {
		_, err := db.ExecContext(t.Context(), "BEGIN; "+strings.Join(back, "; ")+"; RESET session_replication_role; COMMIT")
		must(t, err)
		return db
	}
}
