package store

import "octroi/engine"

// decisionDoc is decisions.doc: what of a decision has no column.
type decisionDoc struct {
	Lines []decidedDoc `json:"l,omitzero"`
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
	Used      int64          `json:"s,omitzero"`
	Remaining int64          `json:"r,omitzero"`
}

type consumptionDoc struct {
	Counter engine.Counter `json:"k"`
	Limit   string         `json:"c"`
	Window  spanDoc        `json:"w,omitzero"`
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
	return balanceDoc{b.Limit, b.Code, b.Measure, b.Unit, spanDoc(b.Window), b.Used, b.Remaining}
}

func fromBalance(b balanceDoc) engine.Balance {
	return engine.Balance{
		Limit: b.Limit, Code: b.Code, Measure: b.Measure, Unit: b.Unit,
		Window: engine.Window(b.Window), Used: b.Used, Remaining: b.Remaining,
	}
}

func toConsumption(c engine.Consumption) consumptionDoc {
	return consumptionDoc{c.Counter, c.Limit, spanDoc(c.Window), c.Of, c.Value}
}

func fromConsumption(c consumptionDoc) engine.Consumption {
	return engine.Consumption{Counter: c.Counter, Limit: c.Limit, Window: engine.Window(c.Window), Of: c.Of, Value: c.Value}
}

func toDecided(l engine.LineDecision) decidedDoc {
	d := decidedDoc{
		Benefit: l.Benefit, Category: l.Category, Date: l.Date, Outcome: l.Outcome, Pays: l.Pays,
		PayTo: l.PayTo, PayMode: l.PayMode, BoundBy: l.BoundBy,
		Reasons:      each(l.Reasons, toReason),
		Steps:        each(l.Steps, toStep),
		Balances:     each(l.Balances, toBalance),
		Consumptions: each(l.Consumptions, toConsumption),
	}
	if l.WhyNot != nil {
		r := toReason(*l.WhyNot)
		d.WhyNot = &r
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
		Consumptions: each(d.Consumptions, fromConsumption),
	}
	if d.WhyNot != nil {
		r := fromReason(*d.WhyNot)
		l.WhyNot = &r
	}
	return l
}

// factsDoc is decisions.facts: everything the decision read, so that it can be taken again from the database alone.
type factsDoc struct {
	Member     memberDoc      `json:"m"`
	Households []householdDoc `json:"h,omitzero"`
	Providers  []providerDoc  `json:"p,omitzero"`
	Consumed   []entryDoc     `json:"c,omitzero"`
}

type entryDoc struct {
	Counter engine.Counter `json:"k"`
	Date    engine.Date    `json:"d"`
	Of      string         `json:"o,omitzero"`
	Value   int64          `json:"v"`
}

func toEntry(e engine.Entry) entryDoc   { return entryDoc(e) }
func fromEntry(e entryDoc) engine.Entry { return engine.Entry(e) }

func toFacts(f engine.Facts) factsDoc {
	return factsDoc{
		toMember(f.Member), each(f.Households, toHousehold), each(f.Providers, toProvider), each(f.Consumed, toEntry),
	}
}

func fromFacts(f factsDoc) engine.Facts {
	return engine.Facts{
		Member:     fromMember(f.Member),
		Households: each(f.Households, fromHousehold),
		Providers:  each(f.Providers, fromProvider),
		Consumed:   each(f.Consumed, fromEntry),
	}
}
