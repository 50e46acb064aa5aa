package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// booking is what every booking takes from its request. What a reversal names is part of what must be repeated.
func (s *server) booking(ctx context.Context, key, reverses string) engine.Booking {
	call := callOf(ctx)
	sum := sha256.Sum256(append([]byte(reverses+"\n"), call.raw...))
	return engine.Booking{Request: engine.RequestKey{Client: call.key.ID, Key: key}, BodyHash: hex.EncodeToString(sum[:]), By: s.actor(ctx)}
}

// BookPartnerCost stores a partner cost.
func (s *server) BookPartnerCost(ctx context.Context, r BookPartnerCostRequestObject) (BookPartnerCostResponseObject, error) {
	c := partnerCostOf(r.Body)
	if refused := &callOf(ctx).body; len(refused.fields) > 0 {
		// What the book says of the rest belongs into the same answer.
		more, err := s.svc.CheckPartnerCost(ctx, c)
		if err != nil {
			return nil, err
		}
		return nil, refused.refusal(more)
	}
	id, note := c.ID, c.Note
	c.Booking = s.booking(ctx, r.Params.IdempotencyKey, "")
	c.ID, c.Note = id, note
	stored, replayed, err := s.svc.BookPartnerCost(ctx, c)
	if err != nil {
		return nil, err
	}
	return bookedCost{NewPartnerCost(stored), replayed}, nil
}

// ReversePartnerCost takes a partner cost back.
func (s *server) ReversePartnerCost(ctx context.Context, r ReversePartnerCostRequestObject) (ReversePartnerCostResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	by := s.booking(ctx, r.Params.IdempotencyKey, r.Id)
	by.Note = norm.NFC.String(r.Body.Note)
	stored, replayed, err := s.svc.ReversePartnerCost(ctx, r.Id, by)
	if err != nil {
		return nil, err
	}
	return bookedCost{NewPartnerCost(stored), replayed}, nil
}

// GetPartnerCost reads a partner cost.
func (s *server) GetPartnerCost(ctx context.Context, r GetPartnerCostRequestObject) (GetPartnerCostResponseObject, error) {
	c, err := s.svc.PartnerCost(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetPartnerCost200JSONResponse(NewPartnerCost(c)), nil
}

// costCursor is the version of what a cursor holds: the id of the last partner cost shown.
const costCursor = "p1:"

// ListPartnerCosts reads a page of partner costs.
func (s *server) ListPartnerCosts(ctx context.Context, r ListPartnerCostsRequestObject) (ListPartnerCostsResponseObject, error) {
	p := r.Params
	limit := p.Limit
	if limit == 0 {
		limit = defaultPage
	}
	before, err := idOfCursor(costCursor, p.Cursor, func(id string) bool { return id != "" })
	if err != nil {
		return nil, err
	}
	// One more than asked for tells whether there is a next page.
	found, err := s.svc.PartnerCosts(ctx, engine.PartnerCostFilter{
		From: dateOf(p.From), To: dateOf(p.To), Category: p.Category, Partner: norm.NFC.String(p.Partner), Before: before, Limit: limit + 1,
	})
	if err != nil {
		return nil, err
	}
	page := PartnerCostPage{PartnerCosts: make([]PartnerCost, 0, limit)}
	if len(found) > limit {
		found = found[:limit]
		page.NextCursor = orNull(writeCursor(costCursor, found[limit-1].ID))
	}
	for i := range found {
		page.PartnerCosts = append(page.PartnerCosts, NewPartnerCost(found[i]))
	}
	return ListPartnerCosts200JSONResponse(page), nil
}

// bookedCost is the answer to a partner cost or its reversal. It stands beside the generated one for the reason that
// submitted does.
type bookedCost struct {
	cost     PartnerCost
	replayed bool
}

// VisitBookPartnerCostResponse writes the answer.
func (a bookedCost) VisitBookPartnerCostResponse(w http.ResponseWriter) error {
	return writeBooked(w, "/v1/partner-costs/"+a.cost.Id, a.replayed, a.cost)
}

// VisitReversePartnerCostResponse writes the answer.
func (a bookedCost) VisitReversePartnerCostResponse(w http.ResponseWriter) error {
	return a.VisitBookPartnerCostResponse(w)
}

// writeBooked answers what was stored, now or before.
func writeBooked(w http.ResponseWriter, location string, replayed bool, v any) error {
	w.Header().Set("Location", location)
	if replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	return writeJSON(w, http.StatusCreated, v)
}
