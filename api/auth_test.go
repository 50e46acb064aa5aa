package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"octroi/engine"
)

func jsonDecode(src string, v any) error { return json.Unmarshal([]byte(src), v) }

// concrete fills the parameters of an Echo path with values that exist.
func concrete(path string) string {
	switch {
	case strings.HasPrefix(path, "/v1/members/:id"):
		return strings.Replace(path, ":id", "M1", 1)
	case strings.HasPrefix(path, "/v1/providers/:id"):
		return strings.Replace(path, ":id", "P1", 1)
	case path == "/v1/benefits/:code":
		return "/v1/benefits/psychology"
	case path == "/docs/:asset":
		return "/docs/page.js"
	default:
		return strings.NewReplacer(":id", "none", ":line", "0", ":n", "1").Replace(path)
	}
}

// TestAuthorise_everyRouteForEveryRole: without a key nothing but the public routes, with a key exactly what the role's
// scopes allow.
func TestAuthorise_everyRouteForEveryRole(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	keys := map[engine.Role]string{}
	for _, role := range engine.Roles {
		keys[role] = f.newKey(role)
	}
	for _, op := range f.contract().operations {
		target := concrete(op.path)
		anonymous := f.do(f.request(op.method, target, "", "Authorization", "-"))
		if op.public {
			if anonymous.status != http.StatusOK {
				t.Errorf("%s %s: %d without a key", op.method, target, anonymous.status)
			}
			continue
		}
		if anonymous.status != http.StatusUnauthorized || !strings.HasPrefix(anonymous.header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s %s: %d without a key", op.method, target, anonymous.status)
		}
		for _, role := range engine.Roles {
			r := f.do(f.request(op.method, target, "", "Authorization", "-", "Authorization", "Bearer "+keys[role]))
			allowed := !slices.ContainsFunc(op.scopes, func(s string) bool { return !slices.Contains(Scopes(role), s) })
			if allowed == (r.status == http.StatusForbidden) || r.status == http.StatusUnauthorized {
				t.Errorf("%s %s as %s: %d", op.method, target, role, r.status)
			}
		}
	}
}

func (f *fixture) contract() *contract {
	f.t.Helper()
	c, err := sharedContract()
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

func TestAuthorise_refusesEverythingThatIsNoKey(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	for name, headers := range map[string][]string{
		"empty":     {"Authorization", ""},
		"no scheme": {"Authorization", f.key},
		"basic":     {"Authorization", "Basic " + f.key},
		"unknown":   {"Authorization", "Bearer oct_" + strings.Repeat("A", 43)},
		"no prefix": {"Authorization", "Bearer " + strings.TrimPrefix(f.key, "oct_")},
		"longer":    {"Authorization", "Bearer " + f.key + "A"},
		"1 MB":      {"Authorization", "Bearer oct_" + strings.Repeat("x", 1<<20)},
		"dots":      {"Authorization", "Bearer " + strings.Repeat(".", 1_000_000)},
		"twice":     {"Authorization", "Bearer " + f.key, "Authorization", "Bearer " + f.key},
	} {
		r := f.request(http.MethodGet, "/v1/book", "", append([]string{"Authorization", "-"}, headers...)...)
		if got := f.do(r); got.status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

func TestAuthorise_aRevokedKeyEndsWithinTenSeconds(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	secret, key, err := f.svc.CreateKey(t.Context(), "short", engine.RoleAuditor, "", engine.Actor{Client: "test"})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() int { return f.get("/v1/book", "Authorization", "-", "Authorization", "bearer "+secret).status }
	if got := ask(); got != http.StatusOK {
		t.Fatal(got)
	}
	if err := f.svc.RevokeKey(t.Context(), key.ID, engine.Actor{Client: "test", At: noon}); err != nil {
		t.Fatal(err)
	}
	f.setClock(noon.Add(10 * time.Second))
	if got := ask(); got != http.StatusUnauthorized {
		t.Errorf("ten seconds later: %d", got)
	}
}

func TestRequest_headersOfClientsCountForNothing(t *testing.T) {
	t.Parallel()
	f := setUp(t)
	r := f.get("/v1/book", "Authorization", "-", "X-User-ID", "admin", "X-Role", "admin", "X-Forwarded-For", "127.0.0.1")
	if r.status != http.StatusUnauthorized {
		t.Errorf("%d", r.status)
	}
	r = f.get("/v1/book", "X-Request-Id", "forged", "Origin", "https://evil.example")
	if id := r.header.Get("X-Request-Id"); id == "forged" || len(id) != 36 {
		t.Errorf("request id %q", id)
	}
	if r.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another origin is let in")
	}
}
