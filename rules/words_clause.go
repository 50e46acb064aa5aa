package rules

import (
	"slices"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// relation is a comparison between two values, in the order of the tables of phrases.
type relation int

const (
	less relation = iota
	atMost
	more
	atLeast
	equal
	different
)

// comparisonOf maps CEL's operators. opposite is what holds when the relation does not, mirrored the same with the
// sides exchanged.
var comparisonOf = map[string]struct{ is, opposite, mirrored relation }{
	operators.Less:          {less, atLeast, more},
	operators.LessEquals:    {atMost, more, atLeast},
	operators.Greater:       {more, atMost, less},
	operators.GreaterEquals: {atLeast, less, atMost},
	operators.Equals:        {equal, different, equal},
	operators.NotEquals:     {different, equal, different},
}

// clause says a condition as a main clause, or that it does not hold.
func (p *phraser) clause(e ast.Expr, holds bool) said {
	switch e.Kind() {
	case ast.LiteralKind:
		if b, ok := e.AsLiteral().(celtypes.Bool); ok && bool(b) == holds {
			return said{text: clauses["always"].In(p.lang), binds: bindsAtom}
		}
		return said{text: clauses["never"].In(p.lang), binds: bindsAtom}
	case ast.CallKind:
		return p.call(e, holds)
	default:
		name, _ := dotted(e)
		return p.flag(name, holds)
	}
}

func (p *phraser) call(e ast.Expr, holds bool) said {
	call := e.AsCall()
	switch name := call.FunctionName(); name {
	case operators.LogicalAnd, operators.LogicalOr:
		return p.logic(e, name, holds)
	case operators.LogicalNot:
		return p.clause(call.Args()[0], !holds)
	case operators.In:
		return p.among(call.Args()[0], call.Args()[1], holds)
	case "had":
		title, period := p.history(call.Args())
		return said{text: p.fill(either(phraseOf("had"), holds), title, period), binds: bindsAtom}
	default:
		if op, ok := comparisonOf[name]; ok {
			return p.compare(call.Args()[0], call.Args()[1], op.is, op.opposite, op.mirrored, holds)
		}
		v := p.noun(e)
		return said{text: p.fill(either(answers, holds), v.text), binds: bindsAtom}
	}
}

// logic says "a and b" or "a or b". What does not hold turns inside out: not both is one or the other not.
func (p *phraser) logic(e ast.Expr, name string, holds bool) said {
	joint, binds := "and", bindsAnd
	if (name == operators.LogicalOr) == holds {
		joint, binds = "or", bindsOr
	}
	parts := p.sides(e, name, nil)
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = p.clause(part, holds).inside(binds)
	}
	return said{text: listed(p.lang, texts, joint), binds: binds}
}

// sides flattens a tree of one logical operator.
func (p *phraser) sides(e ast.Expr, name string, to []ast.Expr) []ast.Expr {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != name {
		return append(to, e)
	}
	for _, a := range e.AsCall().Args() {
		to = p.sides(a, name, to)
	}
	return to
}

// flag says that a truth holds or does not.
func (p *phraser) flag(name string, holds bool) said {
	return said{text: p.fill(either(p.phrase(name), holds), p.subject(name)), binds: bindsAtom}
}

func either(f phrase, holds bool) engine.Text {
	if holds {
		return f.yes
	}
	return f.no
}

// among says that a text is one of several.
func (p *phraser) among(item, list ast.Expr, holds bool) said {
	var words []string
	name, _ := dotted(item)
	for _, x := range list.AsList().Elements() {
		s, _ := x.AsLiteral().(celtypes.String)
		words = append(words, p.codeWord(name, string(s)))
	}
	return p.isText(item, name, listed(p.lang, words, "or"), holds)
}

// isText says that a text has a value, in the words of its own when it has some: "the member's contributions are in order".
func (p *phraser) isText(item ast.Expr, name, value string, holds bool) said {
	f := p.phrase(name)
	if f.is == (engine.Text{}) {
		text := []string{p.noun(item).text, value}
		if holds {
			return said{text: p.fill(compareWords[equal], text...), binds: bindsAtom}
		}
		return said{text: p.fill(compareWords[different], text...), binds: bindsAtom}
	}
	if holds {
		return said{text: p.fill(f.is, value), binds: bindsAtom}
	}
	return said{text: p.fill(f.isNot, value), binds: bindsAtom}
}

// compare says that two values stand in a relation.
func (p *phraser) compare(left, right ast.Expr, is, opposite, mirrored relation, holds bool) said {
	a, b := p.noun(left), p.noun(right)
	if a.fixed != nil && b.fixed == nil { // 18 > member.age
		left, right, a, b = right, left, b, a
		is, opposite = mirrored, oppositeOf(mirrored)
	}
	if !holds {
		is = opposite
	}
	name, _ := dotted(left)
	switch {
	case a.kind == engine.KindBool:
		return p.sameTruth(left, right, is == equal)
	case a.kind == engine.KindText && b.fixed != nil:
		if b.fixed.S == "" && p.phrase(name).no != (engine.Text{}) { // no network
			return said{text: p.fill(either(p.phrase(name), is == different)), binds: bindsAtom}
		}
		return p.isText(left, name, p.codeWord(name, b.fixed.S), is == equal)
	}
	b = p.inUnits(a, b)
	if own := p.phrase(name).compare; own != nil && b.fixed != nil {
		if is == more && b.kind == engine.KindInt { // "over 17" would leave out the seventeenth year
			next := engine.Int(b.fixed.N + 1)
			is, b.text = atLeast, engine.FormatValue(p.book, next, p.lang)
		}
		return said{text: p.fill(own[is], b.inside(bindsSum)), binds: bindsAtom}
	}
	return said{text: p.fill(comparisonPhrase(a.kind, b, is), a.inside(bindsSum), b.inside(bindsSum)), binds: bindsAtom}
}

func oppositeOf(c relation) relation {
	return [...]relation{less: atLeast, atMost: more, more: atMost, atLeast: less, equal: different, different: equal}[c]
}

// inUnits writes a plain number beside a number of units as one of units: "at least 16 sessions".
func (p *phraser) inUnits(a, b said) said {
	if !a.units || b.fixed == nil || p.in.benefit == nil {
		return b
	}
	q := b.fixed.Quantity()
	if b.kind == engine.KindInt {
		q = engine.Quantity(b.fixed.N) * engine.One
	}
	b.text = engine.FormatQuantity(p.book, q, p.in.benefit.Unit, p.lang)
	return b
}

// sameTruth compares two truths; one that is written out just says whether the other holds.
func (p *phraser) sameTruth(left, right ast.Expr, same bool) said {
	for _, pair := range [...][2]ast.Expr{{left, right}, {right, left}} {
		if pair[1].Kind() == ast.LiteralKind {
			b, _ := pair[1].AsLiteral().(celtypes.Bool)
			return p.clause(pair[0], bool(b) == same)
		}
	}
	a, b, notB := p.clause(left, true), p.clause(right, true), p.clause(right, false)
	notA := p.clause(left, false)
	if !same {
		b, notB = notB, b
	}
	both := listed(p.lang, []string{a.inside(bindsAnd), b.inside(bindsAnd)}, "and")
	neither := listed(p.lang, []string{notA.inside(bindsAnd), notB.inside(bindsAnd)}, "and")
	return said{text: listed(p.lang, []string{"(" + both + ")", "(" + neither + ")"}, "or"), binds: bindsOr}
}

// kindOf is the kind of a variable or table that the expression names.
func (p *phraser) kindOf(name string) engine.Kind {
	i := slices.IndexFunc(p.x.figures, func(f figure) bool { return f.name == name })
	if i < 0 {
		return engine.KindNone
	}
	return p.x.figures[i].kind
}
