package storetest

import "strings"

// again decides the one line of a claim another time, as the version after version-1 and for another day, with plain SQL:
// what that version paid and consumed is taken back, and what this one grants is booked.
func (b *bench) again(claim string, version, outcome, on string) {
	b.t.Helper()
	date, pays := "'"+on+"'", "100"
	if b.Name() == "postgres" {
		date = "date " + date
	}
	if outcome == "denied" {
		pays = "0"
	}
	filled := strings.NewReplacer("@version", version, "@outcome", "'"+outcome+"'", "@date", date, "@pays", pays,
		"@before", "WHERE claim_id = '"+claim+"' AND version = "+version+" - 1",
		"@lines", "FROM decision_lines l JOIN claims c ON c.id = l.claim_id JOIN decisions d ON d.claim_id = l.claim_id AND d.version = l.version"+
			" WHERE l.claim_id = '"+claim+"' AND l.version = "+version)
	for _, sql := range []string{
		`INSERT INTO decisions (claim_id, version, revision, outcome, pays_cents, decided_at, decided_on, seq, doc, facts)
			SELECT claim_id, @version, revision, @outcome, @pays, decided_at, decided_on, seq, doc, facts FROM decisions @before`,
		`INSERT INTO decision_lines (claim_id, version, line, benefit, category, date, outcome, pays_cents)
			SELECT claim_id, @version, line, benefit, category, @date, @outcome, @pays FROM decision_lines @before`,
		`INSERT INTO journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date, decided_on, cents, decided_at)
			SELECT claim_id, @version, line, kind, member, benefit, category, channel, service_date, decided_on, -cents, decided_at
			FROM journal_payments @before AND cents > 0`,
		`INSERT INTO journal_payments (claim_id, version, line, kind, member, benefit, category, channel, service_date, decided_on, cents, decided_at)
			SELECT l.claim_id, l.version, l.line, 'payment', c.member, l.benefit, l.category, c.channel, l.date, d.decided_on, l.pays_cents, d.decided_at
			@lines`,
		`INSERT INTO journal_consumptions (claim_id, version, line, counter, limit_code, date, of_key, value)
			SELECT claim_id, @version, line, counter, limit_code, date, of_key, -value FROM journal_consumptions @before AND value > 0`,
		`INSERT INTO journal_consumptions (claim_id, version, line, counter, limit_code, date, of_key, value)
			SELECT l.claim_id, l.version, l.line, 'psychology.sessions|member|' || c.member, 'psychology.sessions', l.date, '', 1000
			@lines AND l.pays_cents > 0`,
	} {
		if err := b.exec(filled.Replace(sql)); err != nil {
			b.t.Fatalf("%s: %v", sql, err)
		}
	}
}
