package api

import (
	"context"
	"slices"

	"octroi/engine"
)

// GetOpportunities lists what a member is probably entitled to and has not used.
func (s *server) GetOpportunities(ctx context.Context, r GetOpportunitiesRequestObject) (GetOpportunitiesResponseObject, error) {
	on, fields := segmentDay(r.Params.On)
	if len(fields) > 0 {
		return nil, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
	}
	found, book, err := s.svc.Opportunities(ctx, r.Id, on)
	if err != nil {
		return nil, err
	}
	return GetOpportunities200JSONResponse(NewOpportunities(book, &found, engine.OpportunityKind(r.Params.Kind), callOf(ctx).lang)), nil
}

// maxLooked bounds how many members one page of a segment looks at, so that it comes in time.
const maxLooked = 5000

// ListOpportunities reads a page of the members of a segment.
func (s *server) ListOpportunities(ctx context.Context, r ListOpportunitiesRequestObject) (ListOpportunitiesResponseObject, error) {
	p := &r.Params
	seg, fields := segmentOf(&CountOpportunitiesParams{
		Benefit: p.Benefit, Category: p.Category, AgeFrom: p.AgeFrom, AgeTo: p.AgeTo, Region: p.Region, On: p.On, UntilDays: p.UntilDays, Kind: p.Kind,
	})
	after, err := idOfCursor(segmentPrefix, p.Cursor, func(id string) bool { return id != "" && len(id) <= 64 })
	if err != nil {
		fields = append(fields, engine.FieldError{Pointer: "cursor", Code: "cursor_invalid"})
	}
	if len(fields) > 0 {
		return nil, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
	}
	seg.After, seg.Limit, seg.MaxMembers = after, p.Limit, maxLooked
	if seg.Limit == 0 {
		seg.Limit = defaultPage
	}
	page, book, err := s.svc.SegmentOpportunities(ctx, seg)
	if err != nil {
		return nil, err
	}
	return ListOpportunities200JSONResponse(NewOpportunityPage(book, &page, callOf(ctx).lang)), nil
}

// segmentPrefix is the version of what a cursor of a segment holds: the id of the last member looked at.
const segmentPrefix = "o1:"

// CountOpportunities counts the members of a segment, without a word about anybody.
func (s *server) CountOpportunities(ctx context.Context, r CountOpportunitiesRequestObject) (CountOpportunitiesResponseObject, error) {
	seg, fields := segmentOf(&r.Params)
	if len(fields) > 0 {
		return nil, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
	}
	counts, book, err := s.svc.CountOpportunities(ctx, seg)
	if err != nil {
		return nil, err
	}
	return CountOpportunities200JSONResponse(NewOpportunityCounts(book, &counts, callOf(ctx).lang)), nil
}

// segmentOf reads which segment is meant.
func segmentOf(p *CountOpportunitiesParams) (engine.Segment, []engine.FieldError) {
	on, fields := segmentDay(p.On)
	seg := engine.Segment{Benefit: p.Benefit, Category: p.Category, Kind: engine.OpportunityKind(p.Kind), Region: p.Region, On: on, LapsesIn: p.UntilDays}
	if p.Benefit == "" && p.Category == "" {
		fields = append(fields, engine.FieldError{Pointer: "benefit", Code: "segment_unbounded"})
	}
	if p.AgeFrom != nil || p.AgeTo != nil {
		seg.Ages = &engine.AgeRange{From: 0, To: engine.MaxAge}
		if p.AgeFrom != nil {
			seg.Ages.From = *p.AgeFrom
		}
		if p.AgeTo != nil {
			seg.Ages.To = *p.AgeTo
		}
		if seg.Ages.To < seg.Ages.From {
			fields = append(fields, engine.FieldError{Pointer: "age_to", Code: "age_order"})
		}
	}
	return seg, fields
}

// segmentDay reads the day for which something is told.
func segmentDay(text string) (engine.Date, []engine.FieldError) {
	on := dateOf(text)
	if on > latestBalance {
		return 0, []engine.FieldError{{Pointer: "on", Code: "date_implausible"}}
	}
	return on, nil
}

// NewOpportunities writes a member's opportunities as the API does; of one kind, or of any when it is "".
func NewOpportunities(book *engine.Book, found *engine.Opportunities, kind engine.OpportunityKind, lang engine.Lang) OpportunityList {
	out := OpportunityList{
		Member: found.Member, On: found.On.String(), BookRevision: book.Revision, Barred: newReasons(book, found.Barred, lang),
		Opportunities: make([]Opportunity, 0, len(found.All)),
	}
	for i := range found.All {
		if o := &found.All[i]; kind == "" || o.Kind == kind {
			out.Opportunities = append(out.Opportunities, newOpportunity(book, o, lang))
		}
	}
	return out
}

// NewOpportunityPage writes a page of a segment as the API does.
func NewOpportunityPage(book *engine.Book, page *engine.SegmentPage, lang engine.Lang) OpportunityPage {
	out := OpportunityPage{On: page.On.String(), BookRevision: book.Revision, Members: make([]SegmentMember, len(page.Members)), LookedAt: page.Looked}
	if page.Next != "" {
		out.NextCursor = orNull(writeCursor(segmentPrefix, page.Next))
	}
	for i := range page.Members {
		m := &page.Members[i]
		out.Members[i] = SegmentMember{Member: m.Member, Opportunities: make([]SegmentOpportunity, len(m.All))}
		for j := range m.All {
			o := &m.All[j]
			out.Members[i].Opportunities[j] = SegmentOpportunity{Benefit: o.Benefit, Category: o.Category, Kind: string(o.Kind),
				Limits: newOpportunityLimits(book.Benefit(o.Benefit), o, lang), Until: orNull(o.Until.String())}
		}
	}
	return out
}

// NewOpportunityCounts writes the counts of a segment as the API does.
func NewOpportunityCounts(book *engine.Book, c *engine.SegmentCounts, lang engine.Lang) OpportunityCounts {
	out := OpportunityCounts{On: c.On.String(), BookRevision: book.Revision, Members: c.Members, Benefits: make([]OpportunityCount, len(c.Benefits))}
	for i := range c.Benefits {
		b := &c.Benefits[i]
		few := []string{string(engine.OpportunityUnused), string(engine.OpportunityPartlyUsed)}
		few = slices.DeleteFunc(few, func(kind string) bool {
			return kind == string(engine.OpportunityUnused) && !b.FewUnused || kind == string(engine.OpportunityPartlyUsed) && !b.FewPartly
		})
		out.Benefits[i] = OpportunityCount{Benefit: b.Benefit, Title: book.Benefit(b.Benefit).Title.In(lang), Category: b.Category,
			Unused: b.Unused, PartlyUsed: b.PartlyUsed, FewerThanTen: few}
	}
	return out
}
