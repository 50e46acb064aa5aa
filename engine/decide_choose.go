package engine

// choose resolves a value of the book for this line, with the formula and the branch that gave it. It reports false
// after pending the line, when a fact is absent or the rule is at fault.
func (l *lineDecider) choose(rule string, c *Choice) (Value, Formula, string, bool) {
	for c != nil && c.Is == nil {
		next, ok := l.branch(rule, c)
		if !ok {
			return Value{}, nil, "", false
		}
		c = next
	}
	if c == nil {
		l.fault(rule)
		return Value{}, nil, "", false
	}
	if !l.require(c.Is.Facts()) {
		return Value{}, nil, "", false
	}
	v, err := c.Is.Value(&l.view)
	if err != nil {
		l.fault(rule)
		return Value{}, nil, "", false
	}
	return v, c.Is, c.Label, true
}

// branch takes one step down a choice: the dated value of the governing date, or the first case that holds. nil means
// that the book has no value here.
func (l *lineDecider) branch(rule string, c *Choice) (*Choice, bool) {
	for i := len(c.Dates) - 1; i >= 0; i-- {
		if c.Dates[i].From <= l.view.On {
			if c.Dates[i].Choice.None {
				return nil, true
			}
			return &c.Dates[i].Choice, true
		}
	}
	for i := range c.Cases {
		if c.Cases[i].If == nil {
			return &c.Cases[i].Choice, true
		}
		holds, known := l.holds(rule, c.Cases[i].If)
		if !known {
			return nil, false
		}
		if holds {
			return &c.Cases[i].Choice, true
		}
	}
	return nil, true
}

// holds evaluates a condition. When a fact is absent or the rule is at fault it pends the line and reports unknown.
func (l *lineDecider) holds(rule string, c Condition) (holds, known bool) {
	if !l.require(c.Facts()) {
		return false, false
	}
	holds, err := c.Holds(&l.view)
	if err != nil {
		l.fault(rule)
		return false, false
	}
	return holds, true
}

func (l *lineDecider) known(facts []Fact) bool {
	for _, f := range facts {
		if !l.view.Known(f) {
			return false
		}
	}
	return true
}

// require reports whether every fact is known, and pends the line once for each that is not.
func (l *lineDecider) require(facts []Fact) bool {
	ok := true
	for _, f := range facts {
		if l.view.Known(f) {
			continue
		}
		ok = false
		// What the counter of a limit needs was told when the limits were stood up, if the limit concerns the line.
		if f.Group != FactLimit || len(l.waits) == 0 {
			l.waitOnce(waitsFor([]Fact{f}), l.missingFact(f))
		}
	}
	return ok
}

// missingFact is the reason to wait for an absent fact. Facts that come together are told once, by what brings them.
func (l *lineDecider) missingFact(f Fact) Reason {
	name := f.Name
	switch f.Group {
	case FactProvider:
		if id := l.view.Line.Provider; id != "" {
			return l.reason("provider_unknown", Arg{"provider", TextValue(id)})
		}
		name = "provider"
	case FactHousehold, FactMembership:
		name = "household"
	case FactApproval:
		name = "approval"
	case FactContributions, FactField, FactLimit:
	}
	return l.reason("fact_missing", Arg{"fact", TextValue(name)})
}
