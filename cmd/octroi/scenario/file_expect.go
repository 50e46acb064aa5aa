package scenario

import (
	"octroi/engine"
)

// checkExpect holds the expectation of a step against what can be said of its action.
func checkExpect(path string, expect *node, allowed []string) error {
	if expect == nil {
		return nil
	}
	if err := onlyKeys(path, expect, allowed); err != nil {
		return err
	}
	if err := checkLine(path, expect); err != nil {
		return err
	}
	return eachItem(path, expect.field("lines"), "lines must be a list, one entry per line of the answer", func(l *node) error {
		if err := onlyKeys(path, l, lineExpect); err != nil {
			return err
		}
		return checkLine(path, l)
	})
}

// checkLine checks what is nested in the expectation of a line or of a part.
func checkLine(path string, n *node) error {
	if err := checkSays(path, n); err != nil {
		return err
	}
	if w := n.field("why_not"); w != nil && w.kind == mapNode {
		if err := checkSaying(path, w, "code", "pays_cents"); err != nil {
			return err
		}
	}
	err := eachItem(path, n.field("steps"), "steps must be a list of {rule, code, branch, says}", func(s *node) error {
		return checkSaying(path, s, "rule", "code", "branch")
	})
	if err != nil {
		return err
	}
	err = eachItem(path, n.field("parts"), "parts must be a list, one entry per part of the line; [] for a line that was not cut", func(p *node) error {
		if err := onlyKeys(path, p, partExpect); err != nil {
			return err
		}
		return checkLine(path, p)
	})
	if err != nil {
		return err
	}
	late := n.field("late")
	if late == nil || late.kind == nullNode {
		return nil
	}
	if err := checkSaying(path, late, "pays_cents", "displaced"); err != nil {
		return err
	}
	return eachItem(path, late.field("displaced"), "displaced must be a list, one entry per payment that would have been another", func(d *node) error {
		return checkSaying(path, d, "claim", "line", "benefit", "date", "paid_cents", "would_pay_cents")
	})
}

// checkSaying wants a mapping with these keys, or says.
func checkSaying(path string, n *node, keys ...string) error {
	if err := onlyKeys(path, n, append(keys, "says")); err != nil {
		return err
	}
	return checkSays(path, n)
}

// checkSays wants a list of texts, or one per language.
func checkSays(path string, n *node) error {
	says := n.field("says")
	if says == nil {
		return nil
	}
	if says.kind != mapNode {
		return checkTexts(path, says)
	}
	for _, k := range says.keys {
		if _, ok := engine.ParseLang(k); !ok {
			return says.fields[k].errorf(path, "%q is none of the languages fr, nl, de, en", k)
		}
		if err := checkTexts(path, says.fields[k]); err != nil {
			return err
		}
	}
	return nil
}

func checkTexts(path string, n *node) error {
	if n.kind != listNode {
		return n.errorf(path, "says is a list of texts, or one list for each language: {fr: […], nl: […]}")
	}
	for _, t := range n.items {
		if t.kind != textNode {
			return t.errorf(path, "says has texts only")
		}
	}
	return nil
}

// eachItem visits the entries of a list; n may be nil.
func eachItem(path string, n *node, otherwise string, visit func(*node) error) error {
	if n == nil {
		return nil
	}
	if n.kind != listNode {
		return n.errorf(path, "%s", otherwise)
	}
	for _, item := range n.items {
		if err := visit(item); err != nil {
			return err
		}
	}
	return nil
}
