package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"octroi/engine"
)

// Reassessments implements engine.Reader.
func (r *reader) Reassessments(ctx context.Context, f engine.ReassessmentFilter) ([]engine.Reassessment, error) {
	asked := runFilter{id: f.ID, request: f.Request, before: f.Before, state: string(f.State), limit: f.Limit}
	var found []engine.Reassessment
	err := r.runs(ctx, "reassessments", &asked, func(x *run) error {
		var out engine.Reassessment
		out.ID, out.Request, out.BodyHash, out.BegunBy, out.BegunAt = x.id, x.request, x.hash, x.begunBy, x.begunAt
		out.Seq, out.State, out.By, out.At = x.seq, engine.ReassessmentState(x.state), x.by, x.at
		begun, err := decode[reassessmentDoc]("reassessment", x.asked)
		if err != nil {
			return err
		}
		stands, err := decode[reassessmentDoc]("reassessment", x.stands)
		begun.asked(&out)
		stands.stands(&out)
		found = append(found, out)
		return err
	})
	return found, err
}

// MembersDecided implements engine.Reader.
func (r *reader) MembersDecided(ctx context.Context, scope engine.ReassessScope, after string, limit int) ([]string, error) {
	st := statement{sql: `SELECT DISTINCT c.member FROM claims c WHERE c.member > ? AND EXISTS (
			SELECT 1 FROM decision_lines l WHERE l.claim_id = c.id AND (l.date IS NULL OR l.date >= ?)
				AND l.version = (SELECT MAX(x.version) FROM decisions x WHERE x.claim_id = c.id) AND l.outcome <> '` + string(engine.Reversed) + `'`,
		args: []any{after, scope.From.String()}}
	if n := len(scope.Benefits); n > 0 {
		st.sql += " AND l.benefit IN (?" + strings.Repeat(", ?", n-1) + ")"
		for _, b := range scope.Benefits {
			st.args = append(st.args, b)
		}
	}
	st.sql += ") ORDER BY c.member LIMIT ?"
	st.args = append(st.args, limit)
	var found []string
	err := r.query(ctx, "members decided", st, func(rows *sql.Rows) error {
		var member string
		err := rows.Scan(&member)
		found = append(found, member)
		return err
	})
	return found, err
}

// changedLines are the lines that the versions of a run decided otherwise than the versions before them. The keys of a run
// begin alike: they are those from one text up to another.
const changedLines = `FROM claim_versions v
	JOIN decision_lines n ON n.claim_id = v.claim_id AND n.version = v.version
	JOIN decision_lines o ON o.claim_id = v.claim_id AND o.version = v.version - 1 AND o.line = n.line
	WHERE v.version > 1 AND v.client = 'octroi' AND v.request_key > ? AND v.request_key < ?`

// Reassessed implements engine.Reader.
func (r *reader) Reassessed(ctx context.Context, run string) (f engine.ReassessmentFigures, err error) {
	keys := []any{"reassess/" + run + "/", "reassess/" + run + "0"}
	all := statement{`SELECT COUNT(*) FROM claim_versions v
		WHERE v.version > 1 AND v.client = 'octroi' AND v.request_key > ? AND v.request_key < ?`, keys}
	err = r.query(ctx, "reassessed", all, func(rows *sql.Rows) error { return rows.Scan(&f.Claims) })
	if err != nil {
		return f, err
	}
	by := statement{`SELECT n.benefit, COUNT(*),
			CAST(SUM(CASE WHEN n.pays_cents > o.pays_cents THEN n.pays_cents - o.pays_cents ELSE 0 END) AS bigint),
			CAST(SUM(CASE WHEN n.pays_cents < o.pays_cents THEN o.pays_cents - n.pays_cents ELSE 0 END) AS bigint)
		` + changedLines + ` AND (n.pays_cents <> o.pays_cents OR n.outcome <> o.outcome) GROUP BY n.benefit`, keys}
	err = r.query(ctx, "reassessed", by, func(rows *sql.Rows) error {
		var b engine.BenefitDifference
		err := rows.Scan(&b.Benefit, &b.Lines, &b.More, &b.Less)
		f.Benefits = append(f.Benefits, b)
		return err
	})
	slices.SortFunc(f.Benefits, func(a, b engine.BenefitDifference) int { return strings.Compare(a.Benefit, b.Benefit) })
	return f, err
}

// AppendReassessment implements engine.Tx.
func (t *transaction) AppendReassessment(ctx context.Context, r engine.Reassessment, by engine.Actor) error {
	row := newBatch("id", "seq:int", "state", "client", "request_key", "body_hash", "at:instant", "doc")
	var key, hash string
	if r.Seq == 1 {
		key, hash = r.Request.Key, r.BodyHash
	}
	row.add(r.ID, r.Seq, string(r.State), by.Client, key, hash, r.At, encode(toReassessment(&r)))
	d := t.store.dialect
	parts := row.insert(d, "reassessments", "")
	if r.Seq == 1 || r.State != engine.ReassessmentRunning {
		what := string(r.State)
		if r.Seq == 1 {
			what = "begun"
		}
		parts = append(parts, event(by, "reassessment."+what, r.ID).insert(d, "audit_events", "")...)
	}
	return t.exec(ctx, "append reassessment", parts...)
}
