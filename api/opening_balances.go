package api

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"
)

// BookOpeningBalance stores what a member had used of a limit before.
func (s *server) BookOpeningBalance(ctx context.Context, r BookOpeningBalanceRequestObject) (BookOpeningBalanceResponseObject, error) {
	o := openingBalanceOf(r.Body)
	if refused := &callOf(ctx).body; len(refused.fields) > 0 {
		// What the book and the register say of the rest belongs into the same answer.
		more, err := s.svc.CheckOpeningBalance(ctx, o)
		if err != nil {
			return nil, err
		}
		return nil, refused.refusal(more)
	}
	note := o.Note
	o.Booking = s.booking(ctx, r.Params.IdempotencyKey, "")
	o.Note = note
	stored, replayed, err := s.svc.BookOpeningBalance(ctx, o)
	if err != nil {
		return nil, err
	}
	return bookedOpening{NewOpeningBalance(stored), replayed}, nil
}

// ReverseOpeningBalance takes an opening balance back.
func (s *server) ReverseOpeningBalance(ctx context.Context, r ReverseOpeningBalanceRequestObject) (ReverseOpeningBalanceResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	by := s.booking(ctx, r.Params.IdempotencyKey, r.Id)
	by.Note = norm.NFC.String(r.Body.Note)
	stored, replayed, err := s.svc.ReverseOpeningBalance(ctx, r.Id, by)
	if err != nil {
		return nil, err
	}
	return bookedOpening{NewOpeningBalance(stored), replayed}, nil
}

// GetOpeningBalance reads an opening balance.
func (s *server) GetOpeningBalance(ctx context.Context, r GetOpeningBalanceRequestObject) (GetOpeningBalanceResponseObject, error) {
	o, err := s.svc.OpeningBalance(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetOpeningBalance200JSONResponse(NewOpeningBalance(o)), nil
}

// ListOpeningBalances reads the opening balances of a member.
func (s *server) ListOpeningBalances(ctx context.Context, r ListOpeningBalancesRequestObject) (ListOpeningBalancesResponseObject, error) {
	all, err := s.svc.OpeningBalances(ctx, r.Params.Member)
	if err != nil {
		return nil, err
	}
	out := ListOpeningBalances200JSONResponse{Member: r.Params.Member, OpeningBalances: make([]OpeningBalance, len(all))}
	for i := range all {
		out.OpeningBalances[i] = NewOpeningBalance(all[i])
	}
	return out, nil
}

// bookedOpening is the answer to an opening balance or its reversal. It stands beside the generated one for the reason that
// submitted does.
type bookedOpening struct {
	opening  OpeningBalance
	replayed bool
}

// VisitBookOpeningBalanceResponse writes the answer.
func (a bookedOpening) VisitBookOpeningBalanceResponse(w http.ResponseWriter) error {
	return writeBooked(w, "/v1/opening-balances/"+a.opening.Id, a.replayed, a.opening)
}

// VisitReverseOpeningBalanceResponse writes the answer.
func (a bookedOpening) VisitReverseOpeningBalanceResponse(w http.ResponseWriter) error {
	return a.VisitBookOpeningBalanceResponse(w)
}
