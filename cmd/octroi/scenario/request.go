package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"octroi/engine"
)

// answer is what came back of a step.
type answer struct {
	status int
	header http.Header
	body   []byte
	json   any // body with numbers as json.Number; nil when there is none
}

// send turns a step into a request to the handler. Only `load` has no endpoint: it calls the Service.
func (p *play) send(ctx context.Context, i int, s *step) (*answer, error) {
	switch s.action {
	case "claim":
		return p.post(ctx, i, s, "/v1/claims", s.body.json())
	case "partner_cost":
		return p.post(ctx, i, s, "/v1/partner-costs", s.body.json())
	case "opening_balance":
		return p.post(ctx, i, s, "/v1/opening-balances", s.body.json())
	case "reverse_partner_cost":
		return p.post(ctx, i, s, "/v1/partner-costs/"+url.PathEscape(s.body.textOf("id"))+"/reversal", noteOf(s.body))
	case "reverse_opening_balance":
		id := ""
		if a, ok := p.answers[s.body.textOf("step")]; ok {
			id, _ = at(a.json, "id").(string)
		}
		return p.post(ctx, i, s, "/v1/opening-balances/"+url.PathEscape(id)+"/reversal", noteOf(s.body))
	case "quote":
		return p.do(ctx, s.lang, http.MethodPost, "/v1/quotes", s.body.json())
	case "balances":
		path := "/v1/members/" + url.PathEscape(s.body.textOf("member")) + "/balances"
		return p.do(ctx, s.lang, http.MethodGet, path+query(s.body, "member"), nil)
	case "member":
		return p.do(ctx, s.lang, http.MethodPut, "/v1/members/"+url.PathEscape(s.body.textOf("id")), s.body.json())
	case "provider":
		return p.do(ctx, s.lang, http.MethodPut, "/v1/providers/"+url.PathEscape(s.body.textOf("id")), s.body.json())
	case "approval":
		return p.do(ctx, s.lang, http.MethodPut, "/v1/approvals/"+url.PathEscape(s.body.textOf("id")), s.body.json())
	case "report":
		return p.do(ctx, s.lang, http.MethodGet, "/v1/reports/spending"+query(s.body), nil)
	case "load":
		return p.sendLoad(ctx, s)
	default:
		return p.sendLife(ctx, i, s)
	}
}

// post sends a body that is stored once, with the step's key or one of its own.
func (p *play) post(ctx context.Context, i int, s *step, target string, body []byte) (*answer, error) {
	key := s.key
	if key == "" {
		key = fmt.Sprintf("scenario-step-%04d", i+1)
	}
	return p.do(ctx, s.lang, http.MethodPost, target, body, "Idempotency-Key", key)
}

// noteOf is the body of a reversal.
func noteOf(n *node) []byte {
	if note := n.field("note"); note != nil {
		return append(append([]byte(`{"note":`), note.json()...), '}')
	}
	return []byte("{}")
}

func (p *play) sendLoad(ctx context.Context, s *step) (*answer, error) {
	book, err := p.load(ctx, s.body.text)
	if err == nil {
		p.zone = book.Zone
		return &answer{status: http.StatusOK}, nil
	}
	code := engine.ErrorCode(err)
	if code == "internal" {
		return nil, err
	}
	return &answer{status: http.StatusUnprocessableEntity, json: map[string]any{"code": code}}, nil
}

// query writes the fields of a mapping as a query string, without those that stand elsewhere.
func query(n *node, except ...string) string {
	v := url.Values{}
	for _, k := range n.keys {
		if len(except) > 0 && k == except[0] {
			continue
		}
		v.Set(k, n.fields[k].text)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (p *play) do(ctx context.Context, lang engine.Lang, method, target string, body []byte, headers ...string) (*answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://octroi"+target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.RemoteAddr = "127.0.0.1:1"
	req.RequestURI = target
	req.Header.Set("Authorization", "Bearer "+p.secret)
	req.Header.Set("Accept-Language", lang.String())
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := &recorder{header: http.Header{}}
	p.handler.ServeHTTP(w, req)
	a := &answer{status: w.status, header: w.header, body: w.body.Bytes()}
	if strings.Contains(w.header.Get("Content-Type"), "json") {
		dec := json.NewDecoder(bytes.NewReader(a.body))
		dec.UseNumber()
		if err := dec.Decode(&a.json); err != nil {
			return nil, fmt.Errorf("the answer is not JSON: %w", err)
		}
	}
	return a, nil
}

// problem describes an error answer in one line, "" when there is none.
func (a *answer) problem() string {
	code, _ := at(a.json, "code").(string)
	if code == "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", a.status, code)
	errs, _ := at(a.json, "errors").([]any)
	for _, e := range errs {
		fmt.Fprintf(&b, "; %v %v: %v", at(e, "pointer"), at(e, "code"), at(e, "message"))
	}
	return b.String()
}

// recorder keeps a response in memory. (httptest has one, but it adds a flag to the program.)
type recorder struct {
	header http.Header
	body   bytes.Buffer
	status int
}

// Header implements http.ResponseWriter.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// at walks into decoded JSON by object keys; nil when something is missing.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}
