package report

import (
	"context"
	"slices"
	"strconv"

	"octroi/engine"
)

const limitsName = "limits"

// byLimit shows each limit of the book, with a cap.
const byLimit engine.Dimension = "limit"

var limitsTitle = engine.Text{FR: "Plafonds atteints", NL: "Bereikte plafonds", DE: "Erreichte Höchstgrenzen", EN: "Limits reached"}

// limits says how many reach each cap of the book, and when.
var limits = Report{
	Name:  limitsName,
	Title: limitsTitle,
	About: engine.Text{
		FR: "Combien de membres ou de ménages utilisent chaque plafond du règlement, combien l'atteignent, et en quel mois.",
		NL: "Hoeveel leden of gezinnen elk plafond van het reglement gebruiken, hoeveel het bereiken, en in welke maand.",
		DE: "Wie viele Mitglieder oder Haushalte jede Höchstgrenze nutzen, wie viele sie erreichen, und in welchem Monat.",
		EN: "How many members or households use each cap of the book, how many reach it, and in which month.",
	},
	Params: limitParams,
	run:    runLimits,
}

var limitParams = slices.Concat(periodParams, []Param{byParam(byLimit, engine.ByMonth)})

var (
	limitTitle   = engine.Text{FR: "Limite", NL: "Grens", DE: "Grenze", EN: "Limit"}
	measureTitle = engine.Text{FR: "Mesure", NL: "Maat", DE: "Maß", EN: "Measure"}
	windowTitle  = engine.Text{FR: "Fenêtre", NL: "Venster", DE: "Zeitfenster", EN: "Window"}
	ofTitle      = engine.Text{FR: "De", NL: "Van", DE: "Von", EN: "Of"}
	perTitle     = engine.Text{FR: "Par", NL: "Per", DE: "Pro", EN: "Per"}
	touchedTitle = engine.Text{FR: "L'utilisent", NL: "Gebruiken het", DE: "Nutzen sie", EN: "Use it"}
	reachedTitle = engine.Text{FR: "L'atteignent", NL: "Bereiken het", DE: "Erreichen sie", EN: "Reach it"}
)

var limitColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "benefit", Kind: KindCode, Title: dimensionOf(engine.ByBenefit).head},
	{Name: "of", Kind: KindTitle, Title: ofTitle},
	{Name: "measure", Kind: KindCode, Title: measureTitle},
	{Name: "per", Kind: KindCode, Title: perTitle},
	{Name: "per_title", Kind: KindTitle, Title: perTitle},
	{Name: "window", Kind: KindCode, Title: windowTitle},
	{Name: "cap", Kind: KindTitle, For: ForReaders, Title: engine.Text{FR: "Plafond", NL: "Plafond", DE: "Höchstgrenze", EN: "Cap"}},
	{Name: "unit", Kind: KindCode, For: ForPrograms, Title: engine.Text{FR: "Unité", NL: "Eenheid", DE: "Einheit", EN: "Unit"}},
	{Name: "cap_least", Kind: KindFigure, For: ForPrograms, Title: engine.Text{FR: "Plafond le plus bas", NL: "Laagste plafond", DE: "Niedrigste Höchstgrenze", EN: "Lowest cap"}},
	{Name: "cap_most", Kind: KindFigure, For: ForPrograms, Title: engine.Text{FR: "Plafond le plus haut", NL: "Hoogste plafond", DE: "Höchste Höchstgrenze", EN: "Highest cap"}},
	{Name: "touched", Kind: KindCount, Title: touchedTitle},
	{Name: "reached", Kind: KindCount, Title: reachedTitle},
	{Name: "share", Kind: KindPercent, Title: shareTitle},
	{Name: "half_by", Kind: KindTitle, Title: engine.Text{FR: "La moitié en", NL: "De helft in", DE: "Die Hälfte im", EN: "Half of them by"}},
}

var limitMonthColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "benefit", Kind: KindCode, Title: dimensionOf(engine.ByBenefit).head},
	{Name: "of", Kind: KindTitle, Title: ofTitle},
	{Name: "month", Kind: KindCode, Title: dimensionOf(engine.ByMonth).head},
	{Name: "month_title", Kind: KindTitle, Title: dimensionOf(engine.ByMonth).head},
	{Name: "reached", Kind: KindCount, Title: reachedTitle},
	{Name: "reached_so_far", Kind: KindCount, Title: engine.Text{FR: "Jusque-là", NL: "Tot dan", DE: "Bis dahin", EN: "So far"}},
	{Name: "share", Kind: KindPercent, Title: shareTitle},
}

func runLimits(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, limitParams)
	by, span := engine.Dimension(r.choice("by")), r.period()
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		uses, err := s.LimitUses(ctx, span)
		if err != nil {
			return err
		}
		t = newTable(limitsName, limitsTitle, s, span, engine.ByService, Choice{"by", string(by)})
		t.Of = limitTitle
		capped := cappedLimits(s.Book, uses)
		if by == engine.ByMonth {
			t.limitMonths(capped)
		} else {
			t.limitRows(s.Book, capped)
		}
		return nil
	})
	return t, err
}

// cappedLimit is a limit with a cap, and how it was used. One that the book no longer has is only its code.
type cappedLimit struct {
	engine.LimitUse
	limit   *engine.Limit
	benefit *engine.Benefit // nil for a pool
}

// cappedLimits lists the caps of the book in its order, then those that were reached and that it no longer has.
func cappedLimits(book *engine.Book, uses []engine.LimitUse) []cappedLimit {
	byCode := make(map[string]engine.LimitUse, len(uses))
	for _, u := range uses {
		byCode[u.Limit] = u
	}
	var all []cappedLimit
	listed := make(map[string]bool)
	for _, b := range book.Benefits {
		for _, lim := range b.Limits {
			if listed[lim.Code] || lim.Bound() != engine.BoundAtMost {
				continue
			}
			listed[lim.Code] = true
			c := cappedLimit{LimitUse: byCode[lim.Code], limit: lim, benefit: b}
			if lim.Pool {
				c.benefit = nil
			}
			c.Limit = lim.Code
			all = append(all, c)
		}
	}
	for _, u := range uses {
		if !listed[u.Limit] && u.Most > 0 {
			all = append(all, cappedLimit{LimitUse: u})
		}
	}
	return all
}

func (c *cappedLimit) reached() (n int64) {
	for _, m := range c.Reached {
		n += m.N
	}
	return n
}

func (c *cappedLimit) title() engine.Text {
	switch {
	case c.limit == nil:
		return same(c.Limit)
	case c.limit.Title != (engine.Text{}):
		return c.limit.Title
	case c.benefit != nil:
		return c.benefit.Title
	default:
		return same(c.Limit)
	}
}

var (
	poolTitle  = engine.Text{FR: "plusieurs avantages", NL: "meerdere voordelen", DE: "mehreren Vorteilen", EN: "several benefits"}
	scopeTitle = map[engine.Scope]engine.Text{
		engine.PerMember:    {FR: "membre", NL: "lid", DE: "Mitglied", EN: "member"},
		engine.PerHousehold: {FR: "ménage", NL: "gezin", DE: "Haushalt", EN: "household"},
		engine.PerPayer:     {FR: "tous ensemble", NL: "allen samen", DE: "alle zusammen", EN: "all together"},
	}
)

// of is the benefit that the limit belongs to: none for a pool.
func (c *cappedLimit) of() (code string, title engine.Text) {
	switch {
	case c.benefit != nil:
		return c.benefit.Code, c.benefit.Title
	case c.limit != nil:
		return "", poolTitle
	default:
		return "", same("–")
	}
}

func (t *Table) limitRows(book *engine.Book, capped []cappedLimit) {
	t.Columns = limitColumns
	reached := int64(0)
	for i := range capped {
		c := &capped[i]
		reached += c.reached()
		row := []Cell{{Code: c.Limit}, {Title: c.title()}, {}, {}, {}, {Code: c.Scope}, {Title: same(c.Scope)}, {}}
		row[2].Code, row[3].Title = c.of()
		if c.limit != nil {
			row[4], row[5], row[6], row[7] = Cell{Code: c.limit.Measure.String()}, Cell{Code: c.limit.Scope.String()},
				Cell{Title: scopeTitle[c.limit.Scope]}, Cell{Code: c.limit.Every.String()}
		}
		t.Rows = append(t.Rows, append(row, Cell{Title: c.capText(book)}, Cell{Code: c.unit(book)}, c.capFigure(book, c.Least), c.capFigure(book, c.Most),
			number(c.Touched), number(c.reached()), ratio(c.reached(), 1000, c.Touched), c.halfBy()))
	}
	none := Cell{None: true}
	t.Total = []Cell{{Code: "total"}, {Title: totalTitle}, {}, {}, {}, {}, {}, {}, {}, {}, none, none, none, number(reached), none, {}}
}

// unit is what the figures of a cap count: a unit of the book, the currency, or nothing that has a name.
func (c *cappedLimit) unit(book *engine.Book) string {
	switch {
	case c.limit == nil:
		return ""
	case c.limit.Measure == engine.MeasureAmount || c.limit.Measure == engine.MeasureExpense:
		return book.Currency
	case c.limit.Measure == engine.MeasureUnits && c.benefit != nil:
		return c.benefit.Unit
	default:
		return ""
	}
}

// capFigure is the figure of a cap, which is of another kind in each row.
func (c *cappedLimit) capFigure(book *engine.Book, n int64) Cell {
	cell := Cell{N: n, Of: KindAmount, None: n == 0}
	switch {
	case c.limit == nil, c.limit.Measure == engine.MeasureCount:
		cell.Of = KindCount
	case c.limit.Measure == engine.MeasureUnits:
		cell.Of, cell.Title = KindUnits, book.Units[c.unit(book)].Many
	}
	return cell
}

// capText writes the cap that lines were held against, or the least and the greatest where there were several.
func (c *cappedLimit) capText(book *engine.Book) engine.Text {
	if c.Most == 0 {
		return same("–")
	}
	return inEach(func(lang engine.Lang) string {
		if c.Least == c.Most {
			return c.figure(book, c.Most, lang)
		}
		return c.figure(book, c.Least, lang) + " – " + c.figure(book, c.Most, lang)
	})
}

func (c *cappedLimit) figure(book *engine.Book, n int64, lang engine.Lang) string {
	switch {
	case c.limit == nil, c.limit.Measure == engine.MeasureCount:
		return engine.FormatNumber(strconv.FormatInt(n, 10), lang)
	case c.limit.Measure == engine.MeasureUnits:
		unit := ""
		if c.benefit != nil {
			unit = c.benefit.Unit
		}
		return engine.FormatQuantity(book, engine.Quantity(n), unit, lang)
	default:
		return engine.FormatMoney(engine.Cents(n), lang)
	}
}

// halfBy is the month by whose end half of those who reached the cap had reached it.
func (c *cappedLimit) halfBy() Cell {
	soFar := int64(0)
	for _, m := range c.Reached {
		if soFar += m.N; 2*soFar >= c.reached() {
			return Cell{Title: monthTitle(m.Month)}
		}
	}
	return Cell{None: true}
}

// limitMonths shows each month in which somebody reached a cap.
func (t *Table) limitMonths(capped []cappedLimit) {
	t.Columns = limitMonthColumns
	reached := int64(0)
	for i := range capped {
		c, soFar := &capped[i], int64(0)
		benefit, of := c.of()
		for _, m := range c.Reached {
			soFar += m.N
			t.Rows = append(t.Rows, []Cell{
				{Code: c.Limit}, {Title: c.title()}, {Code: benefit}, {Title: of}, {Code: m.Month.String()[:len("2025-01")]}, {Title: monthTitle(m.Month)},
				number(m.N), number(soFar), ratio(soFar, 1000, c.Touched),
			})
		}
		reached += soFar
	}
	none := Cell{None: true}
	t.Total = []Cell{{Code: "total"}, {Title: totalTitle}, {}, {}, {}, {}, number(reached), none, none}
}
