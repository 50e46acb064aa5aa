package api

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// shape is a schema of the contract in the form that requests are checked with. Checking is our own and not a schema
// library's because amounts and units are judged by their text (a library reads 50.00 as the integer 50, through a
// float), and because each mistake must become one of our codes without the value in it. A differential test holds it
// against kin-openapi.
type shape struct {
	kind     nodeKind
	whole    bool // integer
	free     bool // any scalar; its type is the rule book's business
	format   string
	enum     []string
	pattern  *regexp.Regexp
	min, max int64 // for integers; both 0 when unbounded
	bounded  bool
	minLen   int
	maxLen   int // code points; 0 when unbounded
	minItems int
	maxItems int // of an array, or of an object's members; 0 when unbounded
	items    *shape
	required []string
	names    []string // known members, in the contract's order
	members  map[string]*shape
	rest     *shape            // what unknown members must be; nil when there may be none
	codes    map[string]string // own error codes by keyword, from x-error
}

// defaultMaxLen bounds texts for which the contract names no bound.
const defaultMaxLen = 2000

// newShape reads a schema. It fails on a keyword that shape does not check, so that the contract never promises more
// than requests are held to.
func newShape(ref *openapi3.SchemaRef) (*shape, error) {
	if ref == nil || ref.Value == nil {
		return nil, fmt.Errorf("no schema")
	}
	s := ref.Value
	if s.OneOf != nil || s.AnyOf != nil || s.AllOf != nil || s.Not != nil || s.MultipleOf != nil || s.Const != nil ||
		s.ExclusiveMin.IsSet() || s.ExclusiveMax.IsSet() || s.UniqueItems || s.MinProps != 0 {
		return nil, fmt.Errorf("a keyword that requests are not checked for")
	}
	out := &shape{format: s.Format, minLen: int(s.MinLength), maxLen: defaultMaxLen, minItems: int(s.MinItems), codes: map[string]string{}}
	if s.MaxLength != nil {
		out.maxLen = int(*s.MaxLength)
	}
	if s.MaxItems != nil {
		out.maxItems = int(*s.MaxItems)
	}
	if s.MaxProps != nil {
		out.maxItems = int(*s.MaxProps)
	}
	if codes, ok := s.Extensions["x-error"].(map[string]any); ok {
		for keyword, code := range codes {
			out.codes[keyword] = fmt.Sprint(code)
		}
	}
	for _, v := range s.Enum {
		out.enum = append(out.enum, fmt.Sprint(v))
	}
	if s.Pattern != "" {
		p, err := regexp.Compile(s.Pattern)
		if err != nil {
			return nil, err
		}
		out.pattern = p
	}
	return out, out.readType(s)
}

func (out *shape) readType(s *openapi3.Schema) error {
	if s.Min != nil && s.Max != nil {
		// Bounds of the contract are small whole numbers: exact as floats.
		out.min, out.max, out.bounded = int64(*s.Min), int64(*s.Max), true
	}
	switch {
	case s.Type.Is("object"):
		return out.readObject(s)
	case s.Type.Is("array"):
		out.kind = kindArray
		items, err := newShape(s.Items)
		out.items = items
		return err
	case s.Type.Is("string"):
		out.kind = kindText
	case s.Type.Is("integer"):
		out.kind, out.whole = kindNumber, true
	case s.Type.Is("number"):
		out.kind = kindNumber
	case s.Type.Is("boolean"):
		out.kind = kindBool
	default:
		return fmt.Errorf("type %v", s.Type)
	}
	return nil
}

func (out *shape) readObject(s *openapi3.Schema) error {
	out.kind, out.required = kindObject, s.Required
	out.names = slices.Sorted(maps.Keys(s.Properties))
	out.members = make(map[string]*shape, len(out.names))
	for _, name := range out.names {
		member, err := newShape(s.Properties[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		out.members[name] = member
	}
	switch {
	case s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has:
	case s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has:
		out.rest = &shape{free: true, maxLen: defaultMaxLen}
	default:
		return fmt.Errorf("additionalProperties must be true or false")
	}
	return nil
}

// with returns the shape of an object that may have one member more.
func (out *shape) with(name string, s *shape) *shape {
	more := *out
	more.names = append(slices.Clone(out.names), name)
	more.members = maps.Clone(out.members)
	more.members[name] = s
	return &more
}

// code returns the error code of a broken keyword: the contract's own, or the given one.
func (out *shape) code(keyword, otherwise string) string {
	if c, ok := out.codes[keyword]; ok {
		return c
	}
	return otherwise
}
