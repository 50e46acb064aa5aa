package api

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"octroi/engine"
)

// TestContract_isWhatIsServed: a route without an operation, or an operation without a route, is a lie.
func TestContract_isWhatIsServed(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEcho(nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var served, promised []string
	for _, r := range e.Routes() {
		served = append(served, r.Method+" "+r.Path)
	}
	for route := range c.operations {
		promised = append(promised, route)
	}
	slices.Sort(served)
	slices.Sort(promised)
	if diff := cmp.Diff(promised, served); diff != "" {
		t.Errorf("contract (-) and routes (+) differ: %s", diff)
	}
}

func TestContract_refusesARouteItDoesNotHave(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	e.GET("/v1/backdoor", func(echo.Context) error { return nil })
	if c.covers(e.Routes()) == nil {
		t.Error("a route without an operation was taken")
	}
}

// TestContract_everyRouteHasAScope: what is public is so on purpose, and every scope is some role's, else nobody could
// ever call the operation.
func TestContract_everyRouteHasAScope(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	public := []string{}
	asked := map[string]bool{}
	for route, op := range c.operations {
		if op.public {
			public = append(public, route)
			continue
		}
		if len(op.scopes) == 0 {
			t.Errorf("%s: no scope", route)
		}
		for _, scope := range op.scopes {
			asked[scope] = true
			if !slices.Contains(Scopes(engine.RoleAdmin), scope) {
				t.Errorf("%s: no role has the scope %s", route, scope)
			}
		}
	}
	slices.Sort(public)
	want := []string{"GET /docs", "GET /docs/:asset", "GET /healthz", "GET /openapi.json", "GET /openapi.yaml", "GET /readyz",
		"HEAD /healthz", "HEAD /readyz"}
	if diff := cmp.Diff(want, public); diff != "" {
		t.Errorf("public routes: %s", diff)
	}
	for _, role := range engine.Roles {
		if len(roleScopes[role]) == 0 {
			t.Errorf("role %s may do nothing", role)
		}
		for _, scope := range roleScopes[role] {
			if !asked[scope] {
				t.Errorf("role %s has the scope %s, which no operation asks for", role, scope)
			}
		}
	}
}

func TestContract_refusesAnOperationWithoutSecurity(t *testing.T) {
	t.Parallel()
	op := &openapi3.Operation{OperationID: "x", Responses: openapi3.NewResponses()}
	if _, err := newOperation(http.MethodGet, "/x", op); err == nil {
		t.Error("an operation that says nothing of security was taken")
	}
	op.Security = openapi3.NewSecurityRequirements().With(openapi3.NewSecurityRequirement().Authenticate("key"))
	if _, err := newOperation(http.MethodGet, "/x", op); err == nil {
		t.Error("an operation with a key but no scope was taken")
	}
}

func TestContract_refusesKeywordsThatNothingChecks(t *testing.T) {
	t.Parallel()
	multiple := 2.0
	for name, s := range map[string]*openapi3.Schema{
		"oneOf":      {OneOf: openapi3.SchemaRefs{openapi3.NewSchemaRef("", openapi3.NewStringSchema())}},
		"multipleOf": {Type: &openapi3.Types{"integer"}, MultipleOf: &multiple},
		"no type":    {},
		"open":       {Type: &openapi3.Types{"object"}},
	} {
		if _, err := newShape(openapi3.NewSchemaRef("", s)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestContract_examplesFit: the examples that people copy are accepted.
func TestContract_examplesFit(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.doc.Validate(t.Context()); err != nil {
		t.Errorf("an example breaks its schema: %v", err)
	}
}

// TestGeneratedServerIsCurrent: openapi.gen.go is what openapi.yaml generates today.
func TestGeneratedServerIsCurrent(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile("oapi-codegen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	out := dir + "/gen.go"
	config = bytes.Replace(config, []byte("output: openapi.gen.go"), []byte("output: "+out), 1)
	if err := os.WriteFile(dir+"/config.yaml", config, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "tool", "-modfile=../tools.mod", "oapi-codegen", "-config", dir+"/config.yaml", "openapi.yaml")
	if msg, err := cmd.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "" {
			t.Skipf("the generator cannot be built here: %v\n%s", err, msg)
		}
		t.Fatalf("%v\n%s", err, msg)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("openapi.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("openapi.yaml has changed; run go generate ./api")
	}
}

// values that replace others in the differential test: right and wrong of every kind.
var replacements = []string{
	`null`, `true`, `0`, `1`, `-1`, `2`, `100000000`, `100000001`, `"M1"`, `""`, `"2025-02-28"`, `"2025-02-30"`, `[]`, `{}`, `[{}]`, `[1]`,
	`"in_order"`, `"BE"`, `"be"`, `"a b"`, `"online"`, `{"from":"2025-01-01"}`, `[{"from":"2025-01-01"}]`, `{"x":1}`,
}

// TestShape_agreesWithAnotherValidator holds our checking of bodies against kin-openapi's on mutated examples. Where
// ours is stricter on purpose (units, national numbers, control characters), the replacements keep away.
func TestShape_agreesWithAnotherValidator(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	seeds := map[string]string{
		"ClaimRequest": `{"member":"M1","submitted_on":"2025-01-01","channel":"online","lines":[{"benefit":"b","date":"2025-01-01","charged_cents":1,` +
			`"provider":"P","bill":"B","evidence":[{"code":"form","document":"D","issued_on":"2025-01-01"}],"fields":{"a":1}}]}`,
		"Member": `{"id":"M1","born":"1990-01-01","died":"2020-01-01","households":[{"household":"H","holder":true,"from":"2020-01-01","until":"2021-01-01"}],` +
			`"coverage":[{"from":"2020-01-01"}],"contributions":[{"state":"lost","from":"2020-01-01"}],"statuses":[{"code":"x","from":"2020-01-01"}]}`,
		"Provider": `{"id":"P1","name":"N","profession":"p","country":"BE","recognised":[{"from":"2020-01-01"}],"networks":[{"code":"n","from":"2020-01-01"}]}`,
		"Approval": `{"id":"A1","member":"M1","benefit":"b","granted_on":"2025-01-01","from":"2025-01-01","until":"2026-01-01","units":1,"amount_cents":1}`,
	}
	options := append(c.doc.GetSchemaValidationOptions(), openapi3.EnableFormatValidation(),
		openapi3.WithStringFormatValidator("date", openapi3.NewCallbackValidator(func(s string) error {
			if code := dateCode(s); code != "" {
				return engine.NewError(engine.Invalid, code)
			}
			return nil
		})))
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"ClaimRequest", "Member", "Provider", "Approval"}).Draw(t, "schema")
		n, problem := parseJSON(seeds[name])
		if problem != nil {
			t.Fatal(problem)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range rapid.IntRange(0, 3).Draw(t, "mutations") {
			mutate(&n, r)
		}
		src := string(n.appendJSON(nil))
		got, problem := readBody(c.bodies[name], []byte(src))
		ours := problem == nil && len(got.fields) == 0
		var value any
		if err := jsonDecode(src, &value); err != nil {
			t.Fatal(err)
		}
		theirs := c.doc.Components.Schemas[name].Value.VisitJSON(value, options...)
		if ours != (theirs == nil) && !stricter(got.fields) {
			t.Fatalf("%s\nours: %v %v\ntheirs: %v", src, problem, got.fields, theirs)
		}
	})
}

// stricter reports whether a mistake is of a kind that the contract's words tell but a schema cannot.
func stricter(fields []engine.FieldError) bool {
	return slices.ContainsFunc(fields, func(f engine.FieldError) bool {
		return strings.HasPrefix(f.Pointer, "/lines/") && strings.Contains(f.Pointer, "/fields/") || f.Code == "units_invalid"
	})
}

// mutate replaces one value somewhere in the tree, drops a member, or adds an unknown one.
func mutate(n *node, r *rand.Rand) {
	for {
		switch {
		case n.kind == kindObject && len(n.members) > 0 && r.IntN(4) > 0:
			n = &n.members[r.IntN(len(n.members))].value
			continue
		case n.kind == kindArray && len(n.items) > 0 && r.IntN(4) > 0:
			n = &n.items[r.IntN(len(n.items))]
			continue
		case n.kind == kindObject && len(n.members) > 0 && r.IntN(3) == 0:
			n.members = slices.Delete(n.members, 0, 1)
			return
		case n.kind == kindObject && r.IntN(3) == 0:
			n.members = append(n.members, member{"unheard_of", node{kind: kindNull}})
			return
		}
		if v, err := parseJSON(replacements[r.IntN(len(replacements))]); err == nil {
			*n = v
		}
		return
	}
}
