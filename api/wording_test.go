package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"octroi/engine"
)

// TestSubmitClaim_readsTheMediaTypeInAnyCase: HTTP does not care for the case of a media type, nor may the decoder.
func TestSubmitClaim_readsTheMediaTypeInAnyCase(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, kind := range []string{"APPLICATION/JSON", "Application/Json; Charset=UTF-8"} {
		r := f.do(f.request(http.MethodPost, "/v1/claims", line("M1", "M1"), "Content-Type", "-", "Content-Type", kind, "Idempotency-Key", uuid.NewString()))
		if r.status != http.StatusCreated {
			t.Errorf("%s: %d %s", kind, r.status, r.body)
		}
	}
}

// TestHead_isServedToProbesOnly: the others say so, and say what they take.
func TestHead_isServedToProbesOnly(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for target, status := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/v1/members/M1": 405, "/v1/book": 405, "/v1/claims": 405, "/docs": 405, "/nothing": 404,
	} {
		r := f.do(f.request(http.MethodHead, target, ""))
		if r.status != status || (status == 405) != strings.Contains(r.header.Get("Allow"), "GET") {
			t.Errorf("HEAD %s: %d, Allow %q", target, r.status, r.header.Get("Allow"))
		}
	}
}

// TestMessages_sayWhatToDo holds sentences that once misled.
func TestMessages_sayWhatToDo(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for _, tt := range []struct{ method, target, body, lang, says, not string }{
		{"GET", "/v1/benefits?on=2025-01-01", "", "en", "takes no parameters", "parameters are"},
		{"GET", "/v1/claims?member=M1&sort=name;drop", "", "en", "%3B", "in errors"},
		{"POST", "/v1/quotes", line(`"units":1`, `"units":10001`), "en", "at most 10,000", "0.001"},
		{"POST", "/v1/quotes", line(`"units":1`, `"units":0.0001`), "en", "0.001", "{step"},
		{"POST", "/v1/quotes", "[]", "nl", "niet een lijst", "geen een"},
	} {
		r := f.do(f.request(tt.method, tt.target, tt.body, "Accept-Language", tt.lang))
		if body := string(r.body); r.status < 400 || !strings.Contains(body, tt.says) || strings.Contains(body, tt.not) {
			t.Errorf("%s %s: %d %s", tt.method, tt.target, r.status, body)
		}
	}
}

// TestRenderError_theDecodersRefusalIsTheClients: a media type that only the decoder refuses is no fault of ours.
func TestRenderError_theDecodersRefusalIsTheClients(t *testing.T) {
	t.Parallel()
	if p := RenderError(echo.ErrUnsupportedMediaType, engine.EN); p.Status != http.StatusUnsupportedMediaType || p.Code != "media_type" {
		t.Errorf("%+v", p)
	}
}
