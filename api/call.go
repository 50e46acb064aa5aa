package api

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"octroi/engine"
)

// call is what the server knows of one request besides its DTO. It travels in the request's context, because the
// generated handlers pass nothing else on.
type call struct {
	requestID string
	lang      engine.Lang
	op        *operation // nil when the contract has no such route
	key       engine.Key // zero on public routes
	accept    string     // the media type to answer with, one of op.produces
	query     url.Values // the parameters of the address, as the contract allows them
	raw       []byte     // the body as it was sent
	body      body       // what the checks made of it
	refused   string     // code of the error that was answered; "" when all went well
}

type callKey struct{}

// callOf returns the call of a request's context. Outside a request it is an empty one, in English.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{lang: engine.EN}
}

// begin makes the call of a request and names it, before anything else can fail.
func (s *server) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		// The id is ours: one that a client sends could forge log entries.
		k := &call{requestID: s.newID(), lang: language(r.Header.Get("Accept-Language")), op: s.contract.find(r.Method, c.Path())}
		c.Response().Header().Set(echo.HeaderXRequestID, k.requestID)
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), callKey{}, k)))
		return next(c)
	}
}

// actor says who asks, for the audit trail.
func (s *server) actor(ctx context.Context) engine.Actor {
	c := callOf(ctx)
	return engine.Actor{Client: c.key.ID, Person: c.key.Label, Member: c.key.Member, RequestID: c.requestID, At: s.now().UTC()}
}
