package engine

// lineDecider decides one line, or one part of a line that was cut; its methods are the steps of DESIGN §6, in order.
type lineDecider struct {
	*decider
	index     int   // of the line in the claim
	seen      int   // how many entries of decider.taken stood before the line
	booked    int   // how many it added
	paid      Cents // what was paid on its bill before it
	paidLine  Cents // the same, before the line that it is a part of
	benefit   *Benefit
	view      View
	out       *LineDecision
	ruled     *Ruling // what a reviewer decided, nil for nothing
	pended    bool
	waitsFor  WaitsFor // what it waited for first
	waits     []Reason // why the line is pended, kept apart: a denial silences them
	mute      bool     // evaluate what is not needed without pending the line for it
	denied    bool
	below     bool // denied by a threshold: what was presented is booked
	cut       bool
	failed    int      // how many gates failed
	lacking   int      // how many documents are missing
	boundAt   int      // index of the limit that bound last, -1 for none
	unitsPaid Quantity // units that pay something, where the formula runs per unit
	expense   []expenseCut
	refusals  []Refusal // caps that refused the line or cut it
	readFor   []Counter // the counters that were read for the line, once asked
}

// newLine prepares a line, or a part of it, of the claim's line at index.
func (d *decider) newLine(index int, line *Line, out *LineDecision) *lineDecider {
	l := &lineDecider{}
	d.begin(l, index, line, out)
	return l
}

func (d *decider) begin(l *lineDecider, index int, line *Line, out *LineDecision) {
	*l = lineDecider{decider: d, index: index, out: out, boundAt: -1, seen: len(d.taken), paid: d.paidOn(line, index)}
	l.paidLine = l.paid
	l.view.Book, l.view.Claim, l.view.Line = d.book, d.claim, line
	l.view.Member = &d.facts.Member
	l.benefit = d.book.Benefit(line.Benefit)
	l.ruled = d.facts.ruling(index)
}

func (l *lineDecider) decide() {
	b := l.benefit
	l.out.Benefit = l.view.Line.Benefit
	if b == nil {
		l.deny(l.reason("benefit_unknown"))
		l.finish()
		return
	}
	l.out.Category = b.Category
	if !l.quiet() {
		l.out.Steps = make([]Step, 0, 4+len(b.Gates)+len(b.Evidence)+len(b.Limits))
	}
	if cap(l.args) == 0 && !l.quiet() {
		l.args = make([]Arg, 0, len(l.claim.Lines)*(12+3*len(b.Gates)+7*len(b.Limits)))
	}
	l.bind()
	if l.inForce() && l.gates() && l.evidence() && l.units() {
		l.pay()
	}
	l.finish()
}

// bind fills the view with the facts of the governing date.
func (l *lineDecider) bind() {
	v, line, b := &l.view, l.view.Line, l.benefit
	v.Benefit = b
	if b.ReadsApproval {
		v.Approval = l.approval()
	}
	if v.On = l.on; v.On == 0 {
		v.On = b.Governing(line, l.claim.SubmittedOn, v.Approval)
	}
	l.out.Date = v.On
	if line.Provider != "" {
		v.Provider = l.facts.Provider(line.Provider)
	}
	if h := v.Member.HouseholdOn(v.On); h.Household != "" {
		v.Household = l.facts.Household(h.Household)
	}
	if l.summed != l.index+1 { // once for all the parts of a line
		l.summed, l.invoice = l.index+1, l.claim.BillOf(l.index)
	}
	v.Bill = l.invoice
	v.History, v.Taken = l.history(), l.decider.granted
	v.Part = partOf(line)
	if n := len(b.Fields); n > 0 {
		v.Fields = spared(l.decider, &l.spareFields, n)
		for i := range b.Fields {
			f := &b.Fields[i]
			v.Fields[i] = f.Default
			if given, ok := line.Fields[f.Name]; ok {
				v.Fields[i] = given
			}
		}
	}
}

// approval finds the approval that the line falls under. Whether it is valid is a matter of the day of the service,
// whatever date governs.
func (l *lineDecider) approval() *Approval {
	if l.suppose.approval {
		return &Approval{Member: l.view.Member.ID, Benefit: l.benefit.Code, GrantedOn: l.view.Line.Date}
	}
	day := l.view.Line.Date
	if l.on != 0 {
		day = l.on
	}
	return l.facts.approvalFor(l.benefit.Code, day)
}

// partOf is a line before anything is taken off it.
func partOf(line *Line) Part {
	p := Part{Units: line.Units, Charged: line.Charged.Exact(), Left: line.Left().Exact(),
		Copay: line.Copay.Exact(), Supplement: line.Supplement.Exact()}
	p.clamp()
	return p
}

// clamp keeps the parts of what is left within it.
func (p *Part) clamp() {
	p.Copay, p.Supplement = MinMoney(p.Copay, p.Left), MinMoney(p.Supplement, p.Left)
}

// inForce is step 1: the benefit must be in force on the governing date.
func (l *lineDecider) inForce() bool {
	b, on := l.benefit, l.view.On
	if on == 0 {
		l.undated()
		return false
	}
	if b.InForce(on) {
		code := "in_force"
		args := [...]Arg{{"benefit", BenefitValue(b.Code)}, {"date", DateValue(on)}, {"article", TextValue(b.Article)}}
		n := len(args)
		if b.Article == "" {
			n--
		} else {
			code = "in_force_by_article"
		}
		l.step("", code, args[:n]...)
		return true
	}
	l.deny(l.reason("not_in_force", Arg{"benefit", BenefitValue(b.Code)}, Arg{"date", DateValue(on)}))
	return false
}

// undated settles a line without a governing date: it waits for the fact that gives it, or is denied for want of the
// approval that would.
func (l *lineDecider) undated() {
	b := l.benefit
	switch {
	case b.DatedBy.Kind == DatedByApproval && b.Approval:
		l.deny(l.reason("approval_missing", Arg{"benefit", BenefitValue(b.Code)}, Arg{"date", DateValue(l.view.Line.Date)}))
	case b.DatedBy.Kind == DatedByApproval:
		l.wait(WaitsForFact, l.reason("fact_missing", Arg{"fact", TextValue("approval")}))
	case b.DatedBy.Kind == DatedByField:
		l.wait(WaitsForFact, l.reason("fact_missing", Arg{"fact", TextValue("field." + b.Fields[b.DatedBy.Field].Name)}))
	default:
		l.wait(WaitsForFact, l.reason("fact_missing", Arg{"fact", TextValue("line.date")}))
	}
}

// gates is step 2: the deadline, the approval, then every gate; all failures are listed.
func (l *lineDecider) gates() bool {
	l.standings()
	l.deadline()
	for i := range l.benefit.Gates {
		g := &l.benefit.Gates[i]
		holds, known := l.holds(g.Rule, g.If)
		switch {
		case !known:
			l.condition(g.Rule, "gate_unknown", g.If)
		case holds:
			l.condition(g.Rule, "gate_passed", g.If)
		case l.suppose.gates:
		default:
			l.failed++
			l.condition(g.Rule, "gate_failed", g.If)
			l.gateReason(g)
		}
	}
	l.approved()
	return !l.denied
}

// approved checks the prior agreement, of a benefit that requires one.
func (l *lineDecider) approved() {
	b, a := l.benefit, l.view.Approval
	switch {
	case !b.Approval:
	case a != nil:
		l.step("approval", "approval_present", Arg{"approval", TextValue(a.ID)}, Arg{"date", DateValue(a.GrantedOn)})
	default:
		r := l.reason("approval_missing", Arg{"benefit", BenefitValue(b.Code)}, Arg{"date", DateValue(l.view.Line.Date)})
		l.trace(Step{Rule: "approval", Code: r.Code, Args: r.Args})
		l.deny(r)
	}
}

// gateReason gives the reason of a failed gate, with the arguments that its sentence names.
func (l *lineDecider) gateReason(g *Gate) {
	r := Reason{Code: g.Reason, Args: l.values(g.Args)}
	switch {
	case g.Pend && l.ruled != nil:
		l.waive(g.Rule, r)
	case g.Pend:
		l.wait(waitsFor(g.If.Facts()), r)
	default:
		l.deny(r)
	}
}

// values are the arguments of a reason, as far as they are known.
func (l *lineDecider) values(of []NamedValue) []Arg {
	if l.quiet() {
		return nil
	}
	start := len(l.args)
	for _, a := range of {
		v, err := Value{}, error(nil)
		if l.known(a.Value.Facts()) {
			v, err = a.Value.Value(&l.view)
		}
		if err == nil && v.Kind != KindNone {
			l.args = append(l.args, Arg{a.Name, v})
		}
	}
	return l.keep(start)
}

// waitsFor says what a line waits for whose gate reads these facts and failed.
func waitsFor(facts []Fact) WaitsFor {
	for _, f := range facts {
		if f.Group == FactContributions {
			return WaitsForContribution
		}
	}
	for _, f := range facts {
		if f.Group == FactProvider {
			return WaitsForProvider
		}
	}
	return WaitsForFact
}

// deadline checks that the claim came in time: within the period after the governing date, both days included.
func (l *lineDecider) deadline() {
	within := l.benefit.SubmitWithin
	if within.IsZero() {
		within = l.book.SubmitWithin
	}
	if within.IsZero() || l.suppose.inTime {
		return
	}
	last := within.After(l.view.On)
	if l.claim.SubmittedOn <= last {
		l.step("", "deadline_kept", Arg{"date", DateValue(last)})
		return
	}
	r := l.reason("too_late", Arg{"date", DateValue(last)})
	l.trace(Step{Code: r.Code, Args: r.Args})
	l.deny(r)
}
