package report

import (
	"context"
	"math/big"
	"slices"

	"octroi/engine"
)

const estimateName = "estimate"

var estimateTitle = engine.Text{
	FR: "Estimation provisoire de la fin du mois", NL: "Voorlopige raming van het maandeinde", DE: "Vorläufige Schätzung des Monatsendes", EN: "Provisional month-end estimate",
}

// estimate says what months will have cost once everything has come in: an estimate, and the one report that is.
var estimate = Report{
	Name:  estimateName,
	Title: estimateTitle,
	About: engine.Text{
		FR: "Une estimation : ce qui est comptabilisé d'un mois, ce que vaudra ce qui attend, ce qui arrive d'habitude encore, et le total provisoire.",
		NL: "Een raming: wat van een maand geboekt is, wat het wachtende zal kosten, wat gewoonlijk nog komt, en het voorlopige totaal.",
		DE: "Eine Schätzung: was von einem Monat gebucht ist, was das Wartende kosten wird, was gewöhnlich noch kommt, und die vorläufige Summe.",
		EN: "An estimate: what is booked of a month, what will come of what waits, what usually still arrives, and the provisional total.",
	},
	Params: estimateParams,
	run:    runEstimate,
}

var estimateParams = slices.Concat(periodParams, []Param{{Name: "on", About: engine.Text{
	FR: "ce qui était connu à la fin de ce jour, AAAA-MM-JJ ; aujourd'hui sinon", NL: "wat op het einde van die dag bekend was, JJJJ-MM-DD; anders vandaag",
	DE: "was am Ende dieses Tages bekannt war, JJJJ-MM-TT; sonst heute", EN: "what was known at the end of this day, YYYY-MM-DD; otherwise today",
}}})

var estimateColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "booked", Kind: KindAmount, Title: engine.Text{FR: "Comptabilisé", NL: "Geboekt", DE: "Gebucht", EN: "Booked"}},
	{Name: "waiting", Kind: KindCount, Title: engine.Text{FR: "En attente", NL: "Wachten", DE: "Warten", EN: "Waiting lines"}},
	{Name: "waiting_asked", Kind: KindAmount, Title: engine.Text{FR: "Demandé", NL: "Gevraagd", DE: "Verlangt", EN: "Asked"}},
	{Name: "waiting_expected", Kind: KindAmount, Title: engine.Text{FR: "Attendu", NL: "Verwacht", DE: "Erwartet", EN: "Expected"}},
	{Name: "booked_share", Kind: KindPercent, Title: engine.Text{FR: "L'an passé à ce stade", NL: "Vorig jaar in dit stadium", DE: "Voriges Jahr zu diesem Stand", EN: "By then a year ago"}},
	{Name: "arriving", Kind: KindAmount, Title: engine.Text{FR: "Encore à venir", NL: "Nog te komen", DE: "Noch zu kommen", EN: "Still to arrive"}},
	{Name: "estimate", Kind: KindAmount, Title: engine.Text{FR: "Estimation", NL: "Raming", DE: "Schätzung", EN: "Estimate"}},
}

func runEstimate(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, estimateParams)
	span, on := r.period(), engine.Date(0)
	if p["on"] != "" {
		on = r.date("on", p["on"])
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		if on == 0 {
			on = s.Today
		}
		// A month is estimated as a whole, also where the period cuts it.
		span = engine.Span{From: span.From.MonthStart(), Until: (span.Until - 1).MonthStart().AddMonths(1)}
		t = newTable(estimateName, estimateTitle, s, span, engine.ByService, Choice{"on", on.String()})
		t.Columns, t.Of = estimateColumns, dimensionOf(engine.ByMonth).head
		return t.estimate(ctx, s, on)
	})
	return t, err
}

// known is what was booked and waits as at a day, for the months of a period and those before that they are held against.
type known struct {
	booked  []engine.BookedMonth
	waiting []engine.PendedRow
}

func (t *Table) estimate(ctx context.Context, s engine.Snapshot, on engine.Date) error {
	months, first := monthNames(s.Book, t.Period), t.Period.From
	var k known
	var err error
	if k.booked, err = s.Booked(ctx, engine.Span{From: first.AddMonths(-12), Until: t.Period.Until}, on); err != nil {
		return err
	}
	waiting, err := s.Pended(ctx, engine.PendedQuery{Basis: engine.ByService, Span: t.Period, On: on})
	if err != nil {
		return err
	}
	k.waiting = waiting.Rows
	var total monthEstimate
	for i, n := range months {
		m := first.AddMonths(i)
		lastYear, lag := m.AddMonths(-12), on-m.EndOfMonth()
		then, err := s.Booked(ctx, engine.Span{From: lastYear, Until: lastYear.AddMonths(1)}, lastYear.EndOfMonth()+lag)
		if err != nil {
			return err
		}
		e := k.month(m, paidOf(then))
		total.add(e)
		t.Rows = append(t.Rows, e.cells(n))
	}
	t.Total = total.cells(name{"total", totalTitle})
	return nil
}

func paidOf(rows []engine.BookedMonth) (sum engine.Cents) {
	for _, b := range rows {
		sum += b.Paid
	}
	return sum
}

// monthEstimate is what is known of a month, and what is expected.
type monthEstimate struct {
	booked, asked, expected, arriving engine.Cents
	waiting                           int64
	then, full                        engine.Cents // a year before: booked after as many days, and until now
	unknown                           bool         // nothing was booked a year before: nobody knows what arrives
}

func (e *monthEstimate) add(o monthEstimate) {
	e.booked, e.asked, e.expected, e.arriving = e.booked+o.booked, e.asked+o.asked, e.expected+o.expected, e.arriving+o.arriving
	e.waiting, e.then, e.full = e.waiting+o.waiting, e.then+o.then, e.full+o.full
	e.unknown = e.unknown || o.unknown
}

// month estimates one month, of which so much had been booked a year before after as many days. What usually arrives contains
// what waits now: only what exceeds that is still to arrive.
func (k *known) month(m engine.Date, then engine.Cents) monthEstimate {
	key, before := m.String()[:len("2025-01")], m.AddMonths(-12).String()[:len("2025-01")]
	e := monthEstimate{then: then}
	for _, b := range k.booked {
		switch b.Month {
		case key:
			e.booked += b.Paid
		case before:
			e.full += b.Paid
		}
	}
	for _, w := range k.waiting {
		if w.Month == key {
			e.waiting, e.asked = e.waiting+w.Lines, e.asked+w.Asked
			e.expected += k.expected(w, m)
		}
	}
	if e.then <= 0 {
		e.then, e.full, e.unknown = 0, 0, true
		return e
	}
	e.arriving = max(0, share(e.booked, int64(e.full-e.then), int64(e.then))-e.expected)
	return e
}

// expected is what will be paid of lines that wait, if it is as in the twelve months before theirs: per euro asked; per line
// for a benefit of which nobody asks euros, such as a premium.
func (k *known) expected(w engine.PendedRow, m engine.Date) engine.Cents {
	from, until := m.AddMonths(-12).String()[:len("2025-01")], m.String()[:len("2025-01")]
	var asked, paid engine.Cents
	var lines int64
	for _, b := range k.booked {
		if b.Benefit == w.Benefit && b.Month >= from && b.Month < until {
			asked, paid, lines = asked+b.Asked, paid+b.Paid, lines+b.Lines
		}
	}
	if asked > 0 {
		return share(w.Asked, int64(paid), int64(asked))
	}
	return share(engine.Cents(w.Lines), int64(paid), lines)
}

// share is amount × n ÷ d as an exact fraction, rounded half up; 0 unless d is positive.
func share(amount engine.Cents, n, d int64) engine.Cents {
	if d <= 0 {
		return 0
	}
	x := new(big.Int).Mul(big.NewInt(2*int64(amount)), big.NewInt(n))
	x.Add(x, big.NewInt(d))
	return engine.Cents(x.Div(x, big.NewInt(2*d)).Int64()) // Div rounds down for a positive divisor
}

func (e *monthEstimate) cells(n name) []Cell {
	arriving, shareThen := number(int64(e.arriving)), ratio(int64(e.then), 1000, int64(e.full))
	if e.unknown && e.then == 0 {
		arriving.None, shareThen.None = true, true
	}
	return []Cell{
		{Code: n.key}, {Title: n.title},
		number(int64(e.booked)), number(e.waiting), number(int64(e.asked)), number(int64(e.expected)),
		shareThen, arriving, number(int64(e.booked + e.expected + e.arriving)),
	}
}
