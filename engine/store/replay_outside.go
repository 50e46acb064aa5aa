package store

import (
	"context"

	"octroi/engine"
)

// notBooked finds the entries on limits that lines not dated in a span booked. An entry may have another day than its line: a stay
// is booked by its parts. What a later version took back is left out by its version, and the opposites with it.
const selectOutside = `SELECT j.claim_id, j.version, j.counter, j.date, j.of_key, j.value
	FROM (%s) AS s JOIN journal_consumptions j
		ON j.limit_code = s.limit_code AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day)
	WHERE j.kind = '` + kindConsumption + `' AND j.reverses = 0 AND NOT EXISTS (
		SELECT 1 FROM decision_lines l WHERE l.claim_id = j.claim_id AND l.version = j.version AND l.line = j.line AND `

const selectOutsideOpenings = `SELECT j.counter, j.date, j.of_key, CAST(SUM(j.value) AS bigint)
	FROM (%s) AS s JOIN journal_consumptions j
		ON j.limit_code = s.limit_code AND j.date >= s.from_day AND (s.until_day IS NULL OR j.date < s.until_day)
	WHERE j.kind = '` + kindOpening + `' GROUP BY j.counter, j.date, j.of_key HAVING SUM(j.value) <> 0`

// EachOutside implements engine.Reader.
func (r *reader) EachOutside(ctx context.Context, span engine.Span, limits []engine.LimitReach, fn func(*engine.OutsideEntry) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	later, err := r.laterVersions(ctx)
	if err != nil {
		return err
	}
	asked := periodsOf(each(limits, func(l engine.LimitReach) period { return period{[2]string{l.Limit}, l.Window} }), "limit_code")
	for _, rel := range asked.relations(r.store.dialect) {
		in := dated("l.date", span)
		st := rel.inside(selectOutside + in.sql + ") ORDER BY j.claim_id, j.counter, j.date, j.of_key")
		st.args = append(st.args, in.args...)
		if err := r.eachOutside(ctx, st, later, fn); err != nil {
			return err
		}
		var e engine.OutsideEntry
		err := r.stream(ctx, "opening entries", rel.inside(selectOutsideOpenings), func(row cells) error {
			e.Entry = engine.Entry{Counter: engine.Counter(row.text(0)), Date: row.date(1), Of: string(row.text(2)), Value: row.number(3)}
			return fn(&e)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachOutside adds up what lines of one claim booked on one counter and day.
func (r *reader) eachOutside(ctx context.Context, st statement, later map[engine.ClaimKey]laterVersion, fn func(*engine.OutsideEntry) error) error {
	var sum engine.OutsideEntry
	give := func() error {
		if sum.Entry.Value == 0 {
			return nil
		}
		return fn(&sum)
	}
	err := r.stream(ctx, "outside entries", st, func(row cells) error {
		k := row.key(0)
		if !latest(later, k, row.number(1)) {
			return nil
		}
		value, day := row.number(5), row.date(3)
		if k == sum.Key && day == sum.Entry.Date && string(row.text(2)) == string(sum.Entry.Counter) && string(row.text(4)) == sum.Entry.Of {
			sum.Entry.Value += value
			return nil
		}
		if err := give(); err != nil {
			return err
		}
		sum = engine.OutsideEntry{Key: k, Entry: engine.Entry{Counter: engine.Counter(row.text(2)), Date: day, Of: string(row.text(4)), Value: value}}
		return nil
	})
	if err != nil {
		return err
	}
	return give()
}

// selectGranted finds granted lines of benefits. Only the versions that stand count: there are few others.
const selectGranted = `SELECT l.claim_id, l.version, c.member, l.benefit, l.date
	FROM (%s) AS s JOIN decision_lines l
		ON l.benefit = s.benefit AND l.date >= s.from_day AND (s.until_day IS NULL OR l.date < s.until_day)
	JOIN claims c ON c.id = l.claim_id
	WHERE l.outcome IN ('` + string(engine.Approved) + `', '` + string(engine.Reduced) + `') AND NOT (`

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
		st := rel.inside(selectGranted + in.sql + ")")
		st.args = append(st.args, in.args...)
		err := r.stream(ctx, "outside grants", st, func(row cells) error {
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
