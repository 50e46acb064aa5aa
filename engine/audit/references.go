package audit

import "context"

// ofEntry is the version whose line an entry is of: an opposite is of the one that it takes back, for a correction may leave
// the line out.
const ofEntry = `CASE j.reverses WHEN 0 THEN j.version ELSE j.reverses END`

// references wants nothing to hang in the air (I19). What the walk over the claims sees of it, it has said.
func (r *run) references(ctx context.Context) error {
	for _, q := range []struct{ table, sql string }{
		{"claims", `SELECT CAST(c.id AS text), 'its member is not registered' FROM claims c
			WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.id = c.member)`},
		{"claim_versions", `SELECT CAST(v.claim_id AS text), 'a version has no decision' FROM claim_versions v
			WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = v.claim_id AND d.version = v.version)`},
		{"decision_lines", `SELECT CAST(l.claim_id AS text), 'a line has no decision' FROM decision_lines l
			WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = l.claim_id AND d.version = l.version)`},
		{"journal_payments", `SELECT CAST(j.claim_id AS text), 'an entry has no line' FROM journal_payments j
			WHERE NOT EXISTS (SELECT 1 FROM decision_lines l WHERE l.claim_id = j.claim_id AND l.version = ` + ofEntry + ` AND l.line = j.line)`},
		{"journal_consumptions", `SELECT CAST(j.claim_id AS text), 'an entry has no line' FROM journal_consumptions j WHERE j.kind = 'consumption'
			AND NOT EXISTS (SELECT 1 FROM decision_lines l WHERE l.claim_id = j.claim_id AND l.version = ` + ofEntry + ` AND l.line = j.line)`},
		{"journal_payments", `SELECT CAST(j.claim_id AS text), 'an entry has no decision' FROM journal_payments j
			WHERE NOT EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = j.claim_id AND d.version = j.version)`},
		{"journal_consumptions", `SELECT CAST(j.claim_id AS text), 'an entry has no decision' FROM journal_consumptions j WHERE j.kind = 'consumption'
			AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = j.claim_id AND d.version = j.version)`},
		{"journal_consumptions", `SELECT CAST(j.claim_id AS text), 'an entry has no opening balance' FROM journal_consumptions j WHERE j.kind = 'opening'
			AND NOT EXISTS (SELECT 1 FROM opening_balances o WHERE o.id = j.claim_id)`},
		{"opening_balances", `SELECT CAST(o.id AS text), 'its member is not registered' FROM opening_balances o
			WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.id = o.member)`},
		{"approvals", `SELECT a.id, 'its member is not registered' FROM approvals a
			WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.id = a.member)`},
		{"member_households", `SELECT h.member, 'a stay in a household is of no member' FROM member_households h
			WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.id = h.member)`},
		{"member_households", `SELECT a.member, 'is in two households on one day' FROM member_households a
			JOIN member_households b ON b.member = a.member AND b.household > a.household
				AND COALESCE(CAST(a.from_day AS text), '') < COALESCE(CAST(b.until_day AS text), '9999-99-99')
				AND COALESCE(CAST(b.from_day AS text), '') < COALESCE(CAST(a.until_day AS text), '9999-99-99')`},
	} {
		column := "claim_id"
		switch q.table {
		case "claims", "opening_balances", "approvals":
			column = "id"
		case "member_households":
			column = "member"
		}
		err := r.query(ctx, "I19", q.sql, func(key, detail string) (string, string) {
			return detail, "SELECT * FROM " + q.table + " WHERE " + column + " = '" + key + "'"
		})
		if err != nil {
			return err
		}
	}
	return r.count(ctx, "I19", "SELECT COUNT(*) FROM member_households")
}
