package engine

// Decide takes the decision of a claim. It is pure and total: the same book, claim and facts always give the same
// decision, whatever they hold, and nothing is read but its arguments. Lines are decided in order, each seeing what
// the former consumed (DESIGN §6).
func Decide(book *Book, claim *Claim, facts *Facts) Decision {
	d := decider{book: book, claim: claim, facts: facts}
	dec := Decision{Revision: book.Revision, Lines: make([]LineDecision, len(claim.Lines))}
	for i := range claim.Lines {
		line := lineDecider{decider: &d, index: i, out: &dec.Lines[i]}
		line.view.Book, line.view.Claim, line.view.Line = book, claim, &claim.Lines[i]
		line.view.Member = &facts.Member
		line.decide()
		dec.Pays += line.out.Pays
	}
	dec.Outcome = outcomeOf(dec.Lines)
	return dec
}

// outcomeOf sums up a claim: pended if any line is, else what all lines have in common, else reduced.
func outcomeOf(lines []LineDecision) Outcome {
	if len(lines) == 0 {
		return Denied
	}
	common := lines[0].Outcome
	for i := range lines {
		if lines[i].Outcome == Pended {
			return Pended
		}
		if lines[i].Outcome != common {
			common = Reduced
		}
	}
	return common
}

// decider is what the lines of one claim share.
type decider struct {
	book   *Book
	claim  *Claim
	facts  *Facts
	on     Date       // replaces every governing date, for balances; 0 to decide
	taken  []Entry    // consumed by the lines decided so far
	billed []billPaid // paid so far, by bill
	args   []Arg      // one arena for the arguments of all reasons and steps
}

type billPaid struct {
	bill billKey
	paid Cents
}

// paidOn returns what the lines decided so far were paid on a bill; a line without a bill number shares with no other.
func (d *decider) paidOn(l *Line) Cents {
	for i := range d.billed {
		if l.Bill != "" && d.billed[i].bill == l.billKey() {
			return d.billed[i].paid
		}
	}
	return 0
}

func (d *decider) addPaid(l *Line, c Cents) {
	if l.Bill == "" {
		return
	}
	for i := range d.billed {
		if d.billed[i].bill == l.billKey() {
			d.billed[i].paid += c
			return
		}
	}
	d.billed = append(d.billed, billPaid{l.billKey(), c})
}

// keep returns the arguments appended to the arena since start, closed against further appends.
func (d *decider) keep(start int) []Arg {
	if start == len(d.args) {
		return nil
	}
	return d.args[start:len(d.args):len(d.args)]
}

// lineDecider decides one line; its methods are the steps of DESIGN §6, in order.
type lineDecider struct {
	*decider
	index   int
	benefit *Benefit
	view    View
	out     *LineDecision
	pended  bool
	waits   []Reason // why the line is pended, kept apart: a denial silences them
	denied  bool
	cut     bool
	counts  []countKey // by index in benefit.Limits, for MeasureCount only
}

// countKey is the value that a count limit would count for this line, and whether it already did.
type countKey struct {
	of      string
	already bool
}

func (l *lineDecider) decide() {
	line := l.view.Line
	l.benefit = l.book.Benefit(line.Benefit)
	l.out.Benefit = line.Benefit
	if l.benefit == nil {
		l.deny(l.reason("benefit_unknown"))
		l.finish()
		return
	}
	l.out.Category = l.benefit.Category
	l.out.Steps = make([]Step, 0, 4+len(l.benefit.Gates)+len(l.benefit.Evidence)+len(l.benefit.Limits))
	if cap(l.args) == 0 {
		l.args = make([]Arg, 0, len(l.claim.Lines)*(12+3*len(l.benefit.Gates)+6*len(l.benefit.Limits)))
	}
	l.bind()
	if l.inForce() && l.whole() && l.gates() && l.evidence() && l.units() {
		l.pay()
	}
	l.finish()
}

// bind fills the view with the facts of the governing date.
func (l *lineDecider) bind() {
	v, line := &l.view, l.view.Line
	v.Benefit = l.benefit
	if v.On = l.on; v.On == 0 {
		v.On = l.benefit.Governing(line, l.claim.SubmittedOn)
	}
	l.out.Date = v.On
	if line.Provider != "" {
		v.Provider = l.facts.Provider(line.Provider)
	}
	if h := v.Member.HouseholdOn(v.On); h.Household != "" {
		v.Household = l.facts.Household(h.Household)
	}
	v.Bill = l.claim.BillOf(l.index)
	v.Part = Part{Units: line.Units, Charged: line.Charged.Exact(), Left: line.Left().Exact()}
	if n := len(l.benefit.Fields); n > 0 {
		v.Fields = make([]Value, n)
		for i := range l.benefit.Fields {
			f := &l.benefit.Fields[i]
			v.Fields[i] = f.Default
			if given, ok := line.Fields[f.Name]; ok {
				v.Fields[i] = given
			}
		}
	}
}

// inForce is step 1: the benefit must be in force on the governing date.
func (l *lineDecider) inForce() bool {
	b, on := l.benefit, l.view.On
	if on == 0 {
		fact := "line.date"
		if b.DatedBy.Kind == DatedByField {
			fact = "field." + b.Fields[b.DatedBy.Field].Name
		}
		l.wait(l.reason("fact_missing", Arg{"fact", TextValue(fact)}))
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
	if on < b.From {
		l.whyNot("why_in_force_from", Arg{"date", DateValue(b.From)})
	} else {
		l.whyNot("why_in_force_until", Arg{"date", DateValue(b.Until - 1)})
	}
	return false
}

// whole pends a line whose period crosses a change of value or the end of a window: deciding it as one would give it
// the values of one part only. (Cutting it into its parts is what the next version of the language adds.)
func (l *lineDecider) whole() bool {
	line, kind := l.view.Line, l.benefit.DatedBy.Kind
	if line.Until <= line.Date || (kind != DatedByDate && kind != DatedByUntil) {
		return true
	}
	first := Date(0)
	cut := func(d Date) {
		if d > line.Date && d <= line.Until && (first == 0 || d < first) {
			first = d
		}
	}
	cut(l.benefit.From)
	cut(l.benefit.Until)
	for _, c := range l.benefit.Changes {
		cut(c)
	}
	for _, lim := range l.benefit.Limits {
		cut(lim.Every.WindowOf(line.Date).Until)
	}
	if first == 0 {
		return true
	}
	l.wait(l.reason("stay_not_split", Arg{"date", DateValue(first)}))
	return false
}

// gates is step 2: the deadline, then every gate; all failures are listed.
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
		default:
			l.condition(g.Rule, "gate_failed", g.If)
			l.gateReason(g)
		}
	}
	return !l.denied
}

// gateReason gives the reason of a failed gate, with the arguments that its sentence names.
func (l *lineDecider) gateReason(g *Gate) {
	start := len(l.args)
	for _, a := range g.Args {
		v, err := Value{}, error(nil)
		if l.known(a.Value.Facts()) {
			v, err = a.Value.Value(&l.view)
		}
		if err == nil && v.Kind != KindNone {
			l.args = append(l.args, Arg{a.Name, v})
		}
	}
	r := Reason{Code: g.Reason, Args: l.keep(start)}
	if g.Pend {
		l.wait(r)
	} else {
		l.deny(r)
	}
}

// deadline checks that the claim came in time: within the period after the governing date, both days included.
func (l *lineDecider) deadline() {
	within := l.benefit.SubmitWithin
	if within.IsZero() {
		within = l.book.SubmitWithin
	}
	if within.IsZero() {
		return
	}
	last := within.After(l.view.On)
	if l.claim.SubmittedOn <= last {
		l.step("", "deadline_kept", Arg{"date", DateValue(last)})
		return
	}
	l.deny(l.reason("too_late", Arg{"date", DateValue(last)}))
	l.whyNot("why_submitted_by", Arg{"date", DateValue(last)})
}
