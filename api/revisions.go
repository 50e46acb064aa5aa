package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"

	"octroi/engine"
)

// revision is what every request for another version of a claim takes from its request. The route is part of what must be
// repeated: one key on two routes is a mistake.
func (s *server) revision(ctx context.Context, claim, key string, kind engine.VersionKind, reason string) engine.VersionRequest {
	call := callOf(ctx)
	sum := sha256.Sum256(append([]byte(call.op.id+" "+claim+"\n"), call.raw...))
	return engine.VersionRequest{
		Claim: claim, Kind: kind, Reason: reasonOf(reason), By: s.actor(ctx),
		Request: engine.RequestKey{Client: call.key.ID, Key: key}, BodyHash: hex.EncodeToString(sum[:]),
	}
}

// revise makes a version, or tells every mistake in what was asked for.
func (s *server) revise(ctx context.Context, r engine.VersionRequest) (revised, error) {
	if refused := &callOf(ctx).body; len(refused.fields) > 0 {
		// What the book and the claim say of the rest belongs into the same answer.
		more, err := s.svc.CheckRevision(ctx, r)
		if err != nil {
			return revised{}, err
		}
		return revised{}, refused.refusal(more)
	}
	result := s.svc.Revise(ctx, r)
	if result.Err != nil {
		return revised{}, result.Err
	}
	claim, err := s.claimWithOthers(ctx, &result.Record, !result.Unchanged)
	if err != nil {
		return revised{}, err
	}
	if !result.Replayed && !result.Unchanged {
		s.metrics.decided(&result.Record.Decision)
	}
	return revised{claim, result.Replayed}, nil
}

// claimWithOthers writes a version with what followed from it. That is read again, so that a repeated request gets the same
// answer.
func (s *server) claimWithOthers(ctx context.Context, r *engine.Record, made bool) (Claim, error) {
	book, err := s.svc.Book(ctx, r.Decision.Revision)
	if err != nil {
		return Claim{}, err
	}
	var followers []engine.Record
	if made {
		if followers, err = s.svc.Followers(ctx, r.Claim.ID, r.Version.N); err != nil {
			return Claim{}, err
		}
	}
	return NewRevisedClaim(book, r, followers, callOf(ctx).lang), nil
}

// revised is the answer to a request for another version. It stands beside the generated ones for the reason that submitted
// does.
type revised struct {
	claim    Claim
	replayed bool
}

func (a revised) write(w http.ResponseWriter) error {
	return writeBooked(w, "/v1/claims/"+a.claim.Id, a.replayed, a.claim)
}

// VisitAddEvidenceResponse writes the answer.
func (a revised) VisitAddEvidenceResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitCorrectClaimResponse writes the answer.
func (a revised) VisitCorrectClaimResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitReverseClaimResponse writes the answer.
func (a revised) VisitReverseClaimResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitRedecideClaimResponse writes the answer.
func (a revised) VisitRedecideClaimResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitRuleOnLineResponse writes the answer.
func (a revised) VisitRuleOnLineResponse(w http.ResponseWriter) error { return a.write(w) }

// VisitConfirmRulingResponse writes the answer.
func (a revised) VisitConfirmRulingResponse(w http.ResponseWriter) error { return a.write(w) }

// AddEvidence adds documents to a claim that waits.
func (s *server) AddEvidence(ctx context.Context, r AddEvidenceRequestObject) (AddEvidenceResponseObject, error) {
	v := s.revision(ctx, r.Id, r.Params.IdempotencyKey, engine.VersionEvidence, r.Body.Reason)
	v.Evidence = evidenceOf(r.Body)
	return s.revise(ctx, v)
}

// CorrectClaim corrects what a claim said.
func (s *server) CorrectClaim(ctx context.Context, r CorrectClaimRequestObject) (CorrectClaimResponseObject, error) {
	v := s.revision(ctx, r.Id, r.Params.IdempotencyKey, engine.VersionCorrection, r.Body.Reason)
	v.Lines = correctedLines(r.Body)
	return s.revise(ctx, v)
}

// ReverseClaim takes a claim back.
func (s *server) ReverseClaim(ctx context.Context, r ReverseClaimRequestObject) (ReverseClaimResponseObject, error) {
	return s.revise(ctx, s.revision(ctx, r.Id, r.Params.IdempotencyKey, engine.VersionReversal, r.Body.Reason))
}

// RedecideClaim decides the waiting lines of a claim again.
func (s *server) RedecideClaim(ctx context.Context, r RedecideClaimRequestObject) (RedecideClaimResponseObject, error) {
	return s.revise(ctx, s.revision(ctx, r.Id, r.Params.IdempotencyKey, engine.VersionRedecision, r.Body.Reason))
}

// RuleOnLine stores what a reviewer decided on a line.
func (s *server) RuleOnLine(ctx context.Context, r RuleOnLineRequestObject) (RuleOnLineResponseObject, error) {
	v := s.revision(ctx, r.Id, r.Params.IdempotencyKey, engine.VersionRuling, r.Body.Reason)
	v.Ruling = rulingOf(r.Body)
	return s.revise(ctx, v)
}

// ConfirmRuling stores that a second person agrees with a ruling.
func (s *server) ConfirmRuling(ctx context.Context, r ConfirmRulingRequestObject) (ConfirmRulingResponseObject, error) {
	v := s.revision(ctx, r.Id+" "+strconv.Itoa(r.Line), r.Params.IdempotencyKey, engine.VersionRuling, r.Body.Reason)
	v.Claim, v.Ruling, v.Confirm = r.Id, &engine.Ruling{Line: r.Line}, true
	return s.revise(ctx, v)
}

// ListVersions reads the history of a claim.
func (s *server) ListVersions(ctx context.Context, r ListVersionsRequestObject) (ListVersionsResponseObject, error) {
	all, err := s.svc.Versions(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return ListVersions200JSONResponse(NewVersionList(all)), nil
}

// GetVersion reads one version of a claim in full.
func (s *server) GetVersion(ctx context.Context, r GetVersionRequestObject) (GetVersionResponseObject, error) {
	all, err := s.svc.Versions(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	if r.N > len(all) {
		return nil, engine.NewError(engine.NotFound, "version_not_found")
	}
	book, err := s.svc.Book(ctx, all[r.N-1].Decision.Revision)
	if err != nil {
		return nil, err
	}
	return GetVersion200JSONResponse(NewVersionDetail(book, all, r.N, callOf(ctx).lang)), nil
}
