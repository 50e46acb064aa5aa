package rules

import (
	"bytes"
	"encoding/json"
	"strings"

	"octroi/engine"
)

//go:generate go test -run "^Test(Schema|Reference)_fresh$" . -update

// schemaDraft is the newest draft that yaml-language-server reads without gaps.
const schemaDraft = "http://json-schema.org/draft-07/schema#"

// shape is a JSON Schema.
type shape map[string]any

// keyDoc says what a key of the book holds, for people who write one (in the documents and where an editor shows it) and
// for the machine that checks while they write.
type keyDoc struct {
	key  string
	doc  string
	is   shape
	need bool
}

// Schema returns the JSON Schema of a file of a rule book, for editors: what they complete, explain and underline. A
// file of a folder holds a part of the book, so that no top key is required. The checker knows more: a book that the
// schema accepts may still have mistakes, one that it refuses has.
func Schema() []byte {
	top := mappingOf(bookDocs)
	delete(top, "required")
	top["$schema"] = schemaDraft
	top["title"] = "octroi rule book"
	top["description"] = "A rule book of octroi, or one file of the folder of a book."
	top["definitions"] = definitions()
	var text bytes.Buffer
	w := json.NewEncoder(&text)
	w.SetEscapeHTML(false)
	w.SetIndent("", "  ")
	if err := w.Encode(top); err != nil {
		panic(err) // of maps, lists, texts and numbers: it cannot fail
	}
	return text.Bytes()
}

// definitions are the shapes that others refer to.
func definitions() shape {
	return shape{
		"code": shape{"type": "string", "pattern": codePattern.String(), "maxLength": maxCode,
			"not": shape{"enum": []string{"in", "null", "true", "false", "none"}}},
		"text":     shape{"type": []string{"string", "integer", "boolean"}},
		"texts":    textsShape(),
		"date":     shape{"type": "string", "pattern": dateShape.String()},
		"period":   shape{"type": "string", "pattern": periodPattern.String()},
		"money":    shape{"type": "string", "pattern": `^[0-9]{1,7}(\.[0-9]{1,2})? EUR$`},
		"percent":  shape{"type": "string", "pattern": `^[0-9]{1,4}(\.[0-9]{1,3})? ?%$`},
		"quantity": shape{"oneOf": []shape{{"type": "integer", "minimum": 0}, {"type": "string", "pattern": `^[0-9]+(\.[0-9]{1,3})?$`}}},
		"whole":    shape{"oneOf": []shape{{"type": "integer", "minimum": 0, "maximum": 1_000_000}, {"type": "string", "pattern": `^[0-9]+$`}}},
		"expression": shape{"oneOf": []shape{{"type": "boolean"}, {"type": "integer"}, {"type": "string", "minLength": 1, "maxLength": maxSource,
			"not": shape{"anyOf": []shape{{"pattern": moneyPattern.String()}, {"pattern": sharePattern.String()}, {"pattern": dateShape.String()}}}}}},
		"constant": shape{"anyOf": []shape{toShape("money"), toShape("percent"), toShape("quantity"), toShape("date"), {"type": "boolean"}}},
		"amount":   valueOf("amount", toShape("money"), toShape("expression")),
		"bound": valueOf("bound", toShape("money"), toShape("quantity"),
			shape{"type": "string", "minLength": 1, "maxLength": maxSource, "not": shape{"pattern": `^[0-9]`}}),
		"payee":   valueOf("payee", shape{"enum": []string{engine.PayMember, engine.PayProvider, engine.PayPartner}}),
		"mode":    valueOf("mode", shape{"enum": []string{engine.ModeMoney, engine.ModeVoucher, engine.ModeService}}),
		"window":  windowShape(),
		"gates":   listOf(mappingOf(gateDocs)),
		"reviews": listOf(mappingOf(reviewDocs)),
		"limit":   limitShape(append([]keyDoc{limitID}, limitDocs...)),
		"pool":    limitShape(limitDocs),
		"field":   mappingOf(fieldDocs),
		"benefit": benefitShape(),
		"sample":  mappingOf(factDocs),
		"example": mappingOf(exampleDocs),
	}
}

// mapping is the shape of a mapping with these keys and no other.
func mappingOf(keys []keyDoc) shape {
	properties, need := shape{}, []string{}
	for _, k := range keys {
		p := shape{"description": k.doc}
		for name, x := range k.is {
			p[name] = x
		}
		properties[k.key] = p
		if k.need {
			need = append(need, k.key)
		}
	}
	s := shape{"type": "object", "properties": properties, "additionalProperties": false}
	if len(need) > 0 {
		s["required"] = need
	}
	return s
}

// value is the shape of a value of the book: one of these literals, a map of dates, or a list of cases.
func valueOf(name string, literals ...shape) shape {
	self := toShape(name)
	dated := shape{"type": "object", "minProperties": 1, "propertyNames": toShape("date"),
		"additionalProperties": shape{"anyOf": []shape{{"const": "none"}, self}}, "description": "by date: each value from that day on, `none` ends it"}
	cases := listOf(mappingOf([]keyDoc{
		{"if", "the case applies when this holds; the last case has none", toShape("expression"), false},
		{"is", "the value of the case", self, true},
	}))
	cases["minItems"], cases["description"] = 1, "by case: the first that holds"
	return shape{"anyOf": append(literals, dated, cases)}
}

func toShape(name string) shape { return shape{"$ref": "#/definitions/" + name} }

func listOf(of shape) shape { return shape{"type": "array", "items": of} }

// coded is a mapping from codes to things.
func codedOf(of shape) shape {
	return shape{"type": "object", "propertyNames": toShape("code"), "additionalProperties": of}
}

// dates is a constant, or a map of dates of constants.
func datedOf(of shape) shape {
	return shape{"type": "object", "minProperties": 1, "propertyNames": toShape("date"), "additionalProperties": shape{"anyOf": []shape{{"const": "none"}, of}}}
}

// orNone is a fact that an example may take away.
func orNone(of shape) shape { return shape{"anyOf": []shape{{"const": "none"}, of}} }

func wordsOf[T ~string](all ...T) shape { return shape{"enum": all} }

func textsShape() shape {
	properties, need := shape{}, []string{}
	for _, l := range engine.Langs {
		properties[l.String()] = toShape("text")
		need = append(need, l.String())
	}
	return shape{"type": "object", "properties": properties, "required": need, "additionalProperties": false}
}

// window is one of the plain windows, or has the form of one with a number.
func windowShape() shape {
	var plain []string
	for _, w := range plainWindows {
		plain = append(plain, w.String())
	}
	all := []shape{{"enum": plain}}
	for _, w := range countedWindows {
		all = append(all, shape{"type": "string", "pattern": w.form.String()})
	}
	return shape{"anyOf": all}
}

// blocks is the form of the windows that a first line opens.
func blockForms() string {
	var forms []string
	for _, w := range countedWindows {
		if (engine.Every{Kind: w.kind}).Block() {
			forms = append(forms, w.form.String())
		}
	}
	return strings.Join(forms, "|")
}

func limitShape(keys []keyDoc) shape {
	s := mappingOf(keys)
	s["not"] = shape{"required": []string{"at_most", "after"}}
	s["dependencies"] = shape{
		"over":      []string{"at_most"},
		"opened_by": shape{"properties": shape{"every": shape{"pattern": blockForms()}}},
	}
	return s
}

func benefitShape() shape {
	s := mappingOf(benefitDocs)
	s["oneOf"] = []shape{{"required": []string{"each"}}, {"required": []string{"amount"}}}
	return s
}
