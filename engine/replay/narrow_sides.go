package replay

// narrowSides tells who gains and who loses where both are many, or nobody: the two add up to the difference in all, so that one of them tells
// the other. What a single member gains or loses is gone.
func (im *Impact) narrowSides(out *Impact) {
	if few(im.Gain.Members) || few(im.Lose.Members) {
		out.Gain, out.Lose = Side{Members: Few}, Side{Members: Few}
		return
	}
	out.Gain = Side{Members: im.Gain.Members, Cents: im.Gain.Cents}
	out.Lose = Side{Members: im.Lose.Members, Cents: im.Lose.Cents}
	even := im.Total.Members - im.Gain.Members - im.Lose.Members
	if few(even) { // they are who is left of all whose lines differ
		out.uncounted()
		out.Total.Members -= even
	}
	var lose, gain []Bucket
	for _, b := range im.Spread {
		switch {
		case b.NoTo || b.To > 0:
			gain = append(gain, b)
		case b.NoFrom || b.From < 0:
			lose = append(lose, b)
		}
	}
	out.Spread = joined(lose)
	if even >= Least {
		for _, b := range im.Spread {
			if !b.NoTo && !b.NoFrom && b.From == 0 && b.To == 0 {
				out.Spread = append(out.Spread, b)
			}
		}
	}
	out.Spread = append(out.Spread, joined(gain)...)
}

// uncounted takes the members out of all rows: a row that has all whose lines differ would tell how many gain and lose nothing.
func (im *Impact) uncounted() {
	for _, rows := range [][]Change{im.ByCategory, im.ByBenefit, im.ByMonth, im.ByAgeBand} {
		for i := range rows {
			rows[i].Members = Few
		}
	}
	for i := range im.Moves {
		im.Moves[i].Members = Few
	}
}

// joined makes one bucket of neighbours until each has members enough, or none. A member is in one bucket only, so that nothing
// else has to be hidden.
func joined(buckets []Bucket) (out []Bucket) {
	var open *Bucket
	for _, b := range buckets {
		if open != nil {
			open.To, open.NoTo = b.To, b.NoTo
			open.Members, open.Cents = open.Members+b.Members, open.Cents+b.Cents
			if open.Members >= Least {
				out, open = append(out, *open), nil
			}
			continue
		}
		if few(b.Members) {
			open = &b
			continue
		}
		out = append(out, b)
	}
	if open == nil {
		return out
	}
	// Too few are left at the end: they go with those before them, over buckets of nobody between.
	for i := len(out) - 1; i >= 0; i-- {
		open.From, open.NoFrom = out[i].From, out[i].NoFrom
		open.Members, open.Cents = open.Members+out[i].Members, open.Cents+out[i].Cents
		out = out[:i]
		if open.Members >= Least {
			return append(out, *open)
		}
	}
	return nil
}
