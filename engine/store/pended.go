package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"octroi/engine"
)

// selectPendedLines finds the lines whose claims, as they stood at the end of a day, pended them, each with its claim as that version
// has it.
const selectPendedLines = `SELECT l.claim_id, l.line, l.category, l.benefit, %[1]s, c.member,
		COALESCE((SELECT w.doc FROM claim_versions w WHERE w.claim_id = c.id AND w.version <= l.version AND w.doc IS NOT NULL
			ORDER BY w.version DESC LIMIT 1), c.doc)
	FROM decision_lines l JOIN decisions d ON d.claim_id = l.claim_id AND d.version = l.version JOIN claims c ON c.id = l.claim_id
	WHERE l.outcome = '` + string(engine.Pended) + `' AND d.decided_on <= ? AND %[1]s >= ? AND %[1]s < ?
		AND NOT EXISTS (SELECT 1 FROM decisions v WHERE v.claim_id = l.claim_id AND v.version > l.version AND v.decided_on <= ?)
	ORDER BY l.claim_id, l.line`

var pendedBasis = map[engine.Basis]string{
	engine.ByService:  "COALESCE(l.date, c.submitted_on)",
	engine.ByDecision: "d.decided_on",
}

// Pended implements engine.Reader. What a line that waits asks is in its claim's document: there are few of them.
func (r *reader) Pended(ctx context.Context, q engine.PendedQuery) (engine.PendedLines, error) {
	var found engine.PendedLines
	basis, ok := pendedBasis[q.Basis]
	if !ok {
		return found, fmt.Errorf("store: no basis %q", q.Basis)
	}
	sums := make(map[engine.PendedRow]engine.PendedRow)
	members := make(map[string]bool)
	var last string // the claim that doc is of
	var doc claimDoc
	st := statement{fmt.Sprintf(selectPendedLines, basis), []any{q.On.String(), q.Span.From.String(), q.Span.Until.String(), q.On.String()}}
	err := r.query(ctx, "pended", st, func(rows *sql.Rows) error {
		var claim, member, text string
		var line int
		var on day
		var at engine.PendedRow
		err := rows.Scan(&claim, &line, &at.Category, &at.Benefit, &on, &member, &text)
		if err == nil && claim != last {
			last = claim
			doc, err = decode[claimDoc]("claim", text)
		}
		if err != nil {
			return err
		}
		at.Month = engine.Date(on).String()[:len("2025-01")]
		sum := sums[at]
		sum.Lines++
		if line < len(doc.Lines) { // an erased claim has none
			l := fromLine(doc.Lines[line])
			sum.Asked += l.Left()
		}
		sums[at], members[member] = sum, true
		return nil
	})
	for at, sum := range sums {
		at.Lines, at.Asked = sum.Lines, sum.Asked
		found.Rows = append(found.Rows, at)
	}
	slices.SortFunc(found.Rows, func(a, b engine.PendedRow) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Benefit, b.Benefit), cmp.Compare(a.Month, b.Month))
	})
	found.Members = int64(len(members))
	return found, err
}
