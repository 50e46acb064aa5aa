package scenario

import (
	"slices"
	"strconv"
	"strings"
)

// line compares one key of a line or of a part.
func (c *comparison) line(prefix, key string, want *node, got any) {
	field := prefix + key
	switch key {
	case "reasons":
		reasons, _ := at(got, "reasons").([]any)
		codes := []any{}
		for _, r := range reasons {
			codes = append(codes, at(r, "code"))
		}
		c.value(field, want, codes)
	case "bound_by":
		bound := at(got, key)
		if bound == "" {
			bound = nil
		}
		if want.text != "" || bound != nil {
			c.value(field, want, bound)
		}
	case "why_not":
		c.whyNot(field, want, at(got, key))
	case "pay":
		c.fields(field, want, at(got, key))
	case "remaining", "used", "window", "bound":
		c.balances(field, key, want, got)
	case "says":
		reasons, _ := at(got, "reasons").([]any)
		c.says(field, want, append(slices.Clone(reasons), at(got, "why_not")))
	case "steps":
		c.steps(field, want, got)
	case "parts":
		c.parts(field, want, got)
	case "late":
		c.late(field, want, at(got, key))
	default:
		c.value(field, want, at(got, key))
	}
}

// whyNot compares the code alone, or what is named of it.
func (c *comparison) whyNot(field string, want *node, got any) {
	if want.kind != mapNode {
		c.value(field, want, at(got, "code"))
		return
	}
	c.saying(field, want, got)
}

// saying compares the named fields of an object that has a text.
func (c *comparison) saying(field string, want *node, got any) {
	for _, k := range want.keys {
		if k == "says" {
			c.says(field+".says", want.fields[k], []any{got})
			continue
		}
		c.value(field+"."+k, want.fields[k], at(got, k))
	}
}

// balances compares one figure of the line's limits.
func (c *comparison) balances(field, figure string, want *node, line any) {
	rows, _ := at(line, "balances").([]any)
	for _, limit := range want.keys {
		var got any
		for _, r := range rows {
			if at(r, "limit") == limit {
				got = at(r, figure)
			}
		}
		c.value(field+"."+limit, want.fields[limit], got)
	}
}

// says looks for sentences in the texts of what was said, in the step's language or in each that is named.
func (c *comparison) says(field string, want *node, said []any) {
	if want.kind != mapNode {
		c.contain(field, want, said, "text")
		return
	}
	for _, lang := range want.keys {
		c.contain(field+"."+lang, want.fields[lang], said, "text."+lang)
	}
}

func (c *comparison) contain(field string, want *node, said []any, name string) {
	var texts []string
	for _, s := range said {
		if t, ok := at(s, name).(string); ok {
			texts = append(texts, t)
		}
	}
	all := spaced(strings.Join(texts, " "))
	for _, w := range want.items {
		if !strings.Contains(all, spaced(w.text)) {
			c.differ(field, w.text, all)
		}
	}
}

// spaced writes no-break spaces as plain ones: nobody sees the difference in a file.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// steps looks for the expected steps among those that came, in the same order; others may stand between them.
func (c *comparison) steps(field string, want *node, line any) {
	left, _ := at(line, "steps").([]any)
	for i, w := range want.items {
		found := slices.IndexFunc(left, func(got any) bool {
			try := &comparison{play: c.play}
			try.saying("", w, got)
			return len(try.found) == 0
		})
		if found < 0 {
			c.noStep(field+"["+strconv.Itoa(i)+"]", w, line)
			return
		}
		left = left[found+1:]
	}
}

// noStep tells an expected step beside the steps it may have been: those of its rule or code, else all.
func (c *comparison) noStep(field string, want *node, line any) {
	all, _ := at(line, "steps").([]any)
	var near []string
	for _, only := range [...]bool{true, false} {
		for _, s := range all {
			named := matches(want.field("rule"), at(s, "rule")) && matches(want.field("code"), at(s, "code"))
			if !only || named {
				near = append(near, show(s))
			}
		}
		if len(near) > 0 {
			break
		}
	}
	c.differ(field, string(want.json()), strings.Join(near, " "))
}

// parts compares the parts of a line that was cut, in order.
func (c *comparison) parts(field string, want *node, line any) {
	got, _ := at(line, "parts").([]any)
	if len(got) != len(want.items) {
		c.differ(field, strconv.Itoa(len(want.items)), strconv.Itoa(len(got)))
		return
	}
	for i, w := range want.items {
		for _, k := range w.keys {
			c.line(field+"["+strconv.Itoa(i)+"].", k, w.fields[k], got[i])
		}
	}
}

// late compares what the order of service would have given; null says that it makes no difference.
func (c *comparison) late(field string, want *node, got any) {
	if want.kind == nullNode || got == nil {
		c.value(field, want, got)
		return
	}
	for _, k := range want.keys {
		switch k {
		case "says":
			c.says(field+".says", want.fields[k], []any{got})
		case "displaced":
			c.displaced(field+".displaced", want.fields[k], got)
		default:
			c.value(field+"."+k, want.fields[k], at(got, k))
		}
	}
}

// displaced compares the payments that would have been others, in order. Claims have ids of their own: the file names
// them by their step.
func (c *comparison) displaced(field string, want *node, late any) {
	got, _ := at(late, "displaced").([]any)
	if len(got) != len(want.items) {
		c.differ(field, strconv.Itoa(len(want.items)), strconv.Itoa(len(got)))
		return
	}
	for i, w := range want.items {
		place := field + "[" + strconv.Itoa(i) + "]"
		rest := *w
		rest.keys = slices.DeleteFunc(slices.Clone(w.keys), func(k string) bool { return k == "claim" })
		c.saying(place, &rest, got[i])
		if claim := w.field("claim"); claim != nil {
			c.claim(place+".claim", claim.text, at(got[i], "claim"))
		}
	}
}

// claim compares an id with that of the claim of an earlier step.
func (c *comparison) claim(field, step string, got any) {
	a, ok := c.play.answers[step]
	if !ok {
		c.differ(field, "an earlier step named "+strconv.Quote(step), "none")
		return
	}
	if want := at(a.json, "id"); want == nil || want != got {
		c.differ(field, step+" "+show(want), show(got))
	}
}
