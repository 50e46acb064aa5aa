package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"octroi/engine"
)

// maxBody is the most bytes of a request's body. Documents do not travel with claims.
const maxBody = 64 << 10

// body is what is left of a raw body after every check: JSON that fits the contract, and what did not fit.
type body struct {
	json    []byte              // the body; without the values refused in fields
	fields  []engine.FieldError // every value that does not fit its schema, and every unknown name, in the order of the body
	unknown bool                // a name was unknown: the body is malformed, whatever its values
}

// refusal makes one error of what the schema says of a body and of what the rule book or a register says of the rest,
// so that one answer lists every mistake; nil when there is none. An unknown name makes it one of kind Invalid.
func (b *body) refusal(more []engine.FieldError) error {
	fields := mergeFields(b.fields, more)
	switch {
	case len(fields) == 0:
		return nil
	case b.unknown:
		return &engine.Error{Kind: engine.Invalid, Code: "unknown_field", Fields: fields}
	default:
		return &engine.Error{Kind: engine.Unprocessed, Code: "invalid_fields", Fields: fields}
	}
}

// readBody checks raw against a schema of the contract. The error is of kind Invalid: the body cannot be read. Names
// that nobody knows and values that do not fit are no error here: they are listed in the answer, so that what the rule
// book says about the others can be told in the same breath.
func readBody(s *shape, raw []byte) (body, *engine.Error) {
	n, err := parseBody(raw)
	if err != nil {
		return body{}, err
	}
	return n.fit(s, raw), nil
}

// parseBody reads raw as one JSON object.
func parseBody(raw []byte) (node, *engine.Error) {
	src := string(raw)
	switch {
	case strings.TrimLeft(src, " \t\r\n") == "":
		return node{}, engine.NewError(engine.Invalid, "body_missing")
	case !utf8.Valid(raw), strings.HasPrefix(src, "\ufeff"):
		return node{}, engine.NewError(engine.Invalid, "bad_encoding")
	}
	n, err := parseJSON(src)
	if err != nil {
		return node{}, err
	}
	if n.kind != kindObject {
		return node{}, engine.NewError(engine.Invalid, "body_not_object", textArg("got", n.kind.String()))
	}
	return n, nil
}

// fit checks the object that was read from raw against a schema of the contract.
func (n *node) fit(s *shape, raw []byte) body {
	c := checker{}
	c.check(n, s, "")
	if len(c.fields) == 0 {
		return body{json: raw}
	}
	return body{json: n.appendJSON(nil), fields: c.fields, unknown: c.unknown}
}

// fetchBody reads the body of a request, of at most so many bytes. Errors: media_type (415), body_too_large (413).
func fetchBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if err := checkMediaType(r.Header, mediaJSON); err != nil {
		return nil, err
	}
	if r.ContentLength > most {
		return nil, errLargerThan(most)
	}
	// The reader stops one byte after the bound, whatever Content-Length or chunks say, and closes the connection.
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, errLargerThan(most)
		}
		return nil, engine.NewError(engine.Invalid, "body_unreadable").WithCause(err)
	}
	return raw, nil
}

func errTooLarge() error { return errLargerThan(maxBody) }

func errLargerThan(most int64) error {
	return engine.NewError(engine.Invalid, "body_too_large", intArg("max", int(most)))
}

// The media types of bodies: one JSON object, or one per line.
const (
	mediaJSON   = "application/json"
	mediaNDJSON = "application/x-ndjson"
)

// checkMediaType wants one type, in UTF-8 and not compressed: what is counted is what was sent.
func checkMediaType(h http.Header, want string) error {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := strings.ToLower(params["charset"])
	encoding := strings.ToLower(strings.Join(h.Values("Content-Encoding"), ","))
	switch {
	case err != nil, kind != want, charset != "" && charset != "utf-8", len(h.Values("Content-Type")) > 1:
		return engine.NewError(engine.Invalid, "media_type", textArg("want", want))
	case encoding != "" && encoding != "identity":
		return engine.NewError(engine.Invalid, "content_encoding")
	default:
		return nil
	}
}
