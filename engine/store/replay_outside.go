package store

import (
	"context"

	"octroi/engine"
)

// joinReach finds what journal_consumptions has of a relation of limits and their days.
const joinReach = ` FROM (%s) AS s JOIN journal_consumptions j
		ON j.limit_code = s.limit_code AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day)
	WHERE j.kind = `

// What a later version took back is left out by its version, and the opposites with it.
const (
	selectWithin  = "SELECT j.id, j.claim_id, j.version, j.line" + joinReach + "'" + kindConsumption + "' AND j.reverses = 0 AND "
	outsideRow    = "SELECT j.claim_id, j.version, j.line, j.counter, j.date, j.of_key, j.value"
	outsideOrder  = " ORDER BY j.claim_id, j.counter, j.date, j.of_key"
	selectOutside = outsideRow + joinReach + "'" + kindConsumption + "' AND j.reverses = 0 AND NOT "
	outsideByID   = outsideRow + " FROM (%s) AS a JOIN journal_consumptions j ON j.id = a.id" + outsideOrder
	selectOpened  = `SELECT j.counter, j.date, j.of_key, CAST(SUM(j.value) AS bigint)` + joinReach + "'" + kindOpening + `'
			AND EXISTS (SELECT 1 FROM opening_balances)
		GROUP BY j.counter, j.date, j.of_key HAVING SUM(j.value) <> 0`
)

// EachOutside implements engine.Reader. The day of an entry is mostly that of its line, but a stay is booked by its parts, so each
// line has to be looked up. That of millions of entries dated in the span is done in memory, and only the few that are not of
// the span's own lines are read as a whole.
func (r *reader) EachOutside(ctx context.Context, span engine.Span, limits []engine.LimitReach, fn func(*engine.OutsideEntry) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	lines, err := r.linesOf(ctx, span)
	if err != nil {
		return err
	}
	r.held = nil // nobody else asks for them
	o := outside{r, lines, fn}
	asked := periodsOf(each(limits, func(l engine.LimitReach) period { return period{[2]string{l.Limit}, l.Window} }), "limit_code")
	for _, rel := range asked.relations(r.store.dialect) {
		in := dated("j.date", span)
		ids, err := o.within(ctx, rel.inside(selectWithin).and(in))
		if err != nil {
			return err
		}
		for _, some := range ids.relations(r.store.dialect) {
			if err := o.entries(ctx, some.inside(outsideByID)); err != nil {
				return err
			}
		}
		in.sql = "(" + in.sql + ")" + outsideOrder
		if err := o.entries(ctx, rel.inside(selectOutside).and(in)); err != nil {
			return err
		}
		if err := o.openings(ctx, rel.inside(selectOpened)); err != nil {
			return err
		}
	}
	return nil
}

// and appends a condition.
func (st statement) and(more statement) statement {
	return statement{st.sql + more.sql, append(st.args[:len(st.args):len(st.args)], more.args...)}
}

// outside is EachOutside under way.
type outside struct {
	*reader
	lines *standingLines
	visit func(*engine.OutsideEntry) error
}

// within returns the entries dated in the span that a line dated elsewhere booked.
func (o *outside) within(ctx context.Context, st statement) (*batch, error) {
	ids := newBatch("id:int")
	err := o.stream(ctx, "entries within", st, func(row cells) error {
		if k := row.key(1); o.lines.latest(k, row.number(2)) && !o.lines.has(k, row.number(3)) {
			ids.add(row.number(0))
		}
		return nil
	})
	return ids, err
}

// entries visits the entries of other lines than those of the span, those of one claim on one counter and day together.
func (o *outside) entries(ctx context.Context, st statement) error {
	var sum engine.OutsideEntry
	give := func() error {
		if sum.Entry.Value == 0 {
			return nil
		}
		return o.visit(&sum)
	}
	err := o.stream(ctx, "entries outside", st, func(row cells) error {
		k := row.key(0)
		if !o.lines.latest(k, row.number(1)) || o.lines.has(k, row.number(2)) {
			return nil
		}
		on, value := row.date(4), row.number(6)
		e := &sum.Entry
		if k == sum.Key && on == e.Date && string(row.text(3)) == string(e.Counter) && string(row.text(5)) == e.Of {
			e.Value += value
			return nil
		}
		if err := give(); err != nil {
			return err
		}
		sum = engine.OutsideEntry{Key: k, Entry: engine.Entry{Counter: engine.Counter(row.text(3)), Date: on, Of: string(row.text(5)), Value: value}}
		return nil
	})
	if err != nil {
		return err
	}
	return give()
}

func (o *outside) openings(ctx context.Context, st statement) error {
	var sum engine.OutsideEntry
	return o.stream(ctx, "opening entries", st, func(row cells) error {
		sum.Entry = engine.Entry{Counter: engine.Counter(row.text(0)), Date: row.date(1), Of: string(row.text(2)), Value: row.number(3)}
		return o.visit(&sum)
	})
}

// selectGranted finds granted lines of benefits. Only the versions that stand count: there are few others.
const selectGranted = `SELECT l.claim_id, l.version, c.member, l.benefit, l.date
	FROM (%s) AS s JOIN decision_lines l
		ON l.benefit = s.benefit AND l.date >= s.from_day AND (s.until_day IS NULL OR l.date < s.until_day)
	JOIN claims c ON c.id = l.claim_id
	WHERE l.outcome IN ('` + string(engine.Approved) + `', '` + string(engine.Reduced) + `') AND NOT `

// EachGranted implements engine.Reader.
func (r *reader) EachGranted(ctx context.Context, span engine.Span, benefits []engine.BenefitReach, fn func(*engine.OutsideGrant) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	later, err := r.laterVersions(ctx)
	if err != nil {
		return err
	}
	asked := periodsOf(each(benefits, func(b engine.BenefitReach) period { return period{[2]string{b.Benefit}, b.Window} }), "benefit")
	var words quick
	var g engine.OutsideGrant
	for _, rel := range asked.relations(r.store.dialect) {
		in := dated("l.date", span)
		in.sql = "(" + in.sql + ")"
		err := r.stream(ctx, "outside grants", rel.inside(selectGranted).and(in), func(row cells) error {
			k := row.key(0)
			if !latest(later, k, row.number(1)) {
				return nil
			}
			g = engine.OutsideGrant{Key: k, Member: string(row.text(2)), Benefit: words.word(row.text(3)), Date: row.date(4)}
			return fn(&g)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
