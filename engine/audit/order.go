package audit

import (
	"context"
	"fmt"
)

// requests wants every request to have one outcome (I5).
func (r *run) requests(ctx context.Context) error {
	const all = `(SELECT client, request_key, body_hash, CAST(id AS text) AS id FROM claims
		UNION ALL SELECT client, request_key, body_hash, CAST(claim_id AS text) FROM claim_versions WHERE version > 1 AND request_key <> '')`
	if err := r.count(ctx, "I5", "SELECT COUNT(*) FROM "+all+" a"); err != nil {
		return err
	}
	claim := func(key, detail string) (string, string) {
		return detail, "SELECT * FROM claims WHERE id = '" + key + "'"
	}
	for _, q := range []string{
		`SELECT MIN(CAST(id AS text)), 'its request was decided more than once' FROM claims GROUP BY client, request_key HAVING COUNT(*) > 1`,
		`SELECT CAST(id AS text), 'it does not say which request asked for it' FROM claims WHERE client = '' OR request_key = '' OR body_hash = ''`,
		`SELECT MIN(CAST(claim_id AS text)), 'the request of a later version was decided more than once' FROM claim_versions
			WHERE version > 1 AND request_key <> '' GROUP BY client, request_key HAVING COUNT(*) > 1`,
	} {
		if err := r.query(ctx, "I5", q, claim); err != nil {
			return err
		}
	}
	for _, table := range []string{"partner_costs", "opening_balances"} {
		q := `SELECT MIN(CAST(id AS text)), 'its request was booked more than once, or is not named' FROM ` + table + `
			GROUP BY client, request_key HAVING COUNT(*) > 1 OR client = '' OR request_key = ''`
		err := r.query(ctx, "I5", q, func(key, detail string) (string, string) {
			return detail, "SELECT * FROM " + table + " WHERE id = '" + key + "'"
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// order wants the decisions of a member to be numbered from 1 without a gap or a repeat (I6), and the member's anchor to
// have the last number (I20).
func (r *run) order(ctx context.Context) error {
	show := func(key, detail string) (string, string) {
		return detail, "SELECT d.seq, d.claim_id, d.version FROM decisions d JOIN claims c ON c.id = d.claim_id WHERE c.member = '" + key + "' ORDER BY d.seq"
	}
	const of = `SELECT c.member AS member, COUNT(*) AS decisions, COUNT(DISTINCT d.seq) AS numbers, MIN(d.seq) AS least, MAX(d.seq) AS most
		FROM decisions d JOIN claims c ON c.id = d.claim_id GROUP BY c.member`
	if err := r.count(ctx, "I6", "SELECT COUNT(*) FROM decisions"); err != nil {
		return err
	}
	err := r.query(ctx, "I6", `SELECT member, 'its decisions are not numbered from 1 without a gap or a repeat' FROM (`+of+`) x
		WHERE least <> 1 OR most <> decisions OR numbers <> decisions`, show)
	if err != nil {
		return err
	}
	// Versions of a claim follow one another in the order of the member's decisions as in that of all.
	err = r.query(ctx, "I6", `SELECT c.member, 'a later version of a claim has an earlier number: '||CAST(a.claim_id AS text)
		FROM decisions a JOIN decisions b ON b.claim_id = a.claim_id AND b.version = a.version + 1 JOIN claims c ON c.id = a.claim_id
		WHERE b.seq <= a.seq`, show)
	if err != nil {
		return err
	}
	if err := r.count(ctx, "I20", "SELECT COUNT(*) FROM anchors WHERE id LIKE 'member|%'"); err != nil {
		return err
	}
	return r.query(ctx, "I20", `SELECT member, CAST(MAX(seq) AS text) FROM (
			SELECT member, most, -1 AS seq FROM (`+of+`) x UNION ALL SELECT substr(id, 8), 0, seq FROM anchors WHERE id LIKE 'member|%'
		) both_ways GROUP BY member HAVING MAX(seq) <> MAX(most)`, func(key, detail string) (string, string) {
		return fmt.Sprintf("the anchor says %s (-1: there is none), which is not the number of the last decision", detail),
			"SELECT * FROM anchors WHERE id = 'member|" + key + "'"
	})
}
