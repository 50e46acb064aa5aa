package audit

import "context"

const erasedMembers = "(SELECT member FROM erasures WHERE step = 'confirmed')"

// leftovers wants nothing to be left of who was erased (I23). The documents of his claims are looked at with the claims.
func (r *run) leftovers(ctx context.Context) error {
	claim := func(table string) string {
		return `SELECT MIN(c.member), '` + table + `' FROM ` + table + ` x JOIN claims c ON c.id = x.claim_id WHERE c.member IN ` + erasedMembers + ` GROUP BY c.member`
	}
	row := func(table, member, where string) string {
		return `SELECT MIN(` + member + `), '` + table + `' FROM ` + table + ` WHERE ` + member + ` IN ` + erasedMembers + where + ` GROUP BY ` + member
	}
	for _, q := range []string{
		row("members", "id", " AND (born IS NOT NULL OR died IS NOT NULL)"),
		row("member_households", "member", ""),
		row("approvals", "member", ""),
		row("waiting_lines", "member", ""),
		row("accounts", "owner", " AND owner_kind = 'member'"),
		row("payment_transfers", "payee", " AND payee_kind = 'member' AND (iban <> '' OR name <> '')"),
		row("replay_cases", "member", ""),
		claim("claim_marks"),
		claim("limit_refusals"),
	} {
		err := r.query(ctx, "I23", q, func(key, table string) (string, string) {
			return "the member was erased, and something is left in " + table, "SELECT * FROM erasures WHERE member = '" + key + "'"
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// queue wants the queue to be the lines that wait as their claims were last decided (I19), and every line to be known again
// when it comes twice.
func (r *run) queue(ctx context.Context) error {
	show := func(key, detail string) (string, string) {
		return detail, "SELECT * FROM decision_lines WHERE claim_id = '" + key + "' ORDER BY version, line"
	}
	if err := r.count(ctx, "I19", "SELECT COUNT(*) FROM waiting_lines"); err != nil {
		return err
	}
	for _, q := range []string{
		`SELECT CAST(l.claim_id AS text), 'a line waits and is not in the queue' FROM decision_lines l
			JOIN ` + latest + ` v ON v.claim_id = l.claim_id AND v.version = l.version JOIN claims c ON c.id = l.claim_id
			WHERE l.outcome = 'pended' AND c.member NOT IN ` + erasedMembers + ` AND NOT EXISTS (SELECT 1 FROM waiting_lines w
				WHERE w.claim_id = l.claim_id AND w.version = l.version AND w.line = l.line AND w.waits_for = l.waits_for AND w.member = c.member)`,
		`SELECT CAST(w.claim_id AS text), 'a line is in the queue that does not wait' FROM waiting_lines w WHERE NOT EXISTS (
			SELECT 1 FROM decision_lines l WHERE l.claim_id = w.claim_id AND l.version = w.version AND l.line = w.line AND l.outcome = 'pended'
				AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.claim_id = w.claim_id AND d.version > w.version))`,
		// Claims that were decided before marks were kept have none.
		`SELECT CAST(l.claim_id AS text), 'the marks of a line are gone, by which it would be known again' FROM decision_lines l
			JOIN claim_versions v ON v.claim_id = l.claim_id AND v.version = l.version JOIN claims c ON c.id = l.claim_id
			WHERE (v.version = 1 OR v.doc IS NOT NULL) AND c.member NOT IN ` + erasedMembers + ` AND l.outcome <> 'reversed'
				AND v.n >= (SELECT MIN(x.n) FROM claim_marks m JOIN claim_versions x ON x.claim_id = m.claim_id AND x.version = m.version)
				AND NOT EXISTS (SELECT 1 FROM claim_marks m WHERE m.claim_id = l.claim_id AND m.version = l.version AND m.line = l.line)`,
	} {
		if err := r.query(ctx, "I19", q, show); err != nil {
			return err
		}
	}
	return nil
}
