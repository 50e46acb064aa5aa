package audit

import "database/sql"

// The statements of the walk over the claims. Each %s is the filter.

func selectClaims(s *snapshot) string {
	return `SELECT CAST(c.id AS text), c.member, c.channel, CAST(c.submitted_on AS text), ` + s.micros("c.received_at") + `, c.doc, COALESCE(x.n, 0)
	FROM claims c LEFT JOIN erasures x ON x.member = c.member AND x.step = 'confirmed'%s ORDER BY c.id`
}

func scanClaim(rows *sql.Rows) (f claimFile, err error) {
	var erased int64
	err = rows.Scan(&f.id, &f.member, &f.channel, &f.submitted, &f.received, &f.doc, &erased)
	f.erased = erased > 0
	return f, err
}

func selectVersions(s *snapshot) string {
	return `SELECT CAST(d.claim_id AS text), d.version, COALESCE(v.n, 0), COALESCE(v.kind, ''), v.doc, d.revision, d.outcome, d.pays_cents,
		` + s.micros("d.decided_at") + `, CAST(d.decided_on AS text), d.seq, d.doc, d.facts,
		COALESCE(v.request_key, ''), COALESCE(v.reason, ''), COALESCE(v.client, '')
	FROM decisions d LEFT JOIN claim_versions v ON v.claim_id = d.claim_id AND v.version = d.version%s ORDER BY d.claim_id, d.version`
}

func scanVersion(rows *sql.Rows) (v versionRow, err error) {
	var key, reason string
	err = rows.Scan(&v.claim, &v.version, &v.n, &v.kind, &v.claimDoc, &v.revision, &v.outcome, &v.pays,
		&v.decidedAt, &v.decidedOn, &v.seq, &v.decision, &v.facts, &key, &reason, &v.client)
	v.requested, v.reasoned = key != "", reason != ""
	return v, err
}

const selectLines = `SELECT CAST(l.claim_id AS text), l.version, l.line, l.benefit, l.category, CAST(l.date AS text), l.outcome, l.pays_cents,
		l.ex_gratia_cents, l.waits_for
	FROM decision_lines l%s ORDER BY l.claim_id, l.version, l.line`

func scanLine(rows *sql.Rows) (l lineRow, err error) {
	err = rows.Scan(&l.claim, &l.version, &l.line, &l.benefit, &l.category, &l.date, &l.outcome, &l.pays, &l.exGratia, &l.waitsFor)
	return l, err
}

func selectPayments(s *snapshot) string {
	return `SELECT CAST(j.claim_id AS text), j.id, j.version, j.line, j.reverses, j.kind, j.member, j.benefit, j.category, j.channel,
		CAST(j.service_date AS text), CAST(j.decided_on AS text), j.cents, ` + s.micros("j.decided_at") + `, j.pay_to, j.pay_mode, j.payee,
		j.units, j.charged_cents, j.asked_cents, j.age, j.region, j.status, j.network, j.reason
	FROM journal_payments j%s ORDER BY j.claim_id, j.id`
}

func scanPayment(rows *sql.Rows) (p paymentRow, err error) {
	err = rows.Scan(&p.claim, &p.id, &p.version, &p.line, &p.reverses, &p.kind, &p.member, &p.benefit, &p.category, &p.channel,
		&p.date, &p.decidedOn, &p.cents, &p.decidedAt, &p.payTo, &p.payMode, &p.payee,
		&p.units, &p.charged, &p.asked, &p.age, &p.region, &p.status, &p.network, &p.reason)
	return p, err
}

const selectEntries = `SELECT CAST(j.claim_id AS text), j.id, j.version, j.line, j.reverses, j.counter, j.limit_code, CAST(j.date AS text), j.of_key, j.value,
		j.cap, CAST(j.since AS text)
	FROM journal_consumptions j WHERE j.kind = 'consumption'%s ORDER BY j.claim_id, j.id`

func scanEntry(rows *sql.Rows) (e entryRow, err error) {
	err = rows.Scan(&e.claim, &e.id, &e.version, &e.line, &e.reverses, &e.counter, &e.limit, &e.date, &e.of, &e.value, &e.most, (*date)(&e.since))
	return e, err
}
