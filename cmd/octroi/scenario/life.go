package scenario

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"octroi/engine"
)

// The steps about claims that were decided before name the step that sent the claim.
var lifeActions = map[string]action{
	"evidence": {keys: postKeys, body: []string{"claim", "evidence", "reason"}, expect: claimedExpect, status: []int{201}},
	"correct":  {keys: postKeys, body: []string{"claim", "lines", "reason"}, expect: claimedExpect, status: []int{201}},
	"rule":     {keys: postKeys, body: []string{"claim", "line", "ruling", "units", "amount_cents", "reason"}, expect: claimedExpect, status: []int{201}},
	"confirm":  {keys: postKeys, body: []string{"claim", "line", "reason"}, expect: claimedExpect, status: []int{201}},
	"reverse":  {keys: postKeys, body: []string{"claim", "reason"}, expect: claimedExpect, status: []int{201}},
	"redecide": {keys: postKeys, body: []string{"claim", "reason"}, expect: claimedExpect, status: []int{201}},
	"read":     {body: []string{"claim"}, expect: claimedExpect, status: []int{200}},
	"versions": {body: []string{"claim"}, expect: []string{"status", "code", "errors", "versions"}, status: []int{200}},
	"queue":    {expect: []string{"status", "code", "errors", "queue", "counts"}, status: []int{200}},
}

var postKeys = []string{"key"}

// addressOf says where the steps post that make a version of a claim.
func addressOf(s *step) string {
	switch s.action {
	case "evidence":
		return "/evidence"
	case "correct":
		return "/corrections"
	case "rule":
		return "/rulings"
	case "confirm":
		return "/rulings/" + url.PathEscape(s.body.textOf("line")) + "/confirmation"
	case "reverse":
		return "/reversal"
	default:
		return "/redecision"
	}
}

// sendLife sends a step about a claim that an earlier step sent, or about the queue.
func (p *play) sendLife(ctx context.Context, i int, s *step) (*answer, error) {
	if s.action == "queue" {
		return p.do(ctx, s.lang, http.MethodGet, "/v1/queue"+query(s.body), nil)
	}
	id, ok := p.claimOf(s.body.textOf("claim"))
	if !ok {
		return nil, fmt.Errorf("no step before this one is named %q and has a claim", s.body.textOf("claim"))
	}
	target := "/v1/claims/" + url.PathEscape(id)
	switch s.action {
	case "read":
		return p.do(ctx, s.lang, http.MethodGet, target, nil)
	case "versions":
		return p.do(ctx, s.lang, http.MethodGet, target+"/versions", nil)
	}
	without := []string{"claim"}
	if s.action == "confirm" {
		without = append(without, "line")
	}
	return p.post(ctx, i, s, target+addressOf(s), s.body.without(without...).json())
}

// claimOf is the id of the claim that a step of this name answered with.
func (p *play) claimOf(name string) (string, bool) {
	a, ok := p.answers[name]
	if !ok {
		return "", false
	}
	id, ok := at(a.json, "id").(string)
	return id, ok
}

// without is a mapping without some of its keys.
func (n *node) without(keys ...string) *node {
	out := *n
	out.keys = slices.DeleteFunc(slices.Clone(n.keys), func(k string) bool { return slices.Contains(keys, k) })
	return &out
}

// life compares what can be said of the history of a claim, of what changed with it, and of the queue.
func (c *comparison) life(key string, want *node, a *answer) {
	switch key {
	case "versions":
		c.entries(key, want, at(a.json, key))
	case "queue":
		c.entries(key, want, at(a.json, "lines"))
	case "counts":
		c.counts(want, a)
	case "others":
		if claims := want.field("claims"); claims != nil {
			c.entries("others.claims", claims, at(a.json, "others", "claims"))
		}
		if elsewhere := want.field("elsewhere"); elsewhere != nil {
			c.fields("others.elsewhere", elsewhere, at(a.json, "others", "elsewhere"))
		}
	}
}

// entries compares a list entry by entry, each in what is named of it. A claim is named by the step that sent it.
func (c *comparison) entries(field string, want *node, list any) {
	got, _ := list.([]any)
	if len(got) != len(want.items) {
		c.differ(field, strconv.Itoa(len(want.items))+" entries", strconv.Itoa(len(got)))
		return
	}
	for i, w := range want.items {
		name := field + "[" + strconv.Itoa(i) + "]"
		for _, k := range w.keys {
			if k != "claim" {
				c.value(name+"."+k, w.fields[k], at(got[i], k))
				continue
			}
			id, _ := c.play.claimOf(w.fields[k].text)
			if is := at(got[i], "claim"); is != id && at(got[i], "id") != id {
				c.differ(name+".claim", w.fields[k].text, show(got[i]))
			}
		}
	}
}

// counts compares how many lines wait for what; what is not named has none.
func (c *comparison) counts(want *node, a *answer) {
	rows, _ := at(a.json, "counts").([]any)
	for _, row := range rows {
		what, _ := at(row, "waits_for").(string)
		w := want.field(what)
		if w == nil {
			w = &node{text: "0", raw: "0"}
		}
		c.value("counts."+what, w, at(row, "lines"))
	}
}

// readKeys reads the keys that steps may use: {name, role, member}.
func readKeys(path string, root *node) ([]*node, error) {
	keys, err := list(path, root, "keys")
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if err := onlyKeys(path, k, []string{"name", "role", "member"}); err != nil {
			return nil, err
		}
		if k.textOf("name") == "" || !slices.Contains(engine.Roles[:], engine.Role(k.textOf("role"))) {
			return nil, k.errorf(path, "a key has a name and a role")
		}
	}
	return keys, nil
}

// makeKeys makes the keys of the file.
func (p *play) makeKeys(ctx context.Context) error {
	p.secrets = map[string]string{"": p.secret}
	for _, k := range p.file.keys {
		name := k.textOf("name")
		secret, _, err := p.svc.CreateKey(ctx, name, engine.Role(k.textOf("role")), k.textOf("member"), p.actor())
		if err != nil {
			return err
		}
		p.secrets[name] = secret
	}
	return nil
}
