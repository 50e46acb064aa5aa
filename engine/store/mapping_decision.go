package store

import (
	"cmp"

	"octroi/engine"
)

// decisionDoc is decisions.doc: what of a decision has no column.
type decisionDoc struct {
	Lines  []decidedDoc `json:"l,omitzero"`
	Erased bool         `json:"erased,omitzero"` // all the rest was: see erasedDoc
}

type decidedDoc struct {
	Benefit      string           `json:"b"`
	Category     string           `json:"c,omitzero"`
	Date         engine.Date      `json:"d,omitzero"`
	Outcome      engine.Outcome   `json:"o"`
	Pays         engine.Cents     `json:"p,omitzero"`
	PayTo        string           `json:"t,omitzero"`
	PayMode      string           `json:"m,omitzero"`
	Reasons      []reasonDoc      `json:"r,omitzero"`
	BoundBy      string           `json:"y,omitzero"`
	WhyNot       *reasonDoc       `json:"w,omitzero"`
	Steps        []stepDoc        `json:"s,omitzero"`
	Balances     []balanceDoc     `json:"l,omitzero"`
	Consumptions []consumptionDoc `json:"n,omitzero"`
	Late         *lateDoc         `json:"e,omitzero"`
	Parts        []decidedDoc     `json:"a,omitzero"`
	Part         partDoc          `json:"f,omitzero"`
	ExGratia     engine.Cents     `json:"x,omitzero"`
	WaitsFor     engine.WaitsFor  `json:"q,omitzero"`
	Refusals     []refusalDoc     `json:"u,omitzero"`
}

type refusalDoc struct {
	Counter engine.Counter `json:"k"`
	Date    engine.Date    `json:"d,omitzero"`
}

func toRefusal(r engine.Refusal) refusalDoc   { return refusalDoc(r) }
func fromRefusal(r refusalDoc) engine.Refusal { return engine.Refusal(r) }

type partDoc struct {
	From    engine.Date     `json:"f,omitzero"`
	Until   engine.Date     `json:"u,omitzero"`
	Units   engine.Quantity `json:"q,omitzero"`
	Charged engine.Cents    `json:"c,omitzero"`
	Left    engine.Cents    `json:"l,omitzero"`
}

type lateDoc struct {
	Pays      engine.Cents   `json:"p,omitzero"`
	Displaced []displacedDoc `json:"d,omitzero"`
}

type displacedDoc struct {
	Claim    string       `json:"c"`
	Line     int          `json:"l,omitzero"`
	Benefit  string       `json:"b"`
	Date     engine.Date  `json:"d,omitzero"`
	Paid     engine.Cents `json:"p,omitzero"`
	WouldPay engine.Cents `json:"w,omitzero"`
}

type reasonDoc struct {
	Code string   `json:"c"`
	Args []argDoc `json:"a,omitzero"`
}

type stepDoc struct {
	Rule   string   `json:"r,omitzero"`
	Code   string   `json:"c"`
	Branch string   `json:"b,omitzero"`
	Args   []argDoc `json:"a,omitzero"`
}

type balanceDoc struct {
	Limit     string         `json:"i"`
	Code      string         `json:"c,omitzero"`
	Measure   engine.Measure `json:"m,omitzero"`
	Unit      string         `json:"u,omitzero"`
	Window    spanDoc        `json:"w,omitzero"`
	Bound     engine.Bound   `json:"b,omitzero"`
	Used      int64          `json:"s,omitzero"`
	Remaining int64          `json:"r,omitzero"`
}

// consumptionDoc has a date only where it is not that of its line or part.
type consumptionDoc struct {
	Counter engine.Counter `json:"k"`
	Limit   string         `json:"c"`
	Window  spanDoc        `json:"w,omitzero"`
	Date    engine.Date    `json:"d,omitzero"`
	Of      string         `json:"o,omitzero"`
	Value   int64          `json:"v,omitzero"`
}

func toReason(r engine.Reason) reasonDoc { return reasonDoc{r.Code, each(r.Args, toArg)} }
func fromReason(r reasonDoc) engine.Reason {
	return engine.Reason{Code: r.Code, Args: each(r.Args, fromArg)}
}

func toStep(s engine.Step) stepDoc { return stepDoc{s.Rule, s.Code, s.Branch, each(s.Args, toArg)} }
func fromStep(s stepDoc) engine.Step {
	return engine.Step{Rule: s.Rule, Code: s.Code, Branch: s.Branch, Args: each(s.Args, fromArg)}
}

func toBalance(b engine.Balance) balanceDoc {
	return balanceDoc{b.Limit, b.Code, b.Measure, b.Unit, spanDoc(b.Window), b.Bound, b.Used, b.Remaining}
}

func fromBalance(b balanceDoc) engine.Balance {
	return engine.Balance{
		Limit: b.Limit, Code: b.Code, Measure: b.Measure, Unit: b.Unit,
		Window: engine.Window(b.Window), Bound: b.Bound, Used: b.Used, Remaining: b.Remaining,
	}
}

func toDisplaced(d engine.Displaced) displacedDoc   { return displacedDoc(d) }
func fromDisplaced(d displacedDoc) engine.Displaced { return engine.Displaced(d) }

func toConsumption(c engine.Consumption, governing engine.Date) consumptionDoc {
	doc := consumptionDoc{c.Counter, c.Limit, spanDoc(c.Window), c.Date, c.Of, c.Value}
	if doc.Date == governing {
		doc.Date = 0
	}
	return doc
}

func fromConsumption(c consumptionDoc, governing engine.Date) engine.Consumption {
	return engine.Consumption{
		Counter: c.Counter, Limit: c.Limit, Window: engine.Window(c.Window), Date: cmp.Or(c.Date, governing),
		Of: c.Of, Value: c.Value,
	}
}

func toDecided(l engine.LineDecision) decidedDoc {
	d := decidedDoc{
		Benefit: l.Benefit, Category: l.Category, Date: l.Date, Outcome: l.Outcome, Pays: l.Pays,
		PayTo: l.PayTo, PayMode: l.PayMode, BoundBy: l.BoundBy,
		Reasons:      each(l.Reasons, toReason),
		Steps:        each(l.Steps, toStep),
		Balances:     each(l.Balances, toBalance),
		Consumptions: each(l.Consumptions, func(c engine.Consumption) consumptionDoc { return toConsumption(c, l.Date) }),
		Parts:        each(l.Parts, toDecided),
		Part:         partDoc(l.Part),
		ExGratia:     l.ExGratia,
		WaitsFor:     l.WaitsFor,
		Refusals:     each(l.Refusals, toRefusal),
	}
	if l.WhyNot != nil {
		r := toReason(*l.WhyNot)
		d.WhyNot = &r
	}
	if l.Late != nil {
		d.Late = &lateDoc{l.Late.Pays, each(l.Late.Displaced, toDisplaced)}
	}
	return d
}

func fromDecided(d decidedDoc) engine.LineDecision {
	l := engine.LineDecision{
		Benefit: d.Benefit, Category: d.Category, Date: d.Date, Outcome: d.Outcome, Pays: d.Pays,
		PayTo: d.PayTo, PayMode: d.PayMode, BoundBy: d.BoundBy,
		Reasons:      each(d.Reasons, fromReason),
		Steps:        each(d.Steps, fromStep),
		Balances:     each(d.Balances, fromBalance),
		Consumptions: each(d.Consumptions, func(c consumptionDoc) engine.Consumption { return fromConsumption(c, d.Date) }),
		Parts:        each(d.Parts, fromDecided),
		Part:         engine.PartOf(d.Part),
		ExGratia:     d.ExGratia,
		WaitsFor:     d.WaitsFor,
		Refusals:     each(d.Refusals, fromRefusal),
	}
	if d.WhyNot != nil {
		r := fromReason(*d.WhyNot)
		l.WhyNot = &r
	}
	if d.Late != nil {
		l.Late = &engine.Late{Pays: d.Late.Pays, Displaced: each(d.Late.Displaced, fromDisplaced)}
	}
	return l
}
