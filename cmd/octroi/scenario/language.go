package scenario

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"octroi/engine"
)

// translate reads the answer again in every language that the step's expectation names, and puts each text beside the
// one that came: "text" in the language of the step, "text.fr" in French. A claim is read again; a quote is asked again,
// since it keeps nothing.
func (p *play) translate(ctx context.Context, s *step, a *answer) error {
	for _, name := range languagesIn(s.expect, nil) {
		lang, _ := engine.ParseLang(name) // checked when the file was read
		var b *answer
		var err error
		switch id, _ := at(a.json, "id").(string); {
		case a.status >= http.StatusBadRequest:
			return nil // the step differs anyway
		case s.action == "quote":
			b, err = p.do(ctx, lang, http.MethodPost, "/v1/quotes", s.body.json())
		default:
			b, err = p.do(ctx, lang, http.MethodGet, "/v1/claims/"+url.PathEscape(id), nil)
		}
		if err != nil {
			return err
		}
		if b.status != http.StatusOK {
			return fmt.Errorf("in %s: %s", name, b.problem())
		}
		addTexts(a.json, b.json, "text."+name)
	}
	return nil
}

// languagesIn collects the languages under every says of an expectation.
func languagesIn(n *node, found []string) []string {
	if n == nil {
		return found
	}
	for _, k := range n.keys {
		child := n.fields[k]
		if k == "says" && child.kind == mapNode {
			found = append(found, child.keys...)
			continue
		}
		found = languagesIn(child, found)
	}
	for _, item := range n.items {
		found = languagesIn(item, found)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// addTexts puts each text of the answer `other` into the same place of `v`, under the name `as`.
func addTexts(v, other any, as string) {
	switch v := v.(type) {
	case map[string]any:
		o, _ := other.(map[string]any)
		for k, x := range v {
			addTexts(x, o[k], as)
		}
		if text, ok := o["text"]; ok {
			v[as] = text
		}
	case []any:
		o, _ := other.([]any)
		for i := range min(len(v), len(o)) {
			addTexts(v[i], o[i], as)
		}
	}
}
