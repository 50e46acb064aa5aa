package engine

import (
	"context"
	"slices"
)

// SmallestGroup is the fewest people of whom a count is told to those who may not see who they are. Larger counts are told in
// whole tens, so that the difference of two segments does not single anybody out.
const SmallestGroup = 10

// SegmentCounts is how many members of a segment have something left, rounded down to whole tens; below ten, nothing is told.
type SegmentCounts struct {
	On       Date
	Members  int64 // with anything left, each once
	Benefits []BenefitCount
}

// BenefitCount is how many members have something of a benefit left.
type BenefitCount struct {
	Benefit, Category    string
	Unused, PartlyUsed   int64
	FewUnused, FewPartly bool // fewer than SmallestGroup or none, and not told
}

// CountOpportunities counts the members of a segment who have something left, by benefit, in the order of the book. It goes
// through the whole segment, whatever After, Limit and MaxMembers say; one count runs at a time. Errors as those of
// SegmentOpportunities.
func (s *Service) CountOpportunities(ctx context.Context, seg Segment) (c SegmentCounts, book *Book, err error) {
	select {
	case s.counting <- struct{}{}:
		defer func() { <-s.counting }()
	case <-ctx.Done():
		return c, nil, NewError(Unavailable, "busy").WithCause(ctx.Err())
	}
	seg.After = ""
	w := segmentWalk{service: s, segment: seg}
	if err := w.begin(ctx); err != nil {
		return c, nil, err
	}
	c.On = w.segment.On
	c.Benefits = make([]BenefitCount, len(w.of))
	for i, b := range w.of {
		c.Benefits[i] = BenefitCount{Benefit: b.Code, Category: b.Category}
	}
	for !w.done {
		found, err := w.step(ctx)
		if err != nil {
			return SegmentCounts{}, w.book, err
		}
		for i := range found {
			c.add(&found[i])
		}
	}
	c.coarsen(seg.Kind)
	return c, w.book, nil
}

func (c *SegmentCounts) add(m *Opportunities) {
	c.Members++
	for i := range m.All {
		o := &m.All[i]
		at := slices.IndexFunc(c.Benefits, func(b BenefitCount) bool { return b.Benefit == o.Benefit })
		if o.Kind == OpportunityUnused {
			c.Benefits[at].Unused++
		} else {
			c.Benefits[at].PartlyUsed++
		}
	}
}

// coarsen leaves out what would tell of few people. None is told as few are: in a segment of one person, the difference tells of
// that person. What was not asked for stays 0.
func (c *SegmentCounts) coarsen(asked OpportunityKind) {
	coarse := func(n *int64, of OpportunityKind) (few bool) {
		few = *n < SmallestGroup && (asked == "" || asked == of)
		*n -= *n % SmallestGroup
		return few
	}
	coarse(&c.Members, asked)
	for i := range c.Benefits {
		b := &c.Benefits[i]
		b.FewUnused, b.FewPartly = coarse(&b.Unused, OpportunityUnused), coarse(&b.PartlyUsed, OpportunityPartlyUsed)
	}
}
