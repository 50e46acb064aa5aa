package scenario

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// comparison collects the differences between what a step expects and what came.
type comparison struct {
	play  *play
	found []Difference
}

func (c *comparison) differ(field, expected, actual string) {
	c.found = append(c.found, Difference{Field: field, Expected: expected, Actual: actual})
}

// value compares one JSON value with what the file says; numbers by value, so that 0.50 is 0.5.
func (c *comparison) value(field string, want *node, got any) {
	if !equal(want, got) {
		c.differ(field, string(want.json()), show(got))
	}
}

// compare returns what differs between the answer and the step's expectation; only what is named is compared.
func (p *play) compare(s *step, a *answer) []Difference {
	c := &comparison{play: p}
	c.status(s, a)
	if s.expect == nil || (len(c.found) > 0 && s.expect.field("code") == nil) {
		return c.found // the body is another kind of answer: its fields say nothing
	}
	for _, k := range s.expect.keys {
		want := s.expect.fields[k]
		switch k {
		case "status", "lines":
		case "code":
			c.value("code", want, at(a.json, "code"))
		case "errors":
			c.errors(want, a)
		case "limits":
			c.limits(want, a)
		case "booked":
			c.fields("booked", want, a.json)
		case "total":
			c.fields("total", want, at(a.json, "total"))
		case "rows":
			c.rows(want, a)
		case "replayed", "same_as", "same_revision_as", "other_revision_than":
			c.other(k, want, a)
		case "versions", "queue", "counts", "others":
			c.life(k, want, a)
		case "outcome", "pays_cents", "submitted_on", "version", "kind":
			c.value(k, want, at(a.json, k))
		default:
			c.onlyLine(k, want, a)
		}
	}
	c.lines(s.expect.field("lines"), a)
	return c.found
}

func (c *comparison) status(s *step, a *answer) {
	if want := s.expect.field("status"); want != nil {
		if want.text != strconv.Itoa(a.status) {
			c.differ("status", want.text, strconv.Itoa(a.status))
		}
		return
	}
	if s.expect.field("code") != nil || s.expect.field("errors") != nil {
		if a.status < 400 {
			c.differ("status", "a refusal", strconv.Itoa(a.status))
		}
		return
	}
	act, _ := actionOf(s.action)
	if usual := act.status; !slices.Contains(usual, a.status) {
		c.differ("status", strconv.Itoa(usual[0]), strconv.Itoa(a.status))
	}
}

// other compares an answer with the header of a replay, or with that of an earlier step.
func (c *comparison) other(key string, want *node, a *answer) {
	if key == "replayed" {
		if got := strconv.FormatBool(a.header.Get("Idempotency-Replayed") == "true"); got != want.text {
			c.differ(key, want.text, got)
		}
		return
	}
	b, ok := c.play.answers[want.text]
	if !ok {
		c.differ(key, "an earlier step named "+strconv.Quote(want.text), "none")
		return
	}
	revision, before := show(at(a.json, "book_revision")), show(at(b.json, "book_revision"))
	switch key {
	case "same_as":
		if !bytes.Equal(a.body, b.body) {
			c.differ(key, string(b.body), string(a.body))
		}
	case "same_revision_as":
		if revision != before {
			c.differ(key, before, revision)
		}
	default:
		if revision == before {
			c.differ(key, "not "+before, revision)
		}
	}
}

// errors compares the problem's field errors as a set.
func (c *comparison) errors(want *node, a *answer) {
	got, _ := at(a.json, "errors").([]any)
	left := slices.Clone(got)
	missing := len(want.items) != len(got)
	for _, w := range want.items {
		i := slices.IndexFunc(left, func(g any) bool {
			return matches(w.field("pointer"), at(g, "pointer")) && matches(w.field("code"), at(g, "code"))
		})
		if i < 0 {
			missing = true
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if missing {
		var have []string
		for _, g := range got {
			have = append(have, fmt.Sprintf("%v %v", at(g, "pointer"), at(g, "code")))
		}
		c.differ("errors", string(want.json()), strings.Join(have, "; "))
	}
}

func matches(want *node, got any) bool { return want == nil || equal(want, got) }

// lines compares line by line.
func (c *comparison) lines(want *node, a *answer) {
	if want == nil {
		return
	}
	got, _ := at(a.json, "lines").([]any)
	if len(got) != len(want.items) {
		c.differ("lines", strconv.Itoa(len(want.items)), strconv.Itoa(len(got)))
		return
	}
	for i, w := range want.items {
		for _, k := range w.keys {
			c.line("lines["+strconv.Itoa(i)+"].", k, w.fields[k], got[i])
		}
	}
}

// onlyLine compares a key of the only line, written directly under expect.
func (c *comparison) onlyLine(key string, want *node, a *answer) {
	got, _ := at(a.json, "lines").([]any)
	if len(got) != 1 {
		c.differ(key, "one line", strconv.Itoa(len(got))+" lines; write the expectation under lines")
		return
	}
	c.line("", key, want, got[0])
}

// fields compares the named fields of an object.
func (c *comparison) fields(field string, want *node, got any) {
	if want.kind != mapNode {
		c.value(field, want, got)
		return
	}
	for _, k := range want.keys {
		c.value(field+"."+k, want.fields[k], at(got, k))
	}
}

// rows compares rows of a report by their key; null says that the row is absent.
func (c *comparison) rows(want *node, a *answer) {
	rows, _ := at(a.json, "rows").([]any)
	for _, key := range want.keys {
		var got any
		for _, r := range rows {
			if at(r, "key") == key {
				got = r
			}
		}
		w := want.fields[key]
		if w.kind == nullNode || got == nil {
			if !equal(w, got) {
				c.differ("rows."+key, string(w.json()), show(got))
			}
			continue
		}
		c.fields("rows."+key, w, got)
	}
}

// limits compares a member's balances: "benefit.limit" names one row, "limit" any row of that id.
func (c *comparison) limits(want *node, a *answer) {
	rows, _ := at(a.json, "balances").([]any)
	for _, name := range want.keys {
		w := want.fields[name]
		benefit, limit, dotted := strings.Cut(name, ".")
		if !dotted {
			limit = name
		}
		var got any
		for _, r := range rows {
			if at(r, "limit") == limit && (!dotted || at(r, "benefit") == benefit) {
				got = r
				break
			}
		}
		if w.kind == mapNode {
			c.fields("limits."+name, w, got)
			continue
		}
		c.value("limits."+name, w, at(got, "remaining"))
	}
}
