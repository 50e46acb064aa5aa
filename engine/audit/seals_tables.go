package audit

import "strings"

// sealedTable is one of the tables whose rows seals cover: what of a row is hashed, in this order. A column is text, a
// number, or an instant (in microseconds); dates are text as ISO writes them. docs/audit.md has the same list in words.
type sealedTable struct {
	name, of string // of: the table whose range holds it
	id, then string // what orders the rows
	from     string
	columns  []sealedColumn
}

type sealedColumn struct {
	name    string
	instant bool
}

// cols reads "a, b, @c": c is an instant.
func cols(list string) []sealedColumn {
	var out []sealedColumn
	for _, name := range strings.Split(list, ", ") {
		name, instant := strings.CutPrefix(name, "@")
		out = append(out, sealedColumn{name, instant})
	}
	return out
}

var sealedTables = []sealedTable{
	{
		"claim_versions", "claim_versions", "v.n", "",
		"claim_versions v LEFT JOIN claims c ON c.id = v.claim_id LEFT JOIN decisions d ON d.claim_id = v.claim_id AND d.version = v.version",
		cols("v.n, v.claim_id, v.version, v.kind, v.client, v.request_key, v.body_hash, " +
			"c.member, c.channel, c.submitted_on, @c.received_at, c.client, c.request_key, c.body_hash, " +
			"d.revision, d.outcome, d.pays_cents, @d.decided_at, d.decided_on, d.seq"),
	},
	{
		"decision_lines", "claim_versions", "v.n", ", l.line",
		"claim_versions v JOIN decision_lines l ON l.claim_id = v.claim_id AND l.version = v.version",
		cols("v.n, l.line, l.benefit, l.category, l.date, l.outcome, l.pays_cents, l.ex_gratia_cents, l.waits_for"),
	},
	{
		"journal_payments", "journal_payments", "j.id", "",
		"journal_payments j",
		cols("j.id, j.claim_id, j.version, j.line, j.kind, j.member, j.benefit, j.category, j.channel, j.service_date, j.decided_on, j.cents, " +
			"@j.decided_at, j.pay_to, j.pay_mode, j.payee, j.reverses"),
	},
	{
		"journal_consumptions", "journal_consumptions", "j.id", "",
		"journal_consumptions j",
		cols("j.id, j.claim_id, j.version, j.line, j.kind, j.counter, j.limit_code, j.date, j.of_key, j.value, j.reverses"),
	},
	{
		"partner_costs", "partner_costs", "p.n", "",
		"partner_costs p",
		cols("p.n, p.id, p.kind, p.reverses, p.partner, p.category, p.benefit, p.service_date, p.until_day, p.cents, p.reference, " +
			"p.booked_on, @p.booked_at, p.client, p.request_key, p.body_hash"),
	},
	{
		"opening_balances", "opening_balances", "o.n", "",
		"opening_balances o",
		cols("o.n, o.id, o.kind, o.reverses, o.member, o.limit_code, o.date, o.booked_on, @o.booked_at, o.client, o.request_key, o.body_hash"),
	},
	{
		"payment_runs", "payment_runs", "r.number", "", "payment_runs r",
		cols("r.number, r.id, r.cutoff, r.execution_date, r.transfers, r.entries, r.settled, r.cents, r.format, r.sha256, r.bytes, " +
			"r.created_on, @r.created_at, r.client, r.request_key, r.body_hash"),
	},
	{
		"payment_transfers", "payment_runs", "r.number", ", t.position", "payment_runs r JOIN payment_transfers t ON t.run = r.number",
		cols("t.run, t.position, t.payee_kind, t.payee, t.cents"),
	},
	{
		"payment_run_entries", "payment_runs", "r.number", ", e.entry_id", "payment_runs r JOIN payment_run_entries e ON e.run = r.number",
		cols("e.run, e.entry_id, e.round, e.position"),
	},
	{
		"book_events", "book_events", "b.n", "", "book_events b",
		cols("b.n, b.revision, b.action, b.state, b.client, b.person, @b.at, b.note, b.request_id, b.request_key, b.evidence"),
	},
	{
		"audit_events", "audit_events", "a.id", "", "audit_events a",
		cols("a.id, @a.at, a.actor, a.action, a.subject, a.request_id"),
	},
	{
		"erasures", "erasures", "e.n", "", "erasures e",
		cols("e.n, e.member, e.step, e.client, e.person, @e.at"),
	},
}

// sealedRange is a table that a seal has a range of, told by its ascending id.
type sealedRange struct{ table, id string }

var sealedRanges = []sealedRange{
	{"claim_versions", "n"}, {"journal_payments", "id"}, {"journal_consumptions", "id"}, {"partner_costs", "n"}, {"opening_balances", "n"},
	{"payment_runs", "number"}, {"book_events", "n"}, {"audit_events", "id"}, {"erasures", "n"},
}
