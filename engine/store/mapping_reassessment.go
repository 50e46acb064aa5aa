package store

import "octroi/engine"

// reassessmentDoc is an event of a run: what it was asked, in the first one, and how far it is.
type reassessmentDoc struct {
	Asked      *reassessmentAskedDoc   `json:"a,omitzero"`
	Cursor     string                  `json:"c,omitzero"`
	Households int64                   `json:"h,omitzero"`
	Claims     int64                   `json:"n,omitzero"`
	Changed    int64                   `json:"d,omitzero"`
	Benefits   []benefitDifferenceDoc  `json:"b,omitzero"`
	Failed     int64                   `json:"e,omitzero"`
	Failures   []failureDoc            `json:"f,omitzero"`
	First      []reassessmentChangeDoc `json:"l,omitzero"`
}

type reassessmentAskedDoc struct {
	From           engine.Date `json:"f"`
	Benefits       []string    `json:"b,omitzero"`
	InServiceOrder bool        `json:"o,omitzero"`
	Members        []string    `json:"m,omitzero"`
	Reason         string      `json:"r"`
	Preview        bool        `json:"p,omitzero"`
}

type benefitDifferenceDoc struct {
	Benefit string       `json:"b"`
	Lines   int64        `json:"n"`
	More    engine.Cents `json:"m,omitzero"`
	Less    engine.Cents `json:"l,omitzero"`
}

type failureDoc struct {
	Member string `json:"m"`
	Code   string `json:"c"`
}

type reassessmentChangeDoc struct {
	Claim   string      `json:"c"`
	Line    int         `json:"i,omitzero"`
	Benefit string      `json:"b"`
	Date    engine.Date `json:"d,omitzero"`
	Was     standingDoc `json:"w"`
	Now     standingDoc `json:"n"`
}

type standingDoc struct {
	Outcome engine.Outcome `json:"o"`
	Pays    engine.Cents   `json:"c,omitzero"`
	Reasons []string       `json:"r,omitzero"`
}

func toReassessment(r *engine.Reassessment) reassessmentDoc {
	d := reassessmentDoc{
		Cursor: r.Cursor, Households: r.Households, Claims: r.Claims, Changed: r.Figures.Claims, Failed: r.Failed,
		Benefits: each(r.Figures.Benefits, func(b engine.BenefitDifference) benefitDifferenceDoc { return benefitDifferenceDoc(b) }),
		Failures: each(r.Failures, func(f engine.ReassessmentFailure) failureDoc { return failureDoc(f) }),
		First: each(r.First, func(c engine.ReassessmentDifference) reassessmentChangeDoc {
			return reassessmentChangeDoc{c.Claim, c.Line, c.Benefit, c.Date, standingDoc(c.Was), standingDoc(c.Now)}
		}),
	}
	if r.Seq == 1 {
		d.Asked = &reassessmentAskedDoc{r.Scope.From, r.Scope.Benefits, r.Scope.InServiceOrder, r.Members, r.Reason, r.Preview}
	}
	return d
}

// asked reads what a run was asked out of its first event.
func (d *reassessmentDoc) asked(r *engine.Reassessment) {
	if a := d.Asked; a != nil {
		r.Scope = engine.ReassessScope{From: a.From, Benefits: a.Benefits, InServiceOrder: a.InServiceOrder}
		r.Members, r.Reason, r.Preview = a.Members, a.Reason, a.Preview
	}
}

// stands reads how far a run is out of its last event.
func (d *reassessmentDoc) stands(r *engine.Reassessment) {
	r.Cursor, r.Households, r.Claims, r.Figures.Claims, r.Failed = d.Cursor, d.Households, d.Claims, d.Changed, d.Failed
	r.Figures.Benefits = each(d.Benefits, func(b benefitDifferenceDoc) engine.BenefitDifference { return engine.BenefitDifference(b) })
	r.Failures = each(d.Failures, func(f failureDoc) engine.ReassessmentFailure { return engine.ReassessmentFailure(f) })
	r.First = each(d.First, func(c reassessmentChangeDoc) engine.ReassessmentDifference {
		return engine.ReassessmentDifference{
			Claim: c.Claim, Line: c.Line, Benefit: c.Benefit, Date: c.Date,
			Was: engine.ReassessmentOutcome(c.Was), Now: engine.ReassessmentOutcome(c.Now),
		}
	})
}
