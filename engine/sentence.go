package engine

import "strings"

// Sentence writes a reason or a step in a language: the book's own sentence of that code, or the engine's, with its
// {arguments} filled in. An argument that is missing stays out; several of one name are joined by the word "or". A
// code that neither knows is written as it is, so that nothing is ever hidden.
func Sentence(book *Book, lang Lang, code string, args []Arg) string {
	if book != nil {
		if r, own := book.Reasons[code]; own {
			return fill(book, lang, r.Text.In(lang), args)
		}
	}
	text, ok := catalogue[code]
	if !ok {
		return code
	}
	return fill(book, lang, present(text.Text.In(lang), args), args)
}

// Template is the sentence of that code in the engine's catalogue as it is kept, with its {arguments} and the [parts] that are
// left out with theirs; "" when there is none.
func Template(lang Lang, code string) string { return catalogue[code].Text.In(lang) }

// present drops the parts of a sentence of the engine's in [brackets] whose arguments are missing. Sentences of a book
// have no such parts.
func present(text string, args []Arg) string {
	for {
		open := strings.IndexByte(text, '[')
		end := strings.IndexByte(text, ']')
		if open < 0 || end < open {
			return text
		}
		part := text[open+1 : end]
		_, name, _ := strings.Cut(part, "{")
		if name, _, ok := strings.Cut(name, "}"); ok && !named(args, name) {
			part = ""
		}
		text = text[:open] + part + text[end+1:]
	}
}

// CARC returns the X12 claim adjustment reason code of a reason, 0 when it has none.
func CARC(book *Book, code string) int {
	if book != nil {
		if r, ok := book.Reasons[code]; ok {
			return r.CARC
		}
	}
	return catalogue[code].CARC
}

// fill replaces {name} by the argument of that name.
func fill(book *Book, lang Lang, text string, args []Arg) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text[max(open, 0):], '}')
		if open < 0 || end < 0 {
			b.WriteString(text)
			return b.String()
		}
		end += open
		b.WriteString(text[:open])
		b.WriteString(argText(book, lang, text[open+1:end], args))
		text = text[end+1:]
	}
}

func argText(book *Book, lang Lang, name string, args []Arg) string {
	s := ""
	for _, a := range args {
		if a.Name != name {
			continue
		}
		if s != "" {
			s += words[":or"].In(lang)
		}
		s += word(book, lang, a)
	}
	return s
}

// word writes an argument. The engine's own codes have words in every language; a text that came with a claim is
// written as it is, even when it happens to look like one of them.
func word(book *Book, lang Lang, a Arg) string {
	if spoken := words[a.Name+":"+a.Value.S]; a.Value.Kind == KindText && spoken != (Text{}) {
		return spoken.In(lang)
	}
	return FormatValue(book, a.Value, lang)
}

// PayWord says a code of Benefit.PayTo or Benefit.PayMode in a language: "to the provider", "as a voucher". The two have
// no code in common; one that neither has is written as it is.
func PayWord(code string, lang Lang) string {
	for _, name := range [...]string{"to:", "mode:"} {
		if spoken, ok := words[name+code]; ok {
			return spoken.In(lang)
		}
	}
	return code
}

// Explain writes one step of the trace in a language: a condition in plain words, a formula likewise, and the figures they
// read; benefit may be nil.
func Explain(book *Book, lang Lang, step Step, benefit *Benefit) string {
	args := step.Args
	if c := condition(benefit, step.Rule); c != nil {
		args = append(args[:len(args):len(args)], Arg{"condition", TextValue(c.Words(book, lang))})
	}
	s := Sentence(book, lang, step.Code, args)
	notes := figures(book, lang, step.Args)
	if f := Formulated(book, lang, step, benefit); f != "" && notes != "" {
		notes = f + "; " + notes
	}
	if notes != "" {
		s += " (" + notes + ")"
	}
	return s
}

// Formulated says the formula by which a step came to its amount in plain words, without the figures that it read; "" for a
// step that is about something else.
func Formulated(book *Book, lang Lang, step Step, benefit *Benefit) string {
	f := formula(benefit, step)
	if f == nil {
		return ""
	}
	return f.Words(book, lang) + because(book, lang, benefit.Pays, step.Branch)
}

// condition finds the condition that a step is about: of a gate, or of when a document is asked for.
func condition(b *Benefit, rule string) Condition {
	if b == nil {
		return nil
	}
	for i := range b.Gates {
		if b.Gates[i].Rule == rule {
			return b.Gates[i].If
		}
	}
	for i := range b.Evidence {
		if b.Evidence[i].Rule == rule {
			return b.Evidence[i].When
		}
	}
	return nil
}

// formula finds the formula of the branch that a step took; nil when the step is about something else.
func formula(b *Benefit, step Step) Formula {
	if b == nil || (step.Rule != "each" && step.Rule != "amount") {
		return nil
	}
	return b.Pays.branch(step.Branch)
}

// branch finds the single value whose label names a branch.
func (c *Choice) branch(label string) Formula {
	if c == nil {
		return nil
	}
	if c.Is != nil && c.Label == label {
		return c.Is
	}
	for i := range c.Dates {
		if f := c.Dates[i].Choice.branch(label); f != nil {
			return f
		}
	}
	for i := range c.Cases {
		if f := c.Cases[i].Choice.branch(label); f != nil {
			return f
		}
	}
	return nil
}

// because says, of a value by cases, the conditions under which a branch is taken: " (if …)". Nothing for the last case,
// which holds when no other does.
func because(book *Book, lang Lang, c *Choice, label string) string {
	for i := range c.Dates {
		if next := &c.Dates[i].Choice; next.branch(label) != nil {
			return because(book, lang, next, label)
		}
	}
	for i := range c.Cases {
		k := &c.Cases[i]
		if k.Choice.branch(label) == nil {
			continue
		}
		rest := because(book, lang, &k.Choice, label)
		if k.If == nil {
			return rest
		}
		return ", " + words[":because"].In(lang) + " " + k.If.Words(book, lang) + rest
	}
	return ""
}

// figures writes the variables that an expression read: their names have a dot, arguments of sentences have none.
func figures(book *Book, lang Lang, args []Arg) string {
	var parts []string
	for i, a := range args {
		if !a.Figure() || named(args[:i], a.Name) {
			continue
		}
		parts = append(parts, a.Name+" = "+FormatValue(book, a.Value, lang))
	}
	return strings.Join(parts, ", ")
}

// Figure reports whether the argument is a figure that a rule read, and not an argument of a sentence.
func (a Arg) Figure() bool { return strings.IndexByte(a.Name, '.') >= 0 }

func named(args []Arg, name string) bool {
	for _, a := range args {
		if a.Name == name {
			return true
		}
	}
	return false
}

// SentenceOf is the sentence of a code without the figures of any one case: an ellipsis stands for each argument.
func SentenceOf(book *Book, lang Lang, code string) string {
	text := ""
	if book != nil {
		text = book.Reasons[code].Text.In(lang)
	}
	if text == "" {
		text = present(Template(lang, code), nil)
	}
	if text == "" {
		return code
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("…")
		_, text, _ = strings.Cut(rest, "}")
	}
}
