package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"octroi/engine"
)

// checkParams holds the address and the Idempotency-Key against the contract: unknown, repeated, missing and
// malformed parameters are all told at once, before the generated binder sees them.
func (s *server) checkParams(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op := callOf(c.Request().Context()).op
		if op == nil || op.public {
			return next(c)
		}
		for _, p := range op.inPath {
			if err := checkPathID(p, c.Param(p.name)); err != nil {
				return err
			}
		}
		query, err := url.ParseQuery(c.Request().URL.RawQuery)
		if err != nil || !isUTF8(query) {
			return engine.NewError(engine.Invalid, "query_syntax")
		}
		if fields := checkQuery(op, query); len(fields) > 0 {
			return &engine.Error{Kind: engine.Invalid, Code: "query_invalid", Fields: fields}
		}
		callOf(c.Request().Context()).query = query
		for _, p := range op.header {
			if err := checkKeyHeader(p, c.Request().Header.Values(p.name)); err != nil {
				return err
			}
		}
		return next(c)
	}
}

// isUTF8 reports whether a query is text. PostgreSQL refuses what is not, and would answer for it with an error of its own.
func isUTF8(query url.Values) bool {
	for name, values := range query {
		if !utf8.ValidString(name) || !utf8.ValidString(strings.Join(values, "")) {
			return false
		}
	}
	return true
}

// checkPathID refuses ids that no one can have: 400 for a malformed one, 422 for a national number. The pointer of an
// error is the parameter's name.
func checkPathID(p param, value string) error {
	code, args := p.shape.param(value)
	kind := engine.Invalid
	switch {
	case code == "":
		return nil
	case code == "national_number":
		kind, args = engine.Unprocessed, nil
	case p.shape.kind == kindText:
		code = patternCode(p.shape.format)
	}
	return &engine.Error{Kind: kind, Code: code, Fields: []engine.FieldError{{Pointer: p.name, Code: code, Args: args}}}
}

func checkQuery(op *operation, query url.Values) []engine.FieldError {
	var fields []engine.FieldError
	names := make([]string, len(op.query))
	for i, p := range op.query {
		names[i] = p.name
		values, given := query[p.name]
		switch {
		case !given && p.required:
			fields = append(fields, engine.FieldError{Pointer: p.name, Code: "required"})
		case !given:
		case len(values) > 1:
			fields = append(fields, engine.FieldError{Pointer: p.name, Code: "param_repeated"})
		default:
			if code, args := p.shape.param(values[0]); code != "" {
				fields = append(fields, engine.FieldError{Pointer: p.name, Code: code, Args: args})
			}
		}
	}
	return append(fields, checkOthers(op, query, names)...)
}

// checkOthers judges the parameters that the contract does not name: there are none, but where it takes any.
func checkOthers(op *operation, query url.Values, names []string) []engine.FieldError {
	var fields []engine.FieldError
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if slices.Contains(names, name) {
			continue
		}
		f := engine.FieldError{Pointer: printable(name), Code: "param_unneeded"}
		switch {
		case op.rest != nil && len(query[name]) > 1:
			f.Code = "param_repeated"
		case op.rest != nil:
			if f.Code, f.Args = op.rest.param(query.Get(name)); f.Code == "" {
				continue
			}
		case len(names) > 0:
			f.Code, f.Args = "param_unknown", []engine.Arg{listArg("allowed", names)}
		}
		fields = append(fields, f)
	}
	return fields
}

// param judges a query parameter, which always comes as text.
func (s *shape) param(v string) (code string, args []engine.Arg) {
	switch s.kind {
	case kindNumber:
		// One number, one way to write it: no +5 and no 05.
		if n, err := strconv.Atoi(v); err != nil || strconv.Itoa(n) != v {
			return "number_range", []engine.Arg{{Name: "min", Value: engine.Int(s.min)}, {Name: "max", Value: engine.Int(s.max)}}
		}
		return s.number(v)
	case kindBool:
		if v != "true" && v != "false" {
			return "not_allowed", []engine.Arg{listArg("allowed", []string{"true", "false"})}
		}
		return "", nil
	default:
		return s.text(v)
	}
}

// checkKeyHeader wants exactly one Idempotency-Key of the contract's form.
func checkKeyHeader(p param, values []string) error {
	switch {
	case len(values) == 0 && p.required:
		return engine.NewError(engine.Invalid, "idempotency_key_missing")
	case len(values) != 1 || !p.shape.pattern.MatchString(values[0]):
		return engine.NewError(engine.Invalid, "idempotency_key_invalid")
	default:
		return nil
	}
}

// checkBody reads the raw body, checks it, and hands the generated decoder what fits.
func (s *server) checkBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c.Request().Context())
		if call.op != nil && call.op.streams != "" {
			if err := checkMediaType(c.Request().Header, call.op.streams); err != nil {
				return err
			}
			c.Request().Header.Set(echo.HeaderContentType, call.op.streams) // as setBody, for the same reason
		}
		if call.op == nil || call.op.consumes == nil {
			return next(c)
		}
		raw, err := fetchBody(c.Response(), c.Request(), call.op.maxBody)
		if err != nil {
			return err
		}
		checked, problem := readBody(call.op.consumes, raw)
		if problem != nil {
			return problem
		}
		call.raw, call.body = raw, checked
		setBody(c.Request(), checked.json)
		return next(c)
	}
}
