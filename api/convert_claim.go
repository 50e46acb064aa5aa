package api

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// defaultChannel is the channel of a claim that names none.
const defaultChannel = "other"

// ReadClaim reads a claim as POST /v1/claims takes it: strictly, with every field error at once. The error is an
// *engine.Error, of kind Invalid when raw is no JSON object or has unknown names, and Unprocessed when values do not
// fit; RenderError makes sentences of it. What the rule book and the registers say of the claim is not checked here
// (engine.ValidateClaim, Service.Check).
func ReadClaim(raw []byte) (engine.Claim, error) {
	var dto ClaimRequest
	b, err := readInto("ClaimRequest", raw, &dto)
	if err != nil {
		return engine.Claim{}, err
	}
	if err := b.refusal(nil); err != nil {
		return engine.Claim{}, err
	}
	return claimOf(&dto), nil
}

// readInto checks raw against a schema of the contract and decodes what fits.
func readInto(schema string, raw []byte, dto any) (body, error) {
	c, err := sharedContract()
	if err != nil {
		return body{}, err
	}
	b, problem := readBody(c.bodies[schema], raw)
	if problem != nil {
		return body{}, problem
	}
	return b, json.Unmarshal(b.json, dto)
}

// claimOf turns a checked DTO into a claim. Values that were refused are absent.
func claimOf(dto *ClaimRequest) engine.Claim {
	c := engine.Claim{Member: dto.Member, SubmittedOn: dateOf(dto.SubmittedOn), Channel: dto.Channel, Lines: make([]engine.Line, len(dto.Lines))}
	if c.Channel == "" {
		c.Channel = defaultChannel
	}
	for i := range dto.Lines {
		c.Lines[i] = lineOf(&dto.Lines[i])
	}
	return c
}

func lineOf(dto *ClaimRequestLine) engine.Line {
	l := engine.Line{
		Benefit: dto.Benefit, Date: dateOf(dto.Date), Until: dateOf(dto.Until), Units: engine.One,
		Charged: engine.Cents(dto.ChargedCents), Statutory: engine.Cents(dto.StatutoryCents), Copay: engine.Cents(dto.CopayCents),
		Supplement: engine.Cents(dto.SupplementCents), Other: engine.Cents(dto.OtherCents),
		Provider: dto.Provider, Bill: norm.NFC.String(dto.Bill),
	}
	if dto.Units != "" {
		l.Units, _ = engine.ParseQuantity(string(dto.Units))
	}
	if l.Until == 0 {
		l.Until = l.Date
	}
	for i := range dto.Evidence {
		e := &dto.Evidence[i]
		l.Evidence = append(l.Evidence, engine.Evidence{
			Code: e.Code, Document: norm.NFC.String(e.Document), Hash: hashOf(e.Hash), IssuedOn: dateOf(e.IssuedOn),
		})
	}
	if len(dto.Fields) > 0 {
		l.Fields = make(map[string]engine.Value, len(dto.Fields))
		for name, raw := range dto.Fields {
			l.Fields[name] = fieldValue(raw)
		}
	}
	return l
}

// hashOf reads the hash of a document: one way of writing it.
func hashOf(s string) string { return strings.ToLower(s) }

// fieldValue reads a checked scalar: a text, a whole number, true or false. Its benefit gives it its type later.
func fieldValue(raw json.RawMessage) engine.Value {
	switch s := string(raw); {
	case s == "true", s == "false":
		return engine.Bool(s == "true")
	case strings.HasPrefix(s, `"`):
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return engine.Value{}
		}
		// One way of writing é, so that equal texts are equal keys.
		return engine.TextValue(norm.NFC.String(text))
	default:
		n, code := wholeNumber(s)
		if code != "" {
			return engine.Value{}
		}
		return engine.Int(n)
	}
}

// dateOf reads a checked date; an absent one is no date.
func dateOf(s string) engine.Date {
	d, _ := engine.ParseDate(s)
	return d
}

// mergeFields joins what the schema and what the rule book say of one body. Of a value that the schema refused, the
// rule book saw nothing, so whatever it says there is dropped.
func mergeFields(schema, book []engine.FieldError) []engine.FieldError {
	out := slices.Clone(schema)
	for _, f := range book {
		if !slices.ContainsFunc(schema, func(s engine.FieldError) bool { return blinds(s, f) }) {
			out = append(out, f)
		}
	}
	return out
}

// blinds reports whether the rule book said found only because it did not see the value that the schema refused. A
// misspelt name hides the value of the name it was meant to be.
func blinds(refused, found engine.FieldError) bool {
	parent := refused.Pointer[:strings.LastIndexByte(refused.Pointer, '/')+1]
	unknown := refused.Code == "unknown_field"
	hidden := refused.Pointer
	if unknown {
		for _, a := range refused.Args {
			if a.Name == "nearest" {
				hidden = pointerTo(strings.TrimSuffix(parent, "/"), a.Value.S)
			}
		}
	}
	if found.Pointer == hidden || strings.HasPrefix(found.Pointer, hidden+"/") {
		return true
	}
	// Whether parts exceed the whole cannot be said when an amount of the line is missing.
	return (unknown || strings.HasSuffix(refused.Pointer, "_cents")) && strings.HasPrefix(found.Code, "parts_exceed") &&
		strings.HasPrefix(found.Pointer, parent)
}
