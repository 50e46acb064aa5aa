// Package api serves octroi over HTTP, on Echo. openapi.yaml is the contract; openapi.gen.go is generated from it
// (go generate ./api), and everything a client may rely on stands there.
//
// A request passes, in this order: request id, log, metrics, recovery, security headers; then, by the contract's entry
// for the route, the key and its scopes (auth.go), the accepted media type (negotiate.go), query and path parameters
// (params.go), and the raw body (strict*.go): encoding, size, JSON without duplicate or unknown names, and every value
// against its schema (shape*.go). Only then does the generated decoder fill a DTO and the handler call engine.Service.
//
// The handlers have three steps: read the DTO into the engine's types (convert_*.go), call the service, write the
// answer. They never write an error: problem.go turns every error into RFC 9457 application/problem+json, and nothing
// else does. Sentences are made there, in the language of Accept-Language, from a code and its arguments; the value of
// a field never reaches a message or the log.
//
// ReadClaim, ReadMember, ReadProvider, ReadApproval, NewClaim and RenderError serve the command line too, so that files
// and requests have one shape.
package api

//go:generate go tool -modfile=../tools.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml
