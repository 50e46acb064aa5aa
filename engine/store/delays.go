package store

import (
	"context"
	"database/sql"
	"fmt"

	"octroi/engine"
)

// delayQuery is how a stage is measured: from one date to another, in tables that agree on the names l (the decided line or its
// entry) and c (what knows the channel).
type delayQuery struct {
	from, to         string
	service, decided string // the date of either basis
	tables           string
}

const (
	firstLines = `decision_lines l JOIN decisions d ON d.claim_id = l.claim_id AND d.version = l.version
		JOIN claims c ON c.id = l.claim_id `
	paidLines = `journal_payments l JOIN payment_run_entries e ON e.entry_id = l.id JOIN payment_runs p ON p.number = e.run `
	whenPaid  = `WHERE l.cents > 0 AND l.reverses = 0
		AND NOT EXISTS (SELECT 1 FROM payment_run_ends x WHERE x.run = e.run AND x.state = 'cancelled')`
)

var delayQueries = map[engine.DelayStage]delayQuery{
	engine.DelayDecision: {"c.submitted_on", "d.decided_on", "l.date", "d.decided_on", firstLines + "WHERE l.version = 1"},
	engine.DelayPended: {"d.decided_on", "f.decided_on", "l.date", "d.decided_on", firstLines + `
		JOIN decisions f ON f.claim_id = l.claim_id AND f.version = (SELECT MIN(x.version) FROM decision_lines x
			WHERE x.claim_id = l.claim_id AND x.line = l.line AND x.outcome <> '` + string(engine.Pended) + `')
		WHERE l.version = 1 AND l.outcome = '` + string(engine.Pended) + "'"},
	engine.DelayPayment: {"l.decided_on", "p.execution_date", "l.service_date", "l.decided_on", paidLines + whenPaid},
	engine.DelayWhole: {"c.submitted_on", "p.execution_date", "l.service_date", "l.decided_on",
		paidLines + "JOIN claims c ON c.id = l.claim_id " + whenPaid},
}

// Delays implements engine.Reader. The database counts by pairs of dates, of which there are few; days are counted here, because
// the databases subtract dates in different ways.
func (r *reader) Delays(ctx context.Context, stage engine.DelayStage, q engine.PeriodQuery) ([]engine.DelayCount, error) {
	d, known := delayQueries[stage]
	key, err := delayKey(stage, q.By)
	if !known || err != nil {
		return nil, fmt.Errorf("store: no delays of stage %q by %q", stage, q.By)
	}
	basis := map[engine.Basis]string{engine.ByService: d.service, engine.ByDecision: d.decided}[q.Basis]
	if basis == "" {
		return nil, fmt.Errorf("store: no basis %q", q.Basis)
	}
	st := statement{fmt.Sprintf(`SELECT %s AS k, %s, %s, COUNT(*) FROM %s AND %s >= ? AND %s < ? AND %s IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1`,
		key, d.from, d.to, d.tables, basis, basis, d.from), []any{q.Span.From.String(), q.Span.Until.String()}}
	counts := make(map[engine.DelayCount]int64)
	err = r.query(ctx, "delays", st, func(rows *sql.Rows) error {
		var key string
		var from, to day
		var n int64
		err := rows.Scan(&key, &from, &to, &n)
		counts[engine.DelayCount{Key: key, Days: int(to - from)}] += n
		return err
	})
	return engine.SortedDelays(counts), err
}

func delayKey(stage engine.DelayStage, by engine.Dimension) (string, error) {
	switch by {
	case "":
		return "''", nil
	case engine.ByCategory, engine.ByBenefit:
		return "l." + string(by), nil
	case engine.ByChannel:
		if stage == engine.DelayPayment {
			return "l.channel", nil
		}
		return "c.channel", nil
	default:
		return "", fmt.Errorf("store: no dimension %q here", by)
	}
}
