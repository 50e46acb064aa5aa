package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"octroi/engine"
)

// SubmitClaim decides a claim and stores it.
func (s *server) SubmitClaim(ctx context.Context, r SubmitClaimRequestObject) (SubmitClaimResponseObject, error) {
	claim, err := s.claim(ctx, r.Body)
	if err != nil {
		return nil, err
	}
	call := callOf(ctx)
	sum := sha256.Sum256(call.raw)
	result := s.svc.Submit(ctx, engine.Submission{
		Claim: claim, Request: engine.RequestKey{Client: call.key.ID, Key: r.Params.IdempotencyKey},
		BodyHash: hex.EncodeToString(sum[:]), By: s.actor(ctx),
	})
	if result.Err != nil {
		return nil, result.Err
	}
	book, err := s.svc.Book(ctx, result.Record.Decision.Revision)
	if err != nil {
		return nil, err
	}
	if !result.Replayed {
		s.metrics.decided(&result.Record.Decision)
	}
	answer := NewClaim(book, &result.Record, call.lang)
	if len(result.Others) > 0 || result.Replayed { // few claims change others: those in order of service
		followers, err := s.svc.Followers(ctx, answer.Id, result.Record.Version.N)
		if err != nil {
			return nil, err
		}
		if len(followers) > 0 {
			answer.Others = newOthers(answer.Member, followers)
		}
	}
	return submitted{claim: answer, replayed: result.Replayed}, nil
}

// submitted is the answer to a submission. It stands beside the generated one because that always sends
// Idempotency-Replayed, also when there is nothing to say.
type submitted struct {
	claim    Claim
	replayed bool
}

// VisitSubmitClaimResponse writes the answer.
func (a submitted) VisitSubmitClaimResponse(w http.ResponseWriter) error {
	w.Header().Set("Location", "/v1/claims/"+a.claim.Id)
	if a.replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	return writeJSON(w, http.StatusCreated, a.claim)
}

// QuoteClaim decides a claim and keeps nothing.
func (s *server) QuoteClaim(ctx context.Context, r QuoteClaimRequestObject) (QuoteClaimResponseObject, error) {
	claim, err := s.claim(ctx, r.Body)
	if err != nil {
		return nil, err
	}
	decision, book, err := s.svc.Quote(ctx, claim)
	if err != nil {
		return nil, err
	}
	if claim.SubmittedOn == 0 {
		claim.SubmittedOn = engine.DateIn(s.now(), book.Zone)
	}
	return QuoteClaim200JSONResponse(NewQuote(book, &claim, &decision, callOf(ctx).lang)), nil
}

// claim converts the DTO. When the schema refused anything in the body, the rule book is asked about the rest, so that
// one answer lists every mistake.
func (s *server) claim(ctx context.Context, dto *ClaimRequest) (engine.Claim, error) {
	claim := claimOf(dto)
	refused := &callOf(ctx).body
	if len(refused.fields) == 0 {
		return claim, nil
	}
	fields, err := s.svc.Check(ctx, claim)
	if err != nil {
		return engine.Claim{}, err
	}
	return engine.Claim{}, refused.refusal(fields)
}

// GetClaim reads a decided claim.
func (s *server) GetClaim(ctx context.Context, r GetClaimRequestObject) (GetClaimResponseObject, error) {
	record, err := s.svc.Claim(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	book, err := s.svc.Book(ctx, record.Decision.Revision)
	if err != nil {
		return nil, err
	}
	return GetClaim200JSONResponse(NewClaim(book, &record, callOf(ctx).lang)), nil
}

// defaultPage is how many claims a page has when nobody says.
const defaultPage = 20

// ListClaims reads a page of a member's claims.
func (s *server) ListClaims(ctx context.Context, r ListClaimsRequestObject) (ListClaimsResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	before, err := readCursor(r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	// The claims of a member who was erased are still there, without what they said.
	if _, err := s.svc.Member(ctx, r.Params.Member); err != nil && engine.ErrorCode(err) != "member_erased" {
		return nil, err
	}
	filter, err := claimFilterOf(&r.Params)
	if err != nil {
		return nil, err
	}
	// One more than asked for tells whether there is a next page.
	filter.Before, filter.Limit = before, limit+1
	records, err := s.svc.Claims(ctx, filter)
	if err != nil {
		return nil, err
	}
	page := ClaimPage{Claims: make([]Claim, 0, limit)}
	if len(records) > limit {
		records = records[:limit]
		page.NextCursor = orNull(newCursor(records[limit-1].Claim.ID))
	}
	for i := range records {
		book, err := s.svc.Book(ctx, records[i].Decision.Revision)
		if err != nil {
			return nil, err
		}
		page.Claims = append(page.Claims, NewClaim(book, &records[i], callOf(ctx).lang))
	}
	return ListClaims200JSONResponse(page), nil
}

// claimFilterOf reads what a list is narrowed to. A period that ends before it begins would be an empty list that says
// nothing of the mistake.
func claimFilterOf(p *ListClaimsParams) (engine.ClaimFilter, error) {
	f := engine.ClaimFilter{
		Member: p.Member, Benefit: p.Benefit, Category: p.Category, Outcome: engine.Outcome(p.Outcome), Channel: p.Channel,
		Service:   engine.Span{From: dateOf(p.From), Until: dateOf(p.Until)},
		Submitted: engine.Span{From: dateOf(p.SubmittedFrom), Until: dateOf(p.SubmittedUntil)},
	}
	var fields []engine.FieldError
	for _, span := range [...]struct {
		pointer string
		engine.Span
	}{{"until", f.Service}, {"submitted_until", f.Submitted}} {
		if span.Until != 0 && span.Until <= span.From {
			fields = append(fields, engine.FieldError{Pointer: span.pointer, Code: "span_order"})
		}
	}
	if len(fields) > 0 {
		return f, &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
	}
	return f, nil
}

// cursorPrefix is the version of what a cursor holds: the id of the last claim shown.
const cursorPrefix = "c1:"

func newCursor(id string) string { return writeCursor(cursorPrefix, id) }

func readCursor(cursor string) (string, error) {
	return idOfCursor(cursorPrefix, cursor, func(id string) bool { return uuid.Validate(id) == nil && len(id) == 36 })
}

func writeCursor(prefix, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(prefix + id))
}

// idOfCursor reads the id out of a cursor that writeCursor made of the same prefix; "" out of none.
func idOfCursor(prefix, cursor string, valid func(id string) bool) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	id, ok := strings.CutPrefix(string(raw), prefix)
	if err == nil && ok && valid(id) {
		return id, nil
	}
	fields := []engine.FieldError{{Pointer: "cursor", Code: "cursor_invalid"}}
	return "", &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
}
