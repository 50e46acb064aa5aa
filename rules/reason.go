package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
)

// reason is a sentence of the book with the arguments that it names.
type reason struct {
	names []string
}

var (
	placeholder    = regexp.MustCompile(`\{([^{}]*)\}`)
	dottedVariable = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)
)

// sentenceWords are the arguments that every sentence may name beside variables, with the variable that gives them.
var sentenceWords = map[string]engine.Formula{
	"date":     lineFact{"date", func(v *engine.View) engine.Value { return engine.DateValue(v.On) }},
	"provider": lineFact{"provider", providerName},
	"benefit":  lineFact{"benefit", func(v *engine.View) engine.Value { return engine.BenefitValue(v.Benefit.Code) }},
}

// providerName names the line's provider: by name and id when it is registered with a name.
func providerName(v *engine.View) engine.Value {
	if v.Provider == nil || v.Provider.Name == "" {
		return engine.TextValue(v.Line.Provider)
	}
	return engine.TextValue(v.Provider.Name + " (" + v.Provider.ID + ")")
}

// lineFact is an argument of a sentence that no rule needs to name.
type lineFact struct {
	name string
	read func(*engine.View) engine.Value
}

func (f lineFact) Value(v *engine.View) (engine.Value, error)            { return f.read(v), nil }
func (f lineFact) Facts() []engine.Fact                                  { return nil }
func (f lineFact) Figures(_ *engine.View, dst []engine.Arg) []engine.Arg { return dst }
func (f lineFact) Source() string                                        { return f.name }
func (f lineFact) Words(*engine.Book, engine.Lang) string                { return f.name }

// readReasons reads the sentences with which the book's gates refuse.
func (c *bookCompiler) readReasons(n *yamlNode) {
	c.reasons = make(map[string]*reason)
	c.book.Reasons = make(map[string]engine.ReasonText)
	if n == nil {
		return
	}
	for _, e := range c.coded(n, "reasons") {
		if engine.Sentence(nil, engine.EN, e.key.text, nil) != e.key.text {
			c.errorAt(e.key, "'"+e.key.text+"' is a reason of octroi itself", "choose another code")
		}
		o := c.object(e.value, "a reason", reasonKeys...)
		text := o.need("text")
		r := engine.ReasonText{CARC: c.carc(o.get("carc"))}
		c.reasons[e.key.text] = &reason{}
		if text != nil {
			r.Text = c.translated(text, "the sentence")
			c.reasons[e.key.text].names = c.placeholders(text)
		}
		c.book.Reasons[e.key.text] = r
	}
}

// carc reads a claim adjustment reason code of X12.
func (c *bookCompiler) carc(n *yamlNode) int {
	if n == nil || !c.shaped(n, nodeScalar, "carc") {
		return 0
	}
	code, err := strconv.Atoi(n.text)
	if err != nil || code < 1 || code > 999 {
		c.errorAt(n, "carc is a number from 1 to 999, not '"+n.text+"'", "")
		return 0
	}
	return code
}

// placeholders returns the {arguments} of a sentence, which are the same in every language.
func (c *bookCompiler) placeholders(text *yamlNode) []string {
	var first []string
	for i, l := range engine.Langs {
		n := text.get(l.String())
		if n == nil || n.kind != nodeScalar {
			continue
		}
		names := c.namesIn(n)
		switch {
		case i == 0 || first == nil:
			first = names
		case !slices.Equal(first, names):
			c.errorAt(n, "the sentence names "+braced(names)+" here and "+braced(first)+" in another language",
				"every language names the same arguments")
		}
	}
	return first
}

func (c *bookCompiler) namesIn(n *yamlNode) []string {
	names := []string{}
	for _, m := range placeholder.FindAllStringSubmatch(n.text, -1) {
		name := m[1]
		if sentenceWords[name] == nil && name != "profession" && !dottedVariable.MatchString(name) {
			c.errorAt(n, "unknown argument {"+name+"}", "use {date}, {provider}, {benefit}, {profession} or a variable such as {member.age}")
		}
		names = append(names, name)
	}
	if rest := placeholder.ReplaceAllString(n.text, ""); strings.ContainsAny(rest, "{}") {
		c.errorAt(n, "a brace that belongs to no {argument}", "write {name} or leave the brace out")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func braced(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}

// arguments compiles what a reason's sentence names, for the gate at n.
func (c *bookCompiler) arguments(n *yamlNode, code string, env *environment) []engine.NamedValue {
	var args []engine.NamedValue
	for _, name := range c.reasons[code].names {
		if f := sentenceWords[name]; f != nil {
			args = append(args, engine.NamedValue{Name: name, Value: f})
			continue
		}
		variable := name
		if name == "profession" {
			variable = "provider.profession"
		}
		if !dottedVariable.MatchString(variable) || env == nil {
			continue
		}
		x, problems := env.compile(variable)
		if len(problems) > 0 {
			c.errorAt(n, "the sentence of '"+code+"' names {"+name+"}, which is not known here", problems[0].remedy)
			continue
		}
		c.note(x)
		args = append(args, engine.NamedValue{Name: name, Value: x})
	}
	return args
}

// gate compiles one condition that must hold, with the reason to give when it does not.
func (c *bookCompiler) gate(n *yamlNode, rule string, env *environment) (engine.Gate, *expression, bool) {
	o := c.object(n, "a condition of requires", gateKeys...)
	cond, otherwise := o.need("if"), o.need("else")
	g := engine.Gate{Rule: rule, Pend: c.boolean(o.get("pend"), "pend")}
	if otherwise != nil {
		g.Reason = c.reference(otherwise, "reason", sortedKeys(c.reasons))
	}
	if g.Reason != "" {
		c.named["reason."+g.Reason] = true
		g.Args = c.arguments(otherwise, g.Reason, env)
	}
	x := c.expression(cond, env, engine.KindBool)
	if x != nil {
		g.If = x
	}
	return g, x, x != nil && g.Reason != ""
}
