package api

import (
	"context"

	"octroi/engine"
)

// GetMember reads a member.
func (s *server) GetMember(ctx context.Context, r GetMemberRequestObject) (GetMemberResponseObject, error) {
	m, err := s.svc.Member(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetMember200JSONResponse(NewMember(m)), nil
}

// PutMember registers or replaces a member.
func (s *server) PutMember(ctx context.Context, r PutMemberRequestObject) (PutMemberResponseObject, error) {
	fields := append(checkMember(r.Body, s.today(ctx)), checkBodyID(r.Body.Id, r.Id)...)
	if err := callOf(ctx).body.refusal(fields); err != nil {
		return nil, err
	}
	r.Body.Id = r.Id
	m := memberOf(r.Body)
	if err := s.svc.PutMember(ctx, m, s.actor(ctx)); err != nil {
		return nil, err
	}
	return PutMember200JSONResponse(NewMember(m)), nil
}

// checkBodyID wants the id of the body, when there is one, to be that of the path.
func checkBodyID(inBody, inPath string) []engine.FieldError {
	if inBody == "" || inBody == inPath {
		return nil
	}
	return []engine.FieldError{{Pointer: "/id", Code: "id_mismatch"}}
}

// latestBalance is the last day for which a standing is told: a window that began then, of fifty years at most, still
// ends on a day that four digits can write.
var latestBalance = engine.MustDate("2999-12-31")

// GetBalances reads what is used and left of a member's limits.
func (s *server) GetBalances(ctx context.Context, r GetBalancesRequestObject) (GetBalancesResponseObject, error) {
	on := dateOf(r.Params.On)
	if on > latestBalance {
		fields := []engine.FieldError{{Pointer: "on", Code: "date_implausible"}}
		return nil, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
	}
	balances, book, err := s.svc.Balances(ctx, r.Id, on)
	if err != nil {
		return nil, err
	}
	if on == 0 {
		on = engine.DateIn(s.now(), book.Zone)
	}
	return GetBalances200JSONResponse{
		Member: r.Id, On: on.String(), BookRevision: book.Revision, Balances: newBalances(book, balances, callOf(ctx).lang),
	}, nil
}
