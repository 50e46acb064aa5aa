package api

import (
	"encoding/json"
	"strconv"

	"octroi/engine"
)

func newBalance(benefit *engine.Benefit, b *engine.Balance, lang engine.Lang) Balance {
	return Balance{
		Limit: b.Limit, Title: limitTitle(benefit, b.Limit, lang), Measure: b.Measure.String(), Unit: b.Unit, Window: b.Window.String(),
		Bound: b.Bound.String(), Used: measured(b.Measure, b.Used), Remaining: remaining(b),
	}
}

// remaining is what is left up to the bound; of a mere count, nothing can be said.
func remaining(b *engine.Balance) json.Number {
	if b.Bound == engine.BoundNone {
		return ""
	}
	return measured(b.Measure, b.Remaining)
}

func limitTitle(benefit *engine.Benefit, id string, lang engine.Lang) string {
	if benefit != nil {
		for _, l := range benefit.Limits {
			if l.ID == id && l.Title != (engine.Text{}) {
				return l.Title.In(lang)
			}
		}
	}
	return id
}

// measured writes a figure of a limit exactly: cents, a decimal of units, or a count.
func measured(m engine.Measure, n int64) json.Number {
	if m == engine.MeasureUnits {
		return json.Number(engine.Quantity(n).String())
	}
	return json.Number(strconv.FormatInt(n, 10))
}

func newBalances(book *engine.Book, balances []engine.MemberBalance, lang engine.Lang) []MemberBalance {
	out := make([]MemberBalance, len(balances))
	for i := range balances {
		b := &balances[i]
		x := newBalance(book.Benefit(b.Benefit), &b.Balance, lang)
		out[i] = MemberBalance{Benefit: b.Benefit, Limit: x.Limit, Title: x.Title, Measure: x.Measure, Unit: x.Unit,
			Window: x.Window, Bound: x.Bound, Used: x.Used, Remaining: x.Remaining}
	}
	return out
}
