package api

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

//go:embed openapi.yaml
var contractYAML []byte

// operation is what the contract says about one route.
type operation struct {
	id       string
	method   string
	path     string   // as Echo writes it: /v1/claims/:id
	public   bool     // no key needed
	scopes   []string // all are needed
	success  int      // status of the answer when all is well
	produces []string // its media types, the first is the default
	consumes *shape   // the JSON body, nil when there is none
	maxBody  int64    // the most bytes of it
	streams  string   // the media type of a body that is read line by line; "" when there is none
	query    []param
	rest     *shape // what other query parameters must be, by any name; nil when there may be none
	inPath   []param
	header   []param

	timeLimit *time.Duration // nil is the server's own; 0 is none
}

// param is one parameter of an operation.
type param struct {
	name     string
	required bool
	shape    *shape
}

// contract is openapi.yaml, read once and in the form that requests are checked with.
type contract struct {
	doc        *openapi3.T
	operations map[string]*operation // by method and Echo path: "GET /v1/claims/:id"
	bodies     map[string]*shape     // by schema name
	rows       map[string]*shape     // the same for rows, which may have a key beside
}

// loadContract reads the embedded contract. It fails when the contract is not valid OpenAPI, when an operation does
// not say who may call it, or when a request uses a keyword that nothing here would check.
func loadContract() (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(contractYAML)
	if err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	c := &contract{doc: doc, operations: map[string]*operation{}, bodies: map[string]*shape{}, rows: map[string]*shape{}}
	for _, name := range [...]string{
		"ClaimRequest", "CorrectionRequest", "BatchClaim", "Member", "Provider", "Approval", "PartnerCostRequest", "OpeningBalanceRequest", "AccountRow",
	} {
		if c.bodies[name], err = newShape(doc.Components.Schemas[name]); err != nil {
			return nil, fmt.Errorf("openapi.yaml: schema %s: %w", name, err)
		}
	}
	c.rows["BatchClaim"] = c.bodies["BatchClaim"]
	for _, name := range [...]string{"ClaimRequest", "PartnerCostRequest", "OpeningBalanceRequest"} {
		c.rows[name] = c.bodies[name].with("key", c.bodies["BatchClaim"].members["key"])
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o, err := newOperation(method, path, op)
			if err != nil {
				return nil, fmt.Errorf("openapi.yaml: %s %s: %w", method, path, err)
			}
			c.operations[o.method+" "+o.path] = o
		}
	}
	return c, nil
}

func newOperation(method, path string, op *openapi3.Operation) (*operation, error) {
	o := &operation{id: op.OperationID, method: method, path: echoPath(path)}
	if err := o.readSecurity(op.Security); err != nil {
		return nil, err
	}
	if err := o.readTimeLimit(op.Extensions); err != nil {
		return nil, err
	}
	for _, ref := range op.Parameters {
		s, err := newShape(ref.Value.Schema)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", ref.Value.Name, err)
		}
		p := param{name: ref.Value.Name, required: ref.Value.Required, shape: s}
		switch ref.Value.In {
		case openapi3.ParameterInQuery:
			if s.kind == kindObject { // an exploded form: its members are parameters themselves
				o.rest = s.rest
				continue
			}
			o.query = append(o.query, p)
		case openapi3.ParameterInPath:
			o.inPath = append(o.inPath, p)
		case openapi3.ParameterInHeader:
			o.header = append(o.header, p)
		default:
			return nil, fmt.Errorf("parameter %s stands in %s, which nothing reads", p.name, ref.Value.In)
		}
	}
	if op.RequestBody != nil {
		if err := o.readRequest(op.RequestBody.Value.Content); err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		if err := o.readMaxBody(op.Extensions); err != nil {
			return nil, err
		}
	}
	return o, o.readAnswer(op)
}

// readRequest takes the one media type of a body: JSON with its schema, or lines of it, which are checked one by one.
func (o *operation) readRequest(content openapi3.Content) error {
	if len(content) == 1 && content[mediaNDJSON] != nil {
		o.streams = mediaNDJSON
		return nil
	}
	if len(content) != 1 || content[mediaJSON] == nil {
		return fmt.Errorf("name one media type, %s or %s", mediaJSON, mediaNDJSON)
	}
	var err error
	o.consumes, err = newShape(content[mediaJSON].Schema)
	return err
}

// readMaxBody takes x-max-body, in bytes: of the few bodies that are larger than a claim.
func (o *operation) readMaxBody(extensions map[string]any) error {
	o.maxBody = maxBody
	value, given := extensions["x-max-body"]
	if !given {
		return nil
	}
	most, ok := value.(float64)
	if !ok || most < maxBody {
		return fmt.Errorf("x-max-body is a number of bytes, %d or more", maxBody)
	}
	o.maxBody = int64(most)
	return nil
}

// readSecurity takes the scopes. Silence is refused: an operation is public only when it says `security: []`.
func (o *operation) readSecurity(s *openapi3.SecurityRequirements) error {
	switch {
	case s == nil:
		return fmt.Errorf("no security: name the scopes, or write `security: []`")
	case len(*s) == 0:
		o.public = true
	case len(*s) == 1 && len((*s)[0]["key"]) > 0:
		o.scopes = (*s)[0]["key"]
	default:
		return fmt.Errorf("security must be one `key` with its scopes")
	}
	return nil
}

// readAnswer takes what the operation answers with when all is well: one status, and its media types with
// application/json first.
func (o *operation) readAnswer(op *openapi3.Operation) error {
	for status, ref := range op.Responses.Map() {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		code, err := strconv.Atoi(status)
		if err != nil || o.success != 0 {
			return fmt.Errorf("responses: name one status for when all is well")
		}
		o.success = code
		for _, t := range slices.Sorted(maps.Keys(ref.Value.Content)) {
			if t == "application/json" {
				o.produces = append([]string{t}, o.produces...)
			} else {
				o.produces = append(o.produces, t)
			}
		}
	}
	return nil
}

func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// find returns what the contract says about a route, nil when it says nothing. HEAD is a method like another: where the
// contract does not have it, it is not served either.
func (c *contract) find(method, path string) *operation {
	return c.operations[method+" "+path]
}

// covers fails when a route is not in the contract: nobody would ask for a key there.
func (c *contract) covers(routes []*echo.Route) error {
	for _, r := range routes {
		if c.operations[r.Method+" "+r.Path] == nil {
			return fmt.Errorf("openapi.yaml does not have the route %s %s", r.Method, r.Path)
		}
	}
	return nil
}
