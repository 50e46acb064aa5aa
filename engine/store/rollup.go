package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strings"

	"octroi/engine"
)

// maxTail is up to how many entries of the tail a report adds to the sums of the read model; beyond, the journal is scanned.
const maxTail = 2_000

// selectEntries reads entries about money as the read model takes them, and whether its sums hold them already.
const selectEntries = `SELECT j.id, t.entry_id IS NOT NULL, j.claim_id, j.line, j.kind, j.member, j.benefit, j.category, j.channel, j.pay_to,
		j.service_date, j.decided_on, j.cents, j.units, j.charged_cents, j.asked_cents, j.age, j.region, j.status, j.network
	FROM journal_payments j LEFT JOIN rollup_tail t ON t.entry_id = j.id `

// tailed is an entry with what the tail says of it.
type tailed struct {
	id     int64
	inTail bool
	engine.SpendingEntry
}

func scanTailed(rows *sql.Rows, e *tailed) error {
	var kind string
	err := rows.Scan(&e.id, &e.inTail, &e.Claim, &e.Line, &kind, &e.Member, &e.Benefit, &e.Category, &e.Channel, &e.PayTo,
		(*day)(&e.Service), (*day)(&e.Decided), &e.Cents, &e.Units, &e.Charged, &e.Asked, &e.Age, &e.Region, &e.Status, &e.Network)
	e.ExGratia = kind == kindExGratia
	return err
}

// RollupTail implements engine.Reader.
func (r *reader) RollupTail(ctx context.Context, most int) (n int, err error) {
	st := statement{"SELECT COUNT(*) FROM (SELECT entry_id FROM rollup_tail LIMIT ?) AS t", []any{most}}
	err = r.query(ctx, "rollup tail", st, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// tail returns the first entries of the tail, and whose they are.
func (r *reader) tail(ctx context.Context, most int) (ids map[int64]bool, members []string, err error) {
	ids = make(map[int64]bool)
	st := statement{"SELECT t.entry_id, j.member FROM rollup_tail t JOIN journal_payments j ON j.id = t.entry_id ORDER BY t.entry_id LIMIT ?", []any{most}}
	err = r.query(ctx, "rollup tail", st, func(rows *sql.Rows) error {
		var id int64
		var member string
		err := rows.Scan(&id, &member)
		ids[id] = true
		members = append(members, member)
		return err
	})
	slices.Sort(members)
	return ids, slices.Compact(members), err
}

// untold adds to changes what the entries `ids` of these members change in the sums. A member's other entries are read too: who is served
// again was served already. Entries of the tail that are not among ids are left out.
func (r *reader) untold(ctx context.Context, ids map[int64]bool, members []string, changes *engine.Rollup) error {
	if len(ids) == 0 {
		return nil
	}
	of := make(map[string][]tailed, len(members))
	err := r.queryFor(ctx, "rollup entries", selectEntries+"WHERE j.member IN (%s) AND j.cents <> 0", idsOf(members), func(rows *sql.Rows) error {
		var e tailed
		err := scanTailed(rows, &e)
		if !e.inTail || ids[e.id] {
			of[e.Member] = append(of[e.Member], e)
		}
		return err
	})
	if err != nil {
		return err
	}
	var before, after []engine.SpendingEntry
	for _, member := range members {
		before, after = before[:0], after[:0]
		for _, e := range of[member] {
			after = append(after, e.SpendingEntry)
			if !e.inTail {
				before = append(before, e.SpendingEntry)
			}
		}
		changes.Add(before, -1)
		changes.Add(after, 1)
	}
	return nil
}

// rolledUp answers a query out of the read model and its tail, where they hold the answer.
func (r *reader) rolledUp(ctx context.Context, q engine.SpendingQuery) (totals engine.SpendingTotals, ok bool, err error) {
	period, ok := q.CellsOf()
	if !ok {
		return totals, false, nil
	}
	ids, members, err := r.tail(ctx, maxTail+1)
	if err != nil || len(ids) > maxTail {
		return totals, false, err
	}
	changes := engine.NewRollupFor(q)
	if err := r.untold(ctx, ids, members, changes); err != nil {
		return totals, false, err
	}
	answer := cellAnswer{query: q, period: period, rows: make(map[string]engine.CellSums)}
	for at, sums := range changes.Cells() {
		answer.take(at, sums)
	}
	err = r.query(ctx, "rollup", answer.statement(), func(rows *sql.Rows) error {
		var at engine.Cell
		var s engine.CellSums
		err := rows.Scan(&at.Basis, &at.Period, &at.By, &at.Key, &s.Amount, &s.ExGratia, &s.Charged, &s.Asked, &s.Units, &s.Lines, &s.Members)
		answer.take(at, s)
		return err
	})
	return answer.totals(), true, err
}

// cellAnswer picks the cells that answer a query, and adds up those of the sums and of the tail.
type cellAnswer struct {
	query  engine.SpendingQuery
	period string
	all    engine.CellSums
	rows   map[string]engine.CellSums
}

func (a *cellAnswer) byMonth() bool { return len(a.query.By) == 1 && a.query.By[0] == engine.ByMonth }

// statement reads the cells in question, and hardly any other.
func (a *cellAnswer) statement() statement {
	by, last := "", a.period
	if len(a.query.By) == 1 {
		by = string(a.query.By[0])
	}
	if a.byMonth() {
		by, last = "", a.period+"-99" // the months of a year come after it
	}
	return statement{`SELECT basis, period, dimension, key, amount, ex_gratia, charged, asked, units, lines, members FROM spending_rollup
		WHERE basis = ? AND period >= ? AND period <= ? AND dimension IN ('', ?)`, []any{string(a.query.Basis), a.period, last, by}}
}

func (a *cellAnswer) take(at engine.Cell, sums engine.CellSums) {
	if at.Basis != a.query.Basis {
		return
	}
	if at.By == "" && at.Period == a.period {
		a.all = a.all.Plus(sums)
	}
	switch {
	case a.byMonth() && at.By == "" && len(at.Period) == len("2025-01") && strings.HasPrefix(at.Period, a.period):
		a.rows[at.Period] = a.rows[at.Period].Plus(sums)
	case len(a.query.By) == 1 && at.By == a.query.By[0] && at.Period == a.period:
		a.rows[at.Key] = a.rows[at.Key].Plus(sums)
	}
}

// totals writes the sums as a scan of the journal would: in the order of keys, each only where there is any.
func (a *cellAnswer) totals() engine.SpendingTotals {
	totals := engine.SpendingTotals{All: rowOf("", a.all), RolledUp: true}
	for _, key := range slices.Sorted(maps.Keys(a.rows)) {
		sums := a.rows[key]
		if sums.Lines != 0 {
			totals.Rows = append(totals.Rows, rowOf(key, sums))
		}
		if sums.ExGratia != 0 {
			totals.ExGratia = append(totals.ExGratia, engine.ExGratiaSpending{Key: key, Amount: sums.ExGratia})
		}
	}
	if len(a.query.By) == 0 && a.all.ExGratia != 0 {
		totals.ExGratia = []engine.ExGratiaSpending{{Amount: a.all.ExGratia}}
	}
	return totals
}

func rowOf(key string, s engine.CellSums) engine.SpendingRow {
	return engine.SpendingRow{Key: key, Amount: s.Amount, Charged: s.Charged, Asked: s.Asked, Units: s.Units, Lines: s.Lines, Members: s.Members}
}

// FoldRollup implements engine.Tx. Whoever folds holds the row of rollup_state, so that nobody else takes the same member's
// entries at once; claims never look at it.
func (t *transaction) FoldRollup(ctx context.Context, most int) (int, error) {
	if err := t.exec(ctx, "rollup lock", statement{sql: "UPDATE rollup_state SET folds = folds + 1"}); err != nil {
		return 0, err
	}
	ids, members, err := t.tail(ctx, most)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	changes := engine.NewRollup()
	if err := t.untold(ctx, ids, members, changes); err != nil {
		return 0, err
	}
	return len(ids), errors.Join(t.addCells(ctx, changes.Cells()), t.dropTail(ctx, slices.Sorted(maps.Keys(ids))))
}

// addCells adds to the sums. A cell that nothing is left in goes.
func (t *transaction) addCells(ctx context.Context, cells map[engine.Cell]engine.CellSums) error {
	b := newBatch("basis", "period", "dimension", "key", "amount:int", "ex_gratia:int", "charged:int", "asked:int", "units:int", "lines:int", "members:int")
	for at, s := range cells {
		b.add(string(at.Basis), at.Period, string(at.By), at.Key, s.Amount, s.ExGratia, s.Charged, s.Asked, s.Units, s.Lines, s.Members)
	}
	for _, st := range b.insert(t.store.dialect, "spending_rollup", onCell) {
		if err := t.exec(ctx, "rollup", st); err != nil {
			return err
		}
	}
	return t.exec(ctx, "rollup", statement{sql: `DELETE FROM spending_rollup WHERE amount = 0 AND ex_gratia = 0 AND charged = 0 AND asked = 0
		AND units = 0 AND lines = 0 AND members = 0`})
}

const onCell = ` WHERE true ON CONFLICT (basis, period, dimension, key) DO UPDATE SET amount = spending_rollup.amount + excluded.amount,
	ex_gratia = spending_rollup.ex_gratia + excluded.ex_gratia, charged = spending_rollup.charged + excluded.charged,
	asked = spending_rollup.asked + excluded.asked, units = spending_rollup.units + excluded.units,
	lines = spending_rollup.lines + excluded.lines, members = spending_rollup.members + excluded.members`

func (t *transaction) dropTail(ctx context.Context, ids []int64) error {
	b := newBatch("id:int")
	for _, id := range ids {
		b.add(id)
	}
	for _, rel := range b.relations(t.store.dialect) {
		if err := t.exec(ctx, "rollup tail", rel.inside("DELETE FROM rollup_tail WHERE entry_id IN (%s)")); err != nil {
			return err
		}
	}
	return nil
}
