package api

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// GetErasure reads where the erasure of a member stands.
func (s *server) GetErasure(ctx context.Context, r GetErasureRequestObject) (GetErasureResponseObject, error) {
	e, err := s.svc.Erasure(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetErasure200JSONResponse(NewErasure(&e, callOf(ctx).lang)), nil
}

// RequestErasure asks for the erasure of a member.
func (s *server) RequestErasure(ctx context.Context, r RequestErasureRequestObject) (RequestErasureResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	step := s.erasureStep(ctx)
	step.Note = norm.NFC.String(r.Body.Note)
	e, err := s.svc.RequestErasure(ctx, r.Id, step, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return RequestErasure200JSONResponse(NewErasure(&e, callOf(ctx).lang)), nil
}

// ConfirmErasure erases a member.
func (s *server) ConfirmErasure(ctx context.Context, r ConfirmErasureRequestObject) (ConfirmErasureResponseObject, error) {
	e, err := s.svc.ConfirmErasure(ctx, r.Id, s.erasureStep(ctx), s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return ConfirmErasure200JSONResponse(NewErasure(&e, callOf(ctx).lang)), nil
}

// WithdrawErasure takes the request for an erasure back.
func (s *server) WithdrawErasure(ctx context.Context, r WithdrawErasureRequestObject) (WithdrawErasureResponseObject, error) {
	e, err := s.svc.WithdrawErasure(ctx, r.Id, s.erasureStep(ctx), s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return WithdrawErasure200JSONResponse(NewErasure(&e, callOf(ctx).lang)), nil
}

// erasureStep is a step taken with a key: two keys of one label are one person.
func (s *server) erasureStep(ctx context.Context) engine.ErasureStep {
	return engine.ErasureStep{Person: callOf(ctx).key.Label}
}

// NewErasure writes an erasure as the API does.
func NewErasure(e *engine.Erasure, lang engine.Lang) Erasure {
	out := Erasure{Member: e.Member, State: "none", Steps: make([]ErasureStep, len(e.Steps)), Hindrances: make([]ErasureHindrance, len(e.Hindrances))}
	if state := e.State(); state != "" {
		out.State = string(state)
	}
	for i, s := range e.Steps {
		out.Steps[i] = ErasureStep{Step: string(s.Kind), Client: s.Client, Person: s.Person, At: instant(s.At), Note: s.Note}
	}
	for i, h := range e.Hindrances {
		text, hint := message(h.Code, lang, h.Args)
		out.Hindrances[i] = ErasureHindrance{Code: h.Code, Message: text, Hint: hint}
	}
	return out
}
