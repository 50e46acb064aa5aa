package replay

import (
	"slices"

	"octroi/engine"
)

// Least is the fewest members that a figure may be about for a reader who may not see cases.
const Least = 10

// Few stands in place of a count that is about fewer members than Least, and of one that would tell such a count by subtraction. Amounts
// beside it are not told either, and are 0.
const Few = -1

// Other is the code of the row that stands for all that are about too few members, and for as many others as it takes to hide
// them. No code of a book has brackets. Its members are not counted.
const Other = "(other)"

// Withheld reports whether nothing is told of the change but that fewer than Least members have a line that differs.
func (c *Change) Withheld() bool { return c.Differ == Few }

// Narrow returns what a reader who may not see cases gets: no line, nothing of one member, and no figure about fewer than Least members,
// nor one that the others give by subtraction. books are those of the replay: they say which benefits make up a category, and
// without them categories are left out wherever a benefit is. The Answer itself stays as it is.
//
// What the whole period costs by benefit, category and month under the book in force is not hidden by itself: the reports say as much.
// And it is one answer that is safe: who asks for two periods or drafts that differ by a person sees that person in their
// difference, so that runs are logged, and periods are whole months.
func (a Answer) Narrow(books ...*engine.Book) Answer {
	if a.Members < Least {
		return a.withheld()
	}
	a.Manual.Rulings, a.Manual.Erased, a.Manual.Undated = enough(a.Manual.Rulings), enough(a.Manual.Erased), enough(a.Manual.Undated)
	if a.Manual.Rulings == Few {
		a.Manual.ExGratia = Few
	}
	a.Check = a.Check.narrow()
	of := categoriesOf(books)
	drafts := a.Drafts
	a.Drafts = make([]Impact, len(drafts))
	for i := range drafts {
		a.Drafts[i] = drafts[i].narrow(of)
	}
	return a
}

// withheld is the answer of a period with next to nobody in it: even what it costs is somebody's, and so is a hash of so little.
func (a Answer) withheld() Answer {
	out := Answer{Span: a.Span, Against: a.Against, Members: Few, Claims: Few, Lines: Few}
	out.Manual = Manual{Rulings: Few, ExGratia: Few, Erased: Few, Undated: Few}
	out.Check = Check{Differ: Few, Members: Few}
	for i := range a.Drafts {
		im := a.Drafts[i].withheld()
		im.Total.Was, im.Total.Lines, im.SHA256 = 0, Few, ""
		out.Drafts = append(out.Drafts, im)
	}
	return out
}

// enough is a count of lines, unless there are so few that they are of too few members.
func enough(n int64) int64 {
	if n > 0 && n < Least {
		return Few
	}
	return n
}

func few(members int64) bool { return members > 0 && members < Least }

func (c Check) narrow() Check {
	c.First = nil
	if c.Differ == 0 {
		return c
	}
	if c.Members < Least {
		return Check{Differ: Few, Members: Few}
	}
	causes := c.Causes
	c.Causes = nil
	sums := make([]cell, len(causes))
	for i, k := range causes {
		sums[i] = cell{members: k.Members, hide: k.Members < Least}
	}
	other := CauseCount{Cause: Other, Members: Few}
	for i, hidden := range shelter(sums, c.Members) {
		if !hidden {
			c.Causes = append(c.Causes, causes[i])
			continue
		}
		other.Lines, other.More, other.Less = other.Lines+causes[i].Lines, other.More+causes[i].More, other.Less+causes[i].Less
	}
	if len(c.Causes) > 0 && len(c.Causes) < len(causes) {
		c.Causes = append(c.Causes, other)
	}
	return c
}

// withheld is the impact on too few to tell anything of it.
func (im *Impact) withheld() Impact {
	out := Impact{Name: im.Name, SHA256: im.SHA256, Assumed: withheldAll(im.Assumed)}
	out.Total = Change{Code: im.Total.Code, Was: im.Total.Was, Lines: im.Total.Lines, Differ: Few, Members: Few}
	out.Gain, out.Lose = Side{Members: Few}, Side{Members: Few}
	return out
}

func withheldAll(assumed []Assumed) []Assumed {
	out := slices.Clone(assumed)
	for i := range out {
		out[i].Base, out[i].Cents = Few, 0
	}
	return out
}

func (im *Impact) narrow(of map[string][]string) Impact {
	if few(im.Total.Members) {
		return im.withheld()
	}
	out := Impact{Name: im.Name, SHA256: im.SHA256, Total: im.Total}
	out.ByMonth = narrowRows(im.ByMonth, im.Total.Members, false)
	out.ByAgeBand = narrowRows(im.ByAgeBand, im.Total.Members, true)
	var hidden map[string]bool
	out.ByCategory, out.ByBenefit, hidden = im.narrowBenefits(of)
	out.Moves = im.narrowMoves(hidden)
	out.Limits = im.narrowLimits(hidden)
	im.narrowSides(&out)
	out.Assumed = slices.Clone(im.Assumed)
	for i := range out.Assumed {
		// From a day on, it says what was paid from that day on: nobody counted for how many.
		if as := &out.Assumed[i]; as.From != 0 || hidden[as.Benefit] {
			as.Base, as.Cents = Few, 0
		}
	}
	return out
}

// narrowLimits leaves out the caps that bound so few, or came to bind so few more or fewer, that it is they who are told of.
func (im *Impact) narrowLimits(hidden map[string]bool) (kept []LimitChange) {
	for _, l := range im.Limits {
		members, lines := l.Now.Members-l.Was.Members, l.Now.Lines-l.Was.Lines
		if !hidden[l.Benefit] && !few(l.Was.Members) && !few(l.Now.Members) && !few(max(members, -members)) && !few(max(lines, -lines)) {
			kept = append(kept, l)
		}
	}
	return kept
}
