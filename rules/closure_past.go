package rules

import (
	"slices"
	"strconv"

	"github.com/google/cel-go/common/ast"
	celtypes "github.com/google/cel-go/common/types"

	"octroi/engine"
)

// lookBack is as far as rules look back on a member's past: what they ask for is read with every claim.
var lookBack = engine.Period{Months: 120}

// maxPast bounds the benefits on whose past the rules of one benefit may look.
const maxPast = 20

// pastCost is what a look at the member's past counts as, in nodes.
const pastCost = 20

// compilePast compiles times("code", "12 months"), had(…) or last("code"). Their arguments are written out, so that it
// is known when the book is loaded what is to be read of a member's past.
func (c *compiler) compilePast(e ast.Expr, f *function, args []ast.Expr) (node, bool) {
	c.out.nodes += len(args) + pastCost
	texts, ok := writtenTexts(args)
	if !ok || len(args) != len(f.overloads[0].args) {
		what := " takes a benefit and a period, both written out"
		if len(f.overloads[0].args) == 1 {
			what = " takes a benefit, written out"
		}
		return c.failCall(e, f.name+what, "for example "+f.examples[0])
	}
	if c.env.benefits != nil && !slices.Contains(c.env.benefits, texts[0]) {
		return c.fail(args[0].ID(), "unknown benefit "+strconv.Quote(texts[0]), suggest(texts[0], c.env.benefits))
	}
	name, within := f.name+"("+strconv.Quote(texts[0]), lookBack
	if len(texts) == 2 {
		if within, ok = parsePeriod(texts[1]); !ok || within.IsZero() {
			return c.fail(args[1].ID(), strconv.Quote(texts[1])+" is not a length of time", `write "12 months", "60 days" or "2 years"`)
		}
		if longer(within, lookBack) {
			return c.fail(args[1].ID(), "rules look back at most 120 months, not "+texts[1], "")
		}
		name += ", " + strconv.Quote(texts[1])
	}
	n := node{id: e.ID(), kind: f.overloads[0].result, read: f.past(texts[0], within)}
	x := variable{name: name + ")", kind: n.kind, read: n.read}
	if n.kind == engine.KindDate {
		x = unless(engine.Never, x)
	}
	c.note(&x)
	c.out.past = append(c.out.past, engine.HistoryRead{Benefit: texts[0], Within: within})
	return n, true
}

// writtenTexts reads arguments that are all texts written out.
func writtenTexts(args []ast.Expr) ([]string, bool) {
	texts := make([]string, len(args))
	for i, a := range args {
		s, ok := celtypes.String(""), false
		if a.Kind() == ast.LiteralKind {
			s, ok = a.AsLiteral().(celtypes.String)
		}
		if !ok {
			return nil, false
		}
		texts[i] = string(s)
	}
	return texts, true
}

func timesGranted(code string, within engine.Period) reader {
	return reader{number: func(v *engine.View) (int64, error) { return v.Times(code, within), nil }}
}

func hadGranted(code string, within engine.Period) reader {
	return reader{number: func(v *engine.View) (int64, error) { return truth(v.Times(code, within) > 0), nil }}
}

func lastGranted(code string, within engine.Period) reader {
	return reader{number: func(v *engine.View) (int64, error) { return int64(v.Last(code, within)), nil }}
}

// longer reports whether a reaches further back than b can. Months have 28 to 31 days.
func longer(a, b engine.Period) bool { return 31*a.Months+a.Days > 31*b.Months+b.Days }

// farthest is a period that reaches as far back as both a and b, whatever the months between.
func farthest(a, b engine.Period) engine.Period {
	return engine.Period{Months: max(a.Months, b.Months), Days: max(a.Days, b.Days)}
}

// askPast adds what an expression asks of the member's past: each benefit once, as far back as any rule looks.
func askPast(all []engine.HistoryRead, more ...engine.HistoryRead) []engine.HistoryRead {
	for _, m := range more {
		i := slices.IndexFunc(all, func(h engine.HistoryRead) bool { return h.Benefit == m.Benefit })
		if i < 0 {
			all = append(all, m)
			continue
		}
		all[i].Within = farthest(all[i].Within, m.Within)
	}
	return all
}
