package rules

import (
	"strings"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// noun says a value as a noun phrase in the nominative.
func (p *phraser) noun(e ast.Expr) said {
	switch e.Kind() {
	case ast.LiteralKind:
		return p.literal(e)
	case ast.CallKind:
		return p.function(e)
	default:
		name, _ := dotted(e)
		return p.name(name)
	}
}

func (p *phraser) literal(e ast.Expr) said {
	switch v := e.AsLiteral().(type) {
	case celtypes.Int:
		return p.fixed(engine.Int(int64(v)))
	case celtypes.Bool:
		return p.fixed(engine.Bool(bool(v)))
	case celtypes.String:
		s := p.fixed(engine.TextValue(string(v)))
		s.text = p.quoted(humane(string(v)))
		return s
	default:
		return said{text: p.written(e), binds: bindsAtom}
	}
}

// fixed says a value that is written out. A day takes its article in French and German.
func (p *phraser) fixed(v engine.Value) said {
	text := engine.FormatValue(p.book, v, p.lang)
	if v.Kind == engine.KindDate {
		text = p.fill(dayPhrase, text)
	}
	return said{text: text, binds: bindsAtom, kind: v.Kind, fixed: &v}
}

// written is a literal as the source spells it.
func (p *phraser) written(e ast.Expr) string {
	runes := []rune(p.x.source)
	r, _ := p.x.tree.SourceInfo().GetOffsetRange(e.ID())
	from, until := max(0, int(r.Start)), min(len(runes), int(r.Stop))
	if from >= until {
		return ""
	}
	return string(runes[from:until])
}

// name says a variable.
func (p *phraser) name(name string) said {
	s := said{binds: bindsAtom, kind: p.kindOf(name)}
	if code, ok := strings.CutPrefix(name, "param."); ok {
		return p.parameter(code, s)
	}
	s.units = name == "line.units" || name == "part.units" || s.kind == engine.KindQuantity && p.limitOfUnits(name)
	s.text = p.fill(p.phrase(name).noun, p.subject(name), p.unitName())
	return s
}

// limitOfUnits reports whether the name is a figure of a limit on units.
func (p *phraser) limitOfUnits(name string) bool {
	root, id, _ := strings.Cut(name, ".")
	return (root == "used" || root == "left") && p.limit(id) != nil && p.limit(id).Measure == engine.MeasureUnits
}

// parameter says a named value: what it is on the day asked for, else its history when that is short.
func (p *phraser) parameter(code string, s said) said {
	c := p.in.params[code]
	if p.on != 0 || len(c.values) == 1 {
		day := p.on
		if len(c.values) == 1 && c.values[0].from > day {
			day = c.values[0].from
		}
		if v, err := c.on(day); err == nil {
			return p.fixed(*v)
		}
	}
	if len(c.values) == 0 || len(c.values) > 3 {
		s.text = p.fill(namedValue, p.quoted(humane(code)))
		return s
	}
	s.text, s.binds = p.datedWords(c), bindsSum
	return s
}

// datedWords writes a dated value with its dates: "€15.00, from 1 January 2025 €20.00".
func (p *phraser) datedWords(c datedConst) string {
	var parts []string
	for i, v := range c.values {
		text := engine.FormatValue(p.book, v.value, p.lang)
		if i > 0 {
			text = p.fill(fromThen, engine.FormatDate(v.from, p.lang), text)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// function says an operator or a function that gives a value.
func (p *phraser) function(e ast.Expr) said {
	call := e.AsCall()
	name, args := call.FunctionName(), call.Args()
	if call.IsMemberFunction() {
		if space, ok := dotted(call.Target()); ok && (space == "table" || p.calls(space+"."+name)) {
			name = space + "." + name
		} else {
			args = append([]ast.Expr{call.Target()}, args...)
		}
	}
	if code, ok := strings.CutPrefix(name, "table."); ok {
		return p.table(code, args[0])
	}
	switch name {
	case "eur", "pct", "qty", "date":
		return p.writtenValue(name, args[0])
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide:
		return p.arithmetic(name, p.noun(args[0]), p.noun(args[1]))
	case "min", "max":
		return p.extreme(name, args)
	case "times", "last":
		title, period := p.history(args)
		kind := engine.KindInt
		if name == "last" {
			kind = engine.KindDate
		}
		return said{text: p.fill(phraseOf(name).noun, title, period), binds: bindsAtom, kind: kind}
	case "round":
		return p.rounded(args)
	}
	f, ok := functionPhrases[name]
	if !ok {
		return said{text: p.quoted(humane(name)), binds: bindsAtom}
	}
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = p.noun(a).inside(bindsAtom)
	}
	if name == "add_days" || name == "add_months" {
		return p.shifted(name, args, texts)
	}
	return said{text: p.fill(f.noun, texts...), binds: bindsAtom, kind: f.kind}
}

// calls reports whether a dotted name is a function of the language.
func (p *phraser) calls(name string) bool { _, ok := functionPhrases[name]; return ok }

// writtenValue says eur(0.75), pct(7.5), qty(0.5) or date("2025-01-01").
func (p *phraser) writtenValue(name string, arg ast.Expr) said {
	text := p.written(arg)
	if s, ok := arg.AsLiteral().(celtypes.String); ok {
		text = string(s)
	}
	read := map[string]func(string) (engine.Value, bool){"eur": readEuros, "pct": readPercent, "qty": readQuantity, "date": readDate}[name]
	v, ok := read(text)
	if !ok {
		return said{text: text, binds: bindsAtom}
	}
	return p.fixed(v)
}

// arithmetic says a sum, a difference, a product or a share.
func (p *phraser) arithmetic(name string, a, b said) said {
	if name == operators.Subtract && a.kind == engine.KindDate {
		return said{text: p.fill(functionPhrases["days_between"].noun, b.inside(bindsAtom), a.inside(bindsAtom)), binds: bindsAtom, kind: engine.KindInt}
	}
	kind := a.kind
	if kind != engine.KindMoney && b.kind == engine.KindMoney {
		kind = b.kind
	}
	switch name {
	case operators.Add:
		return said{text: a.inside(bindsSum) + " + " + b.inside(bindsSum), binds: bindsSum, kind: kind, units: a.units || b.units}
	case operators.Subtract:
		return said{text: a.inside(bindsSum) + " − " + b.inside(bindsProduct), binds: bindsSum, kind: kind, units: a.units || b.units}
	case operators.Divide:
		return said{text: a.inside(bindsProduct) + " ÷ " + b.inside(bindsAtom), binds: bindsProduct, kind: kind}
	}
	if a.kind == engine.KindPercent {
		a, b = b, a
	}
	if b.kind == engine.KindPercent {
		return said{text: p.fill(shareOf, b.inside(bindsAtom), a.inside(bindsAtom)), binds: bindsProduct, kind: kind}
	}
	return said{text: a.inside(bindsProduct) + " × " + b.inside(bindsProduct), binds: bindsProduct, kind: kind}
}

// extreme says the least or the greatest of several values.
func (p *phraser) extreme(name string, args []ast.Expr) said {
	var all []said
	for _, a := range args {
		if s := p.noun(a); s.fixed != nil {
			all = append([]said{s}, all...) // a plain amount first: what follows may be long
		} else {
			all = append(all, s)
		}
	}
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.inside(bindsProduct)
		if p.lang == engine.DE {
			texts[i] = inDative(texts[i])
		}
	}
	if len(all) > 2 {
		name += "3"
	}
	return said{text: p.fill(functionPhrases[name].noun, listed(p.lang, texts, "and")), binds: bindsProduct, kind: all[0].kind}
}

// rounded says round(x), to the cent, or round(x, step).
func (p *phraser) rounded(args []ast.Expr) said {
	x := p.noun(args[0])
	if len(args) == 1 {
		return said{text: p.fill(functionPhrases["round"].noun, x.inside(bindsAtom)), binds: bindsAtom, kind: x.kind}
	}
	return said{text: p.fill(roundedTo, x.inside(bindsAtom), p.noun(args[1]).text), binds: bindsAtom, kind: x.kind}
}

// shifted says a day so many days or months after another, or before it.
func (p *phraser) shifted(name string, args []ast.Expr, texts []string) said {
	f := functionPhrases[name].noun
	if n, ok := args[1].AsLiteral().(celtypes.Int); args[1].Kind() == ast.LiteralKind && ok {
		one := n == 1 || n == -1
		if n < 0 {
			n = -n
			f = daysBefore[name]
		}
		texts[1] = periodWords(p.lang, name == "add_months", int(n), one)
	} else {
		texts[1] = p.fill(manyOf[name], texts[1])
	}
	return said{text: p.fill(f, texts...), binds: bindsAtom, kind: engine.KindDate}
}
