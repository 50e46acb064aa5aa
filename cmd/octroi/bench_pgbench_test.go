package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"octroi/engine"
	"octroi/engine/store/pgtest"
)

// peer is pgbench with the statements of claims.
type peer struct {
	*pgtest.Pgbench
	files  []string // each transaction runs one of them
	values []string // what does not differ from claim to claim
	runs   int
}

// claimIDs are what differs from claim to claim.
type claimIDs struct {
	claim, key, member, provider string
	on                           engine.Date
}

// scriptHead draws what differs from claim to claim. A client counts its claims in n, so that ids are new and nearly in
// the order of time, as octroi's are.
const scriptHead = `\set n :n + 1
\set member random(%d, %d)
\set provider random(0, %d)
\set year random(2024, 2025)
\set day random(0, 329)
`

// add writes a script that repeats the statements of one claim, under fresh ids, for random members, providers and
// days. Every parameter stays one that travels with each execution, unless it holds such an id: then the database
// composes it. Documents travel as they were, the old ids inside, so that as many bytes are written.
func (p *peer) add(b *testing.B, statements []pgtest.Statement, ids claimIDs) {
	b.Helper()
	if len(statements) == 0 {
		b.Fatal("the statements of a claim were not seen")
	}
	year := ids.on.YearStart()
	fresh := strings.NewReplacer(
		ids.claim, "' || lpad(to_hex((:n)::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex((:client_id)::bigint), 12, '0') || '",
		ids.key, "' || gen_random_uuid()::text || '",
		ids.member, "' || 'M' || lpad((:member)::text, 6, '0') || '",
		ids.provider, "' || 'P' || lpad((:provider)::text, 6, '0') || '",
		ids.on.String(), "' || (make_date((:year)::int, 1, 1) + (:day)::int)::text || '",
		year.String(), "' || make_date((:year)::int, 1, 1)::text || '",
		year.AddMonths(12).String(), "' || make_date((:year)::int + 1, 1, 1)::text || '")
	var script strings.Builder
	fmt.Fprintf(&script, scriptHead, benchMembers, 2*benchMembers-1, benchPsychologists-1)
	for _, s := range statements {
		script.WriteString(p.statement(s, fresh) + ";\n")
	}
	file := filepath.Join(b.TempDir(), fmt.Sprintf("claim%d.sql", len(p.files)))
	if err := os.WriteFile(file, []byte(script.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	p.files = append(p.files, file)
}

var dollar = regexp.MustCompile(`\$(\d+)`)

// maxID is more than any text that is looked through for ids; documents are longer.
const maxID = 120

// statement writes one statement in pgbench's language, on one line.
func (p *peer) statement(s pgtest.Statement, fresh *strings.Replacer) string {
	sql := strings.Join(strings.Fields(s.SQL), " ")
	return dollar.ReplaceAllStringFunc(sql, func(ref string) string {
		n, _ := strconv.Atoi(ref[1:]) // digits
		param := s.Params[n-1]
		if len(param.Values) == 1 && !param.Number && len(param.Values[0]) < maxID {
			quoted := "'" + strings.ReplaceAll(param.Values[0], "'", "''") + "'"
			if composed := fresh.Replace(quoted); composed != quoted {
				return "(ARRAY[" + composed + "])"
			}
		}
		name := fmt.Sprintf("v%d", len(p.values))
		p.values = append(p.values, name+"="+arrayText(param.Values))
		return ":" + name
	})
}

// arrayText writes an array as PostgreSQL reads it.
func arrayText(values []string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = `"` + escape.Replace(v) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}"
}

// run lets the clients repeat claims for a while, and returns claims per second.
func (p *peer) run(b *testing.B, d time.Duration) float64 {
	b.Helper()
	p.runs++ // begins a range of ids that no other run uses
	return p.Run(b, benchClients, d, p.files, append(p.values, fmt.Sprintf("n=%d", p.runs*10_000_000)))
}
