package engine

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Segment selects members, and what they may have left unused.
type Segment struct {
	Benefit    string // a benefit or a category is asked for
	Category   string
	Kind       OpportunityKind // "" for any
	Ages       *AgeRange       // nil for any
	Region     string          // of the day, "" for any
	On         Date            // 0: today
	LapsesIn   int             // only what lapses within so many days after On; 0 for whatever is left
	After      string          // member id, exclusive; "" from the first
	Limit      int             // the most members of a page
	MaxMembers int             // how many members a page looks at, at most; 0 for as many as it takes
}

// MaxAge is more than the age of anybody.
const MaxAge = 150

// AgeRange is ages in whole years, both included.
type AgeRange struct{ From, To int }

// Contains reports whether an age is in the range.
func (a *AgeRange) Contains(age int) bool { return a == nil || (age >= a.From && age <= a.To) }

// born is the days of birth among which all members of these ages are, and few others.
func (a *AgeRange) born(on Date) Span {
	if a == nil {
		return Span{}
	}
	return Span{From: max(1, on.AddMonths(-12*(a.To+1))), Until: max(2, on.AddMonths(-12*a.From)+2)}
}

// SegmentPage is one page of a segment: members with what they have left, in the order of their ids.
type SegmentPage struct {
	On      Date
	Members []Opportunities
	Looked  int    // how many members were looked at
	Next    string // member id to go on after, "" when there are no more
}

// MemberFilter selects members by their registration.
type MemberFilter struct {
	After string // id, exclusive
	Born  Span
	Limit int
}

// segmentStep is how many members are read and weighed at a time.
const segmentStep = 500

// SegmentOpportunities returns one page of the members of a segment who have something left. NotFound and "benefit_not_found"
// or "category_not_found" for what the book in force does not have, and "region_not_found" where it has others. Every step of a page is read from its own snapshot.
func (s *Service) SegmentOpportunities(ctx context.Context, seg Segment) (page SegmentPage, book *Book, err error) {
	w := segmentWalk{service: s, segment: seg}
	if err := w.begin(ctx); err != nil {
		return page, nil, err
	}
	page.On = w.segment.On
	for !w.done && (seg.MaxMembers == 0 || page.Looked < seg.MaxMembers) {
		found, err := w.step(ctx)
		if err != nil {
			return page, w.book, err
		}
		page.Looked += w.looked
		for i := range found {
			if len(page.Members) == seg.Limit {
				page.Next = page.Members[seg.Limit-1].Member
				return page, w.book, nil
			}
			page.Members = append(page.Members, found[i])
		}
	}
	if !w.done {
		page.Next = w.segment.After
	}
	return page, w.book, nil
}

// segmentWalk goes through the members of a segment.
type segmentWalk struct {
	service *Service
	segment Segment
	book    *Book
	of      []*Benefit
	looked  int // in the last step
	done    bool
}

// begin finds the book and the benefits that are asked for.
func (w *segmentWalk) begin(ctx context.Context) (err error) {
	if w.book, err = w.service.ActiveBook(ctx); err != nil {
		return err
	}
	seg := &w.segment
	if seg.On == 0 {
		seg.On = DateIn(w.service.opt.Now(), w.book.Zone)
	}
	if seg.Benefit != "" && w.book.Benefit(seg.Benefit) == nil {
		return NewError(NotFound, "benefit_not_found", nearestBenefits(w.book, seg.Benefit)...)
	}
	if seg.Category != "" && !slices.ContainsFunc(w.book.Categories, func(c Category) bool { return c.Code == seg.Category }) {
		return NewError(NotFound, "category_not_found", Arg{"known", TextValue(strings.Join(nearestCategories(w.book, seg.Category), ", "))})
	}
	if _, known := w.book.Regions[seg.Region]; seg.Region != "" && !known && len(w.book.Regions) > 0 {
		return NewError(NotFound, "region_not_found", Arg{"known", TextValue(strings.Join(slices.Sorted(maps.Keys(w.book.Regions)), ", "))})
	}
	w.of = []*Benefit{} // none, rather than all
	for _, b := range w.book.Benefits {
		if (seg.Benefit == "" || b.Code == seg.Benefit) && (seg.Category == "" || b.Category == seg.Category) {
			w.of = append(w.of, b)
		}
	}
	return nil
}

func nearestBenefits(book *Book, code string) []Arg {
	codes := make([]string, len(book.Benefits))
	for i, b := range book.Benefits {
		codes[i] = b.Code
	}
	near := Nearest(code, codes, 3)
	if len(near) == 0 {
		return nil
	}
	return []Arg{{"nearest", TextValue(strings.Join(near, ", "))}}
}

// nearestCategories returns the codes that look like one, or all where none does.
func nearestCategories(book *Book, code string) []string {
	codes := make([]string, len(book.Categories))
	for i, c := range book.Categories {
		codes[i] = c.Code
	}
	if near := Nearest(code, codes, 3); len(near) > 0 {
		return near
	}
	return codes
}

// step weighs the next members, and returns those who have something left.
func (w *segmentWalk) step(ctx context.Context) (out []Opportunities, err error) {
	defer recovered(&err)
	seg := &w.segment
	err = w.service.store.View(ctx, func(r Reader) error {
		members, err := r.MembersAfter(ctx, MemberFilter{After: seg.After, Born: seg.Ages.born(seg.On), Limit: segmentStep})
		if err != nil {
			return err
		}
		w.looked = len(members)
		if w.done = len(members) < segmentStep; len(members) > 0 {
			seg.After = members[len(members)-1].ID
		}
		members = slices.DeleteFunc(members, func(m Member) bool { return !seg.holds(&m) })
		if len(members) == 0 {
			return nil
		}
		out, err = opportunitiesOf(ctx, r, w.book, members, seg.On, w.of)
		return err
	})
	for i := range out {
		out[i].All = slices.DeleteFunc(out[i].All, func(o Opportunity) bool { return !seg.wants(&o) })
	}
	return slices.DeleteFunc(out, func(o Opportunities) bool { return len(o.All) == 0 }), err
}

// holds reports whether a member is in the segment on its day.
func (seg *Segment) holds(m *Member) bool {
	return m.Erased == 0 && m.Born != 0 && m.Born <= seg.On && seg.Ages.Contains(AgeOn(m.Born, seg.On)) &&
		(seg.Region == "" || m.RegionOn(seg.On) == seg.Region)
}

// wants reports whether an opportunity is one that the segment asks for.
func (seg *Segment) wants(o *Opportunity) bool {
	return (seg.Kind == "" || o.Kind == seg.Kind) &&
		(seg.LapsesIn == 0 || (o.Until != 0 && o.Until <= seg.On.AddDays(seg.LapsesIn)))
}
