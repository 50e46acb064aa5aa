package main

import (
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/rules"
)

// savedSessions is what the sessions after the sixteenth of 2025 were paid, in plain SQL.
const savedSessions = `
	WITH paid AS (
		SELECT cents, units, SUM(units) OVER (PARTITION BY member ORDER BY id) AS upto
		FROM journal_payments
		WHERE benefit = 'psychology' AND service_date >= '2025-01-01' AND service_date < '2026-01-01' AND cents > 0
	)
	SELECT CAST(SUM(cents * (upto - CASE WHEN upto - units > 16000 THEN upto - units ELSE 16000 END) / units) AS bigint)
	FROM paid WHERE upto > 16000`

// refusedSessions is what the sessions that the cap of 2024 refused would have been paid, up to four a member: at their price, EUR 20 at most.
const refusedSessions = `
	WITH asked AS (
		SELECT j.id, j.member, j.units, j.asked_cents, COALESCE(CAST(JSON(c.doc, j.line) AS bigint), 1000) AS units_asked
		FROM journal_payments j JOIN claims c ON c.id = j.claim_id
		WHERE j.benefit = 'psychology' AND j.service_date >= '2024-01-01' AND j.service_date < '2025-01-01' AND j.reason IN ('limit_reached', 'limit_cut')
	), refused AS (
		SELECT units_asked - units AS units, asked_cents * 1000 / units_asked AS price,
			SUM(units_asked - units) OVER (PARTITION BY member ORDER BY id) AS upto
		FROM asked
	)
	SELECT CAST(SUM((CASE WHEN upto > 4000 THEN 4000 ELSE upto END - (upto - units)) * CASE WHEN price > 2000 THEN 2000 ELSE price END / 1000) AS bigint)
	FROM refused WHERE upto - units < 4000`

// TestReplay_sessionsCostWhatTheJournalSays replays a synthetic year that the program took in, on both databases, with four sessions of
// psychology less and, for the year before, four more.
func TestReplay_sessionsCostWhatTheJournalSays(t *testing.T) {
	t.Parallel()
	hashes := map[string]string{}
	for name, dsn := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "mutuality.db"), "postgres": pgtest.DurableDSN(t)} {
		m := &mutuality{tortureYear: tortureYear{t: t, dsn: dsn}, members: dose(1_500, 1_500, 137_031)}
		if isPostgres(dsn) {
			m.octroi("migrate", "up")
		}
		m.octroi("rules", "load", "partenamut")
		for _, g := range allGenerated {
			m.pipe(g.noun)
		}
		st, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = st.Close() })
		m.store = st
		book, fewer, more := partenamutWith(t, "2025-01-01: 20}}"), partenamutWith(t, "2025-01-01: 16}}"), partenamutWith(t, "2024-01-01: 20}}")

		now := replayYear(t, st, 2025, book, fewer)
		m.same(t, "the sessions 17 to 20", now.Drafts[0].Total.Was-now.Drafts[0].Total.Now, savedSessions)
		before := replayYear(t, st, 2024, book, more)
		json := "c.doc::json -> 'l' -> j.line ->> 'q'"
		if !isPostgres(dsn) {
			json = "json_extract(c.doc, '$.l[' || j.line || '].q')"
		}
		m.same(t, "the refused sessions", before.Drafts[0].Total.Now-before.Drafts[0].Total.Was, strings.Replace(refusedSessions, "JSON(c.doc, j.line)", json, 1))
		hashes[name] = strings.Join([]string{now.SHA256, now.Drafts[0].SHA256, before.SHA256, before.Drafts[0].SHA256}, " ")
	}
	if hashes["sqlite"] != hashes["postgres"] {
		t.Errorf("the decisions differ:\n%s on SQLite\n%s on PostgreSQL", hashes["sqlite"], hashes["postgres"])
	}
}

// same holds what a replay finds against what plain SQL does.
func (m *mutuality) same(t *testing.T, what string, found engine.Cents, sql string) {
	t.Helper()
	if want := m.number(sql); want == 0 || int64(found) != want {
		t.Errorf("%s come to %d cents, the replay says %d", what, want, found)
	}
}

// partenamutWith is the shipped book with other years for its sessions of psychology.
func partenamutWith(t testing.TB, sessions string) *engine.Book {
	t.Helper()
	files, err := rules.Shipped("partenamut")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i, f := range files {
		if strings.Contains(f.Text, "2025-01-01: 20}}") {
			files[i].Text, found = strings.Replace(f.Text, "2025-01-01: 20}}", sessions, 1), true
		}
	}
	book, err := rules.Compiler{}.Compile(files)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	return book
}

// replayYear replays a year, and makes sure that the book in force decides as it did.
func replayYear(t *testing.T, st *store.Store, year int, book, draft *engine.Book) replay.Answer {
	t.Helper()
	first, _ := engine.NewDate(year, 1, 1)
	a, err := replay.Do(t.Context(), st, engine.Span{From: first, Until: first.AddMonths(12)}, replay.Draft{Book: book}, []replay.Draft{{Book: draft}}, replay.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range a.Check.First {
		t.Errorf("%d: %s of %s/%d: %s %d stands, the replay says %s %d: %s", year, d.Was.Benefit, d.Claim.ID, d.Line, d.Was.Outcome, d.Was.Pays, d.Now.Outcome, d.Now.Pays, d.Cause)
	}
	if a.Check.Differ != 0 || a.Lines == 0 {
		t.Errorf("%d: %d of %d lines differ under the book that decided them", year, a.Check.Differ, a.Lines)
	}
	return a
}
