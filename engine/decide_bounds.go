package engine

// units is step 4: thresholds on units and counts, then caps on them. It settles part.units, and reports false when
// nothing is granted.
func (l *lineDecider) units() bool {
	l.concerns()
	if !l.ruledUnits() {
		return false
	}
	for i, lim := range l.benefit.Limits {
		if lim.Bound() == BoundAfter && l.view.Standing[i].Concerned && !l.unitsAfter(i, lim) {
			return false
		}
	}
	for i, lim := range l.benefit.Limits {
		if lim.Bound() == BoundAtMost && l.view.Standing[i].Concerned && !l.unitsAtMost(i, lim) {
			return false
		}
	}
	l.unitsPaid = l.view.Part.Units
	return true
}

// concerns traces which limits have nothing to do with the line, and which blocks it opens.
func (l *lineDecider) concerns() {
	if l.quiet() {
		return
	}
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		if !s.Known && lim.When == nil {
			continue
		}
		var code string
		switch {
		case !s.Open && s.Known:
			code = "block_closed"
		case !s.Concerned:
			code = "limit_not_concerned"
		case lim.Every.Block() && s.fresh:
			code = "block_opened"
		case lim.Every.Block():
			code = "block_open"
		default:
			continue
		}
		start := len(l.args)
		l.args = append(l.args, Arg{"limit", LimitValue(lim.Code)})
		if s.Open && s.Concerned {
			l.args = append(l.args, Arg{"window", WindowValue(s.Window)})
		} else if lim.When != nil {
			l.args = lim.When.Figures(&l.view, l.args)
		}
		l.trace(Step{Rule: lim.rule, Code: code, Args: l.keep(start)})
	}
}

// unitsAfter takes off what lies below a threshold on units or counts.
func (l *lineDecider) unitsAfter(i int, lim *Limit) bool {
	part, s := &l.view.Part, &l.view.Standing[i]
	switch lim.Measure {
	case MeasureUnits:
		asked := int64(part.Units)
		beyond := l.beyond(i, asked)
		part.Units = Quantity(beyond)
		return l.threshold(i, asked, beyond)
	case MeasureCount:
		s.presented = 1
		beyond := int64(1)
		if s.rank <= s.Bound && !l.suppose.thresholds {
			beyond = 0
		}
		return l.threshold(i, 1, beyond)
	default:
		return true
	}
}

// beyond is how much of what is presented lies beyond the threshold of limit i; it notes what was presented.
func (l *lineDecider) beyond(i int, asked int64) int64 {
	s := &l.view.Standing[i]
	s.presented = asked
	if l.suppose.thresholds {
		return asked
	}
	return asked - min(asked, max(0, s.Bound-s.Used))
}

// threshold records what a threshold left, and denies the line when that is nothing.
func (l *lineDecider) threshold(i int, asked, beyond int64) bool {
	if beyond == 0 && asked > 0 {
		l.belowThreshold(i, l.limitStep(i, "below_threshold", asked, beyond))
		return false
	}
	step := l.limitStep(i, "threshold", asked, beyond)
	if beyond < asked {
		l.reduce(i, "threshold_cut", step.Args)
	}
	return true
}

// belowThreshold denies the line because nothing of it lies beyond threshold i.
func (l *lineDecider) belowThreshold(i int, step Step) {
	l.boundAt, l.out.BoundBy = i, l.benefit.Limits[i].ID
	l.below = true
	l.deny(Reason{Code: "below_threshold", Args: step.Args})
}

// reduce records that limit i made the line be paid less.
func (l *lineDecider) reduce(i int, code string, args []Arg) {
	l.cut = true
	l.boundAt, l.out.BoundBy = i, l.benefit.Limits[i].ID
	l.out.Reasons = append(l.out.Reasons, Reason{Code: code, Args: args})
}

// unitsAtMost holds the line to a cap on units or counts.
func (l *lineDecider) unitsAtMost(i int, lim *Limit) bool {
	part, s := &l.view.Part, &l.view.Standing[i]
	switch lim.Measure {
	case MeasureUnits:
		room := Quantity(max(0, s.Bound-s.Used)).Floor(l.benefit.Step)
		granted := l.bindBy(i, int64(part.Units), int64(room))
		part.Units = Quantity(granted)
		return granted > 0
	case MeasureCount:
		room := int64(0)
		if s.already || s.Used < s.Bound {
			room = 1
		}
		return l.bindBy(i, 1, room) > 0
	default:
		return true
	}
}

// bindBy holds what is asked of limit i to the room it has, and returns what is granted: all, a part, or nothing.
func (l *lineDecider) bindBy(i int, asked, room int64) int64 {
	granted := min(asked, room)
	code := "limit_open"
	switch {
	case granted == asked:
	case l.benefit.Limits[i].Deny:
		code, granted = "limit_denied", 0
	case granted == 0 && l.view.Standing[i].Used == 0:
		code = "limit_none"
	case granted == 0:
		code = "limit_reached"
	default:
		code = "limit_cut"
	}
	step := l.limitStep(i, code, asked, granted)
	if granted < asked {
		l.refuse(i)
		l.reduce(i, code, step.Args)
		l.denied = l.denied || granted == 0
	}
	return granted
}

// amounts is step 8: thresholds on amounts, then caps, own and pooled; the lowest remaining binds and is named.
func (l *lineDecider) amounts(due Cents) Cents {
	granted := int64(due)
	for i, lim := range l.benefit.Limits {
		if lim.Measure != MeasureAmount || lim.Bound() != BoundAfter || !l.view.Standing[i].Concerned {
			continue
		}
		asked := granted
		granted = l.beyond(i, asked)
		if !l.threshold(i, asked, granted) {
			return 0
		}
	}
	for i, lim := range l.benefit.Limits {
		s := &l.view.Standing[i]
		if lim.Measure == MeasureAmount && lim.Bound() == BoundAtMost && s.Concerned && granted > 0 {
			granted = l.bindBy(i, granted, max(0, s.Bound-s.Used))
		}
	}
	return Cents(granted)
}
