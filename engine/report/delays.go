package report

import (
	"context"
	"slices"

	"octroi/engine"
)

const delaysName = "delays"

// byStage shows the stages one under the other.
const byStage engine.Dimension = "stage"

var delaysTitle = engine.Text{FR: "Délais", NL: "Termijnen", DE: "Fristen", EN: "Delays"}

// delays says how long members waited: for a decision, for what was missing, for their money.
var delays = Report{
	Name:  delaysName,
	Title: delaysTitle,
	About: engine.Text{
		FR: "Combien de jours entre la demande, la décision et le paiement : médiane, 90e et 95e centiles, moyenne, maximum, part en 30 jours.",
		NL: "Hoeveel dagen tussen aanvraag, beslissing en betaling: mediaan, 90e en 95e percentiel, gemiddelde, maximum, aandeel binnen 30 dagen.",
		DE: "Wie viele Tage zwischen Antrag, Entscheidung und Zahlung: Median, 90. und 95. Perzentil, Mittel, Höchstwert, Anteil in 30 Tagen.",
		EN: "How many days between submission, decision and payment: median, 90th and 95th percentile, mean, maximum, and the share within 30 days.",
	},
	Params: delayParams,
	run:    runDelays,
}

var delayParams = slices.Concat(periodParams, []Param{
	byParam(byStage, engine.ByCategory, engine.ByBenefit, engine.ByChannel),
	{
		Name: "stage", Default: string(engine.DelayDecision), Values: stageNames(),
		About: engine.Text{
			FR: "ce qui est mesuré, quand une ligne ne montre pas une étape", NL: "wat gemeten wordt, als een rij geen fase toont",
			DE: "was gemessen wird, wenn eine Zeile keinen Abschnitt zeigt", EN: "what is measured, where a row shows no stage",
		},
	},
	basisParam,
})

func stageNames() []string {
	names := make([]string, len(engine.DelayStages))
	for i, s := range engine.DelayStages {
		names[i] = string(s)
	}
	return names
}

var stageTitles = map[engine.DelayStage]engine.Text{
	engine.DelayDecision: {FR: "De la demande à la décision", NL: "Van aanvraag tot beslissing", DE: "Vom Antrag zur Entscheidung", EN: "Submission to decision"},
	engine.DelayPended:   {FR: "En attente", NL: "In wacht", DE: "Wartend", EN: "Pended"},
	engine.DelayPayment:  {FR: "De la décision au paiement", NL: "Van beslissing tot betaling", DE: "Von der Entscheidung zur Zahlung", EN: "Decision to payment"},
	engine.DelayWhole:    {FR: "De la demande au paiement", NL: "Van aanvraag tot betaling", DE: "Vom Antrag zur Zahlung", EN: "Submission to payment"},
}

var stageHead = engine.Text{FR: "Étape", NL: "Fase", DE: "Abschnitt", EN: "Stage"}

// withinDays is what the last column counts: the delay that Belgian mutualities promise.
const withinDays = 30

var delayColumns = []Column{
	{Name: "key", Kind: KindCode},
	{Name: "title", Kind: KindTitle},
	{Name: "lines", Kind: KindCount, Title: linesTitle},
	{Name: "median", Kind: KindDays, Title: engine.Text{FR: "Médiane", NL: "Mediaan", DE: "Median", EN: "Median"}},
	{Name: "p90", Kind: KindDays, Title: same("90 %")},
	{Name: "p95", Kind: KindDays, Title: same("95 %")},
	{Name: "mean", Kind: KindDays, Title: engine.Text{FR: "Moyenne", NL: "Gemiddelde", DE: "Mittel", EN: "Mean"}},
	{Name: "longest", Kind: KindDays, Title: engine.Text{FR: "Maximum", NL: "Maximum", DE: "Höchstwert", EN: "Longest"}},
	{Name: "within_30_days", Kind: KindPercent, Title: engine.Text{FR: "En 30 jours", NL: "Binnen 30 dagen", DE: "In 30 Tagen", EN: "Within 30 days"}},
}

func runDelays(ctx context.Context, src Source, p Params) (*Table, error) {
	r := newReader(p, delayParams)
	by, stage := engine.Dimension(r.choice("by")), engine.DelayStage(r.choice("stage"))
	q := engine.PeriodQuery{Basis: engine.Basis(r.choice("basis")), Span: r.period()}
	if err := r.err(); err != nil {
		return nil, err
	}
	var t *Table
	err := src.Snapshot(ctx, func(s engine.Snapshot) error {
		choices := []Choice{{"by", string(by)}, {"basis", string(q.Basis)}}
		if by == byStage {
			t = newTable(delaysName, delaysTitle, s, q.Span, q.Basis, choices...)
			return t.stages(ctx, s, q)
		}
		t = newTable(delaysName, stageTitles[stage], s, q.Span, q.Basis, append(choices, Choice{"stage", string(stage)})...)
		q.By = by
		return t.delaysBy(ctx, s, stage, q)
	})
	if err != nil {
		return nil, err
	}
	t.Columns, t.Of = delayColumns, dimensionOf(by).head
	if by == byStage {
		t.Of = stageHead
	}
	return t, nil
}

// stages makes a row for each stage; the whole way is the total, though not the sum: most lines never wait.
func (t *Table) stages(ctx context.Context, s engine.Snapshot, q engine.PeriodQuery) error {
	for _, stage := range engine.DelayStages {
		counts, err := s.Delays(ctx, stage, q)
		if err != nil {
			return err
		}
		row := delayRow(name{string(stage), stageTitles[stage]}, counts)
		if stage == engine.DelayWhole {
			t.Total = row
			continue
		}
		t.Rows = append(t.Rows, row)
	}
	return nil
}

func (t *Table) delaysBy(ctx context.Context, s engine.Snapshot, stage engine.DelayStage, q engine.PeriodQuery) error {
	counts, err := s.Delays(ctx, stage, q)
	if err != nil {
		return err
	}
	all, byKey := make(map[engine.DelayCount]int64), make(map[string][]engine.DelayCount)
	for _, c := range counts {
		byKey[c.Key] = append(byKey[c.Key], c)
		all[engine.DelayCount{Days: c.Days}] += c.Lines
	}
	for _, n := range withUnknown(dimensionOf(q.By).names(s.Book, q.Span), keysOf(byKey)) {
		if len(byKey[n.key]) > 0 {
			t.Rows = append(t.Rows, delayRow(n, byKey[n.key]))
		}
	}
	t.Total = delayRow(name{"total", totalTitle}, engine.SortedDelays(all))
	return nil
}

// delayRow reads everything out of how many lines took how many days, in the order of days.
func delayRow(n name, counts []engine.DelayCount) []Cell {
	var lines, days, within int64
	longest := Cell{None: true}
	for _, c := range counts {
		lines, days = lines+c.Lines, days+c.Lines*int64(c.Days)
		if c.Days <= withinDays {
			within += c.Lines
		}
		longest = number(10 * int64(c.Days))
	}
	return []Cell{
		{Code: n.key}, {Title: n.title}, number(lines),
		percentile(counts, lines, 50), percentile(counts, lines, 90), percentile(counts, lines, 95),
		ratio(days, 10, lines), longest, ratio(within, 1000, lines),
	}
}

// percentile is the least number of days within which p percent of the lines were through, none of no lines.
func percentile(counts []engine.DelayCount, lines, p int64) Cell {
	through := int64(0)
	for _, c := range counts {
		if through += c.Lines; through*100 >= lines*p {
			return number(10 * int64(c.Days))
		}
	}
	return Cell{None: true}
}
