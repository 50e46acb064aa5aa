package replay

import (
	"slices"

	"octroi/engine"
)

// cell is a row of a table whose rows make up a whole: of how many members, and whether that must not be told.
type cell struct {
	members int64
	hide    bool
}

// shelter says which rows to hide so that those that must be cannot be computed from the rest and the whole, which is of `whole` distinct
// members: it hides further rows, the smallest first, until what is hidden is about at least Least members for certain. A
// member may be in several rows, so that counts are not added up.
func shelter(rows []cell, whole int64) []bool {
	hidden := make([]bool, len(rows))
	open := false
	for i, r := range rows {
		hidden[i] = r.hide
		open = open || r.hide
	}
	for open && certain(rows, hidden, whole) < Least {
		next := -1
		for i, r := range rows {
			if !hidden[i] && r.members > 0 && (next < 0 || r.members < rows[next].members) {
				next = i
			}
		}
		if next < 0 { // there is nothing left to hide them among
			for i := range hidden {
				hidden[i] = true
			}
			return hidden
		}
		hidden[next] = true
	}
	return hidden
}

// certain is how many distinct members the hidden rows are about at least.
func certain(rows []cell, hidden []bool, whole int64) int64 {
	most, shown := int64(0), int64(0)
	for i, r := range rows {
		if hidden[i] {
			most = max(most, r.members)
		} else {
			shown += r.members
		}
	}
	return max(most, whole-shown)
}

// merged are new rows: those that may be told, and one for the others. Where none may be told, there is nothing to tell: the other row would be
// the whole.
func merged(rows []Change, hidden []bool) (out []Change) {
	other := Change{Code: Other, Members: Few}
	for i := range rows {
		if !hidden[i] {
			out = append(out, rows[i])
			continue
		}
		r := &rows[i]
		other.Was, other.Now, other.Lines, other.Differ = other.Was+r.Was, other.Now+r.Now, other.Lines+r.Lines, other.Differ+r.Differ
	}
	if len(out) > 0 && len(out) < len(rows) {
		out = append(out, other)
	}
	return out
}

// narrowRows narrows the rows of one dimension. One that says something of a person, and not of what was claimed, tells nothing of
// members whose lines do not differ either.
func narrowRows(rows []Change, whole int64, ofPeople bool) []Change {
	cells := make([]cell, len(rows))
	for i := range rows {
		cells[i] = cell{rows[i].Members, few(rows[i].Members) || ofPeople && rows[i].Lines > 0 && rows[i].Members == 0}
	}
	return merged(rows, shelter(cells, whole))
}

// categoriesOf says in which categories the books have each benefit: one, unless a draft moves it.
func categoriesOf(books []*engine.Book) map[string][]string {
	of := make(map[string][]string)
	for _, book := range books {
		for _, b := range book.Benefits {
			if !slices.Contains(of[b.Code], b.Category) {
				of[b.Code] = append(of[b.Code], b.Category)
			}
		}
	}
	return of
}

// family is categories that have to be told or hidden together, because a benefit is in several of them, and their benefits: places in
// ByCategory and ByBenefit.
type family struct {
	categories, benefits []int
	cell
}

// families parts categories and benefits; ok is false when it is not known where some benefit belongs.
func (im *Impact) families(of map[string][]string) (all []*family, ok bool) {
	byCategory := make(map[string]*family)
	for i := range im.ByCategory {
		byCategory[im.ByCategory[i].Code] = &family{categories: []int{i}}
	}
	for i := range im.ByBenefit {
		codes := of[im.ByBenefit[i].Code]
		if len(codes) == 0 {
			return nil, false
		}
		var home *family
		for _, code := range codes {
			switch f := byCategory[code]; {
			case f == nil || f == home:
			case home == nil:
				home = f
			default:
				home.categories, home.benefits = append(home.categories, f.categories...), append(home.benefits, f.benefits...)
				for _, c := range f.categories {
					byCategory[im.ByCategory[c].Code] = home
				}
			}
		}
		if home == nil {
			return nil, false
		}
		home.benefits = append(home.benefits, i)
	}
	for i := range im.ByCategory {
		if f := byCategory[im.ByCategory[i].Code]; !slices.Contains(all, f) {
			f.measure(im)
			all = append(all, f)
		}
	}
	return all, true
}

// measure says of how many members the family is at least. One of several categories shows all or nothing: what a benefit adds to
// which of them is not known.
func (f *family) measure(im *Impact) {
	for _, c := range f.categories {
		f.members = max(f.members, im.ByCategory[c].Members)
		f.hide = f.hide || few(im.ByCategory[c].Members)
	}
	if len(f.categories) > 1 {
		for _, b := range f.benefits {
			f.hide = f.hide || few(im.ByBenefit[b].Members)
		}
	}
}

// narrowBenefits narrows categories and benefits together: the benefits of a category add up to it.
func (im *Impact) narrowBenefits(of map[string][]string) (categories, benefits []Change, hiddenBenefits map[string]bool) {
	hidden := make([]bool, len(im.ByBenefit))
	families, ok := im.families(of)
	if ok {
		cells := make([]cell, len(families))
		for i, f := range families {
			cells[i] = f.cell
		}
		hiddenCategories := make([]bool, len(im.ByCategory))
		for i, hide := range shelter(cells, im.Total.Members) {
			f := families[i]
			for _, c := range f.categories {
				hiddenCategories[c] = hide
			}
			im.narrowFamily(f, hide, hidden)
		}
		categories = merged(im.ByCategory, hiddenCategories)
	} else {
		all := &family{benefits: make([]int, len(im.ByBenefit)), cell: cell{members: im.Total.Members}}
		for i := range all.benefits {
			all.benefits[i] = i
		}
		im.narrowFamily(all, false, hidden)
		if !slices.Contains(hidden, true) {
			categories = slices.Clone(im.ByCategory) // nothing of it is few: a category is of no fewer members than each of its benefits
		}
	}
	hiddenBenefits = make(map[string]bool)
	for i, hide := range hidden {
		hiddenBenefits[im.ByBenefit[i].Code] = hide
	}
	return categories, merged(im.ByBenefit, hidden), hiddenBenefits
}

// narrowFamily says which benefits of a family are hidden: all where it is, else those that are few, and as many as hide them.
func (im *Impact) narrowFamily(f *family, hide bool, hidden []bool) {
	cells := make([]cell, len(f.benefits))
	for i, b := range f.benefits {
		members := im.ByBenefit[b].Members
		cells[i] = cell{members, hide || few(members)}
	}
	if hide {
		for _, b := range f.benefits {
			hidden[b] = true
		}
		return
	}
	for i, h := range shelter(cells, f.members) {
		hidden[f.benefits[i]] = h
	}
}

// narrowMoves narrows what became of the lines of each benefit: together they are what the benefit changed.
func (im *Impact) narrowMoves(hiddenBenefits map[string]bool) (out []Move) {
	whole := make(map[string]int64)
	for i := range im.ByBenefit {
		whole[im.ByBenefit[i].Code] = im.ByBenefit[i].Members
	}
	for at := 0; at < len(im.Moves); {
		benefit, end := im.Moves[at].Benefit, at
		for end < len(im.Moves) && im.Moves[end].Benefit == benefit {
			end++
		}
		moves := im.Moves[at:end]
		at = end
		if hide, known := hiddenBenefits[benefit]; hide || !known {
			continue
		}
		cells := make([]cell, len(moves))
		for i := range moves {
			cells[i] = cell{moves[i].Members, moves[i].Members < Least}
		}
		out = append(out, mergedMoves(moves, shelter(cells, whole[benefit]))...)
	}
	return out
}

func mergedMoves(moves []Move, hidden []bool) (out []Move) {
	other := Move{Benefit: moves[0].Benefit, Reason: Other, Members: Few}
	for i := range moves {
		if !hidden[i] {
			out = append(out, moves[i])
			continue
		}
		other.Lines, other.Cents = other.Lines+moves[i].Lines, other.Cents+moves[i].Cents
	}
	if len(out) > 0 && len(out) < len(moves) {
		out = append(out, other)
	}
	return out
}
