package api

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"octroi/engine"
)

// ListQueue reads a page of the lines that wait.
func (s *server) ListQueue(ctx context.Context, r ListQueueRequestObject) (ListQueueResponseObject, error) {
	p := &r.Params
	limit := p.Limit
	if limit == 0 {
		limit = defaultPage
	}
	filter, err := s.queueFilter(ctx, &QueueFilter{
		WaitsFor: p.WaitsFor, Benefit: p.Benefit, Category: p.Category, Member: p.Member, Provider: p.Provider, Channel: p.Channel,
		From: p.From, Until: p.Until, SubmittedFrom: p.SubmittedFrom, SubmittedUntil: p.SubmittedUntil,
		OlderThanDays: p.OlderThanDays, Cursor: p.Cursor,
	})
	if len(err) > 0 {
		return nil, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: err}
	}
	filter.Limit = limit + 1 // one more than asked for tells whether there is a next page
	items, counts, failed := s.svc.Queue(ctx, filter)
	if failed != nil {
		return nil, failed
	}
	page := QueuePage{Lines: make([]QueueLine, 0, limit), Counts: make([]QueueCount, len(engine.AllWaits))}
	if len(items) > limit {
		items = items[:limit]
		page.NextCursor = orNull(queueCursor(items[limit-1].QueuePlace))
	}
	for i, what := range engine.AllWaits {
		page.Counts[i] = QueueCount{WaitsFor: string(what), Lines: counts[what]}
	}
	for i := range items {
		book, err := s.svc.Book(ctx, items[i].Record.Decision.Revision)
		if err != nil {
			return nil, err
		}
		page.Lines = append(page.Lines, newQueueLine(book, &items[i], callOf(ctx).lang))
	}
	return ListQueue200JSONResponse(page), nil
}

// RedecideQueue decides lines that wait again.
func (s *server) RedecideQueue(ctx context.Context, r RedecideQueueRequestObject) (RedecideQueueResponseObject, error) {
	filter, fields := s.queueFilter(ctx, r.Body)
	for i := range fields {
		fields[i].Pointer = "/" + fields[i].Pointer
	}
	if err := callOf(ctx).body.refusal(fields); err != nil {
		return nil, err
	}
	done, err := s.svc.Redecide(ctx, filter, reasonOf(r.Body.Reason), s.actor(ctx))
	if err != nil {
		return nil, err
	}
	if done.Err != nil {
		s.log.WarnContext(ctx, "lines that wait could not be decided again", "request_id", callOf(ctx).requestID, "claims", done.Failed, "error", done.Err)
	}
	return RedecideQueue200JSONResponse{
		Claims: done.Claims, Changed: done.Changed, Failed: done.Failed, NextCursor: orNull(queueCursor(done.Next)),
	}, nil
}

// queueFilter reads which lines of the queue are meant. A period that ends before it begins would be an empty list that says
// nothing of the mistake.
func (s *server) queueFilter(ctx context.Context, q *QueueFilter) (f engine.QueueFilter, fields []engine.FieldError) {
	f = engine.QueueFilter{
		WaitsFor: engine.WaitsFor(q.WaitsFor), Benefit: q.Benefit, Category: q.Category, Member: q.Member, Provider: q.Provider,
		Channel: q.Channel, Service: engine.Span{From: dateOf(q.From), Until: dateOf(q.Until)},
		Submitted: engine.Span{From: dateOf(q.SubmittedFrom), Until: dateOf(q.SubmittedUntil)},
	}
	refuse := func(pointer, code string) { fields = append(fields, engine.FieldError{Pointer: pointer, Code: code}) }
	if q.OlderThanDays > 0 {
		if last := s.today(ctx).AddDays(-q.OlderThanDays); f.Submitted.Until == 0 || last < f.Submitted.Until {
			f.Submitted.Until = max(last, 1)
		}
	}
	if f.Service.Until != 0 && f.Service.Until <= f.Service.From {
		refuse("until", "span_order")
	}
	if until := dateOf(q.SubmittedUntil); until != 0 && until <= f.Submitted.From {
		refuse("submitted_until", "span_order")
	}
	var ok bool
	if f.After, ok = readQueueCursor(q.Cursor); !ok {
		refuse("cursor", "cursor_invalid")
	}
	return f, fields
}

func newQueueLine(book *engine.Book, q *engine.QueueItem, lang engine.Lang) QueueLine {
	c, l, d := &q.Record.Claim, &q.Record.Claim.Lines[q.Line], &q.Record.Decision.Lines[q.Line]
	return QueueLine{
		Claim: q.Claim, Line: q.Line, Version: q.Version, Member: c.Member, Benefit: d.Benefit, Category: d.Category, Date: l.Date.String(),
		Provider: l.Provider, SubmittedOn: c.SubmittedOn.String(), Channel: c.Channel, WaitsFor: string(q.WaitsFor),
		ChargedCents: int64(l.Charged), Reasons: newReasons(book, d.Reasons, lang),
	}
}

// queuePrefix is the version of what a cursor of the queue holds: the place of the last line shown.
const queuePrefix = "q1:"

// queueCursor writes a place, "" for the zero place.
func queueCursor(p engine.QueuePlace) string {
	if p.Claim == "" {
		return ""
	}
	return writeCursor(queuePrefix, p.Claim+"/"+strconv.Itoa(p.Line))
}

func readQueueCursor(cursor string) (p engine.QueuePlace, ok bool) {
	_, err := idOfCursor(queuePrefix, cursor, func(id string) bool {
		claim, line, _ := strings.Cut(id, "/")
		n, err := strconv.Atoi(line)
		p = engine.QueuePlace{Claim: claim, Line: n}
		return err == nil && strconv.Itoa(n) == line && n >= 0 && uuid.Validate(claim) == nil && len(claim) == 36
	})
	return p, err == nil
}
