package rules

import (
	"slices"

	"octroi/engine"
)

// fieldTypes are the types of a field, with the kind of their values.
var fieldTypes = map[string]engine.Kind{
	"bool": engine.KindBool, "int": engine.KindInt, "text": engine.KindText, "date": engine.KindDate,
	"money": engine.KindMoney, "enum": engine.KindText, "member": engine.KindText,
}

// fields reads the typed facts that a claim's line must bring.
func (b *benefitCompiler) fields() {
	n := b.o.get("fields")
	if n == nil {
		return
	}
	for _, e := range b.coded(n, "fields") {
		b.b.Fields = append(b.b.Fields, b.field(e))
	}
}

// field reads one field. After a mistake in its type it is kept without a kind, so that its name is known.
func (b *benefitCompiler) field(e entry) engine.Field {
	o := b.object(e.value, "a field", fieldKeys...)
	f := engine.Field{Name: e.key.text, Required: true}
	if n := o.need("title"); n != nil {
		f.Title = b.translated(n, "the title")
	}
	n := o.need("type")
	if n == nil {
		return f
	}
	name := b.oneOf(n, "the type", sortedKeys(fieldTypes)...)
	if name == "" {
		return f
	}
	f.Type, f.Member = fieldTypes[name], name == "member"
	values := o.get("values")
	switch {
	case name == "enum" && values == nil:
		b.errorAt(e.value, "an enum needs 'values'", "list the texts that it may be")
	case name != "enum" && values != nil:
		b.errorAt(values, "only an enum has values", "write type: enum, or remove them")
	case values != nil:
		f.Enum, f.Titles = b.enumValues(values)
	}
	if d := o.get("default"); d != nil {
		f.Required = false
		if !d.is("none") {
			f.Default = b.fieldValue(d, &f)
		}
	}
	return f
}

// enumValues reads the texts that an enum may be: codes alone, or codes with their titles in every language.
func (b *benefitCompiler) enumValues(n *yamlNode) (codes []string, titles map[string]engine.Text) {
	switch n.kind {
	case nodeList:
		codes = b.classes(n, "value")
	case nodeMapping:
		titles = make(map[string]engine.Text, len(n.entries))
		for _, e := range b.coded(n, "values") {
			codes = append(codes, e.key.text)
			titles[e.key.text] = b.translated(e.value, "the title of '"+e.key.text+"'")
		}
	case nodeScalar:
		b.errorAt(n, "the values of an enum are a list of codes, or codes with their titles, not "+n.what(),
			"write [early, fitting], or {early: {fr: …, nl: …, de: …, en: …}, …}")
		return nil, nil
	case nodeBad:
		return nil, nil
	}
	if len(n.items)+len(n.entries) == 0 {
		b.errorAt(n, "an enum needs at least one value", "")
	}
	return codes, titles
}

// fieldValue reads a literal of the field's type; KindNone after a mistake.
func (r *report) fieldValue(n *yamlNode, f *engine.Field) engine.Value {
	what := "field '" + f.Name + "'"
	if !r.shaped(n, nodeScalar, what) {
		return engine.Value{}
	}
	if f.Type == engine.KindText {
		if len(f.Enum) > 0 && !slices.Contains(f.Enum, n.text) {
			r.errorAt(n, what+" cannot be '"+n.text+"'", suggest(n.text, f.Enum))
			return engine.Value{}
		}
		return engine.TextValue(n.text)
	}
	v, ok := r.literal(n, []engine.Kind{f.Type})
	if ok && (v.Kind == f.Type || v.Kind == engine.KindNone) {
		return v
	}
	r.errorAt(n, what+" is "+spoken(f.Type)+", not '"+n.text+"'", "")
	return engine.Value{}
}

// datedBy reads which date of a line governs it.
func (b *benefitCompiler) datedBy() {
	n := b.o.get("dated_by")
	if n == nil || !b.shaped(n, nodeScalar, "dated_by") {
		return
	}
	words := []string{"date", "until", "submitted", "approval"}
	for i, f := range b.b.Fields {
		if f.Type == engine.KindDate {
			words = append(words, "field."+f.Name)
		}
		if n.text == "field."+f.Name {
			b.b.DatedBy = engine.DatedBy{Kind: engine.DatedByField, Field: i}
			if f.Type != engine.KindDate {
				b.errorAt(n, n.text+" is "+spoken(f.Type)+", and a governing date is a date", "")
			}
			return
		}
	}
	switch n.text {
	case "date":
	case "until":
		b.b.DatedBy.Kind = engine.DatedByUntil
	case "submitted":
		b.b.DatedBy.Kind = engine.DatedBySubmitted
	case "approval":
		b.b.DatedBy.Kind, b.b.ReadsApproval = engine.DatedByApproval, true
	default:
		b.errorAt(n, "dated_by cannot be '"+n.text+"'", suggest(n.text, words))
	}
}
