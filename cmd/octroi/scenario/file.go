package scenario

import (
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"octroi/engine"
)

// File is one scenario, read and checked but not yet run.
type File struct {
	Path        string
	Description string
	Book        string // a shipped book's name, or a path relative to the file
	members     []*node
	providers   []*node
	approvals   []*node
	keys        []*node
	steps       []step
}

// Steps is how many steps the file has.
func (f *File) Steps() int { return len(f.steps) }

// step is one request with what must come back.
type step struct {
	name   string
	line   int
	on     clock
	lang   engine.Lang
	action string
	body   *node
	key    string // Idempotency-Key, "" for one of its own
	by     string // name of the API key that asks, "" for that of an administrator
	expect *node  // nil: only that the usual status comes back
}

// clock is when a step happens: an instant, or noon of a day in the book's zone; neither means as the step before.
type clock struct {
	at  time.Time
	day engine.Date
}

var (
	topKeys    = []string{"description", "book", "members", "providers", "approvals", "keys", "steps"}
	commonKeys = []string{"name", "on", "lang", "by", "expect"}
	actions    = map[string]action{
		"claim":                   {keys: []string{"key"}, expect: claimedExpect, status: []int{201}},
		"quote":                   {expect: claimExpect, status: []int{200}},
		"balances":                {body: []string{"member", "on"}, expect: []string{"status", "code", "errors", "limits"}, status: []int{200}},
		"member":                  {expect: refusalExpect, status: []int{200, 201, 204}},
		"provider":                {expect: refusalExpect, status: []int{200, 201, 204}},
		"approval":                {expect: refusalExpect, status: []int{200}},
		"partner_cost":            {keys: []string{"key"}, expect: bookedExpect, status: []int{201}},
		"reverse_partner_cost":    {keys: []string{"key"}, body: []string{"id", "note"}, expect: bookedExpect, status: []int{201}},
		"opening_balance":         {keys: []string{"key"}, expect: bookedExpect, status: []int{201}},
		"reverse_opening_balance": {keys: []string{"key"}, body: []string{"step", "note"}, expect: bookedExpect, status: []int{201}},
		"load":                    {expect: refusalExpect, status: []int{200}},
		"report":                  {expect: []string{"status", "code", "errors", "total", "rows"}, status: []int{200}},
	}
	refusalExpect = []string{"status", "code", "errors"}
	bookedExpect  = []string{"status", "code", "errors", "replayed", "same_as", "booked"}
	// What can be said of a line and of a part of it; of a line alone; of a part alone.
	bothExpect = []string{"date", "outcome", "pays_cents", "reasons", "bound_by", "remaining", "used", "window", "bound", "why_not", "pay",
		"says", "steps"}
	lineExpect  = append([]string{"parts", "late", "waits_for", "ex_gratia_cents", "settled"}, bothExpect...)
	partExpect  = append([]string{"from", "until", "units", "charged_cents"}, bothExpect...)
	claimExpect = append([]string{"status", "code", "errors", "version", "kind", "submitted_on", "replayed", "same_as", "same_revision_as",
		"other_revision_than", "lines"}, lineExpect...)
	claimedExpect = append([]string{"others"}, claimExpect...) // of what is stored
)

// action is what a step may say about one kind of request.
type action struct {
	keys   []string // keys beside the action
	body   []string // keys of the body; nil: the API judges
	expect []string
	status []int // usual statuses
}

// actionOf returns what a step of this name may say.
func actionOf(name string) (action, bool) {
	if a, ok := actions[name]; ok {
		return a, true
	}
	a, ok := lifeActions[name]
	return a, ok
}

// Read parses and checks a scenario file. A mistake is a *FileError.
func Read(path string) (*File, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return readFile(path, src)
}

func readFile(path string, src []byte) (*File, error) {
	root, err := parse(path, src)
	if err != nil {
		return nil, err
	}
	if err := onlyKeys(path, root, topKeys); err != nil {
		return nil, err
	}
	f := &File{Path: path, Description: root.textOf("description"), Book: root.textOf("book")}
	if f.Description == "" || f.Book == "" {
		return nil, root.errorf(path, "description and book are required")
	}
	if f.members, err = list(path, root, "members"); err != nil {
		return nil, err
	}
	if f.providers, err = list(path, root, "providers"); err != nil {
		return nil, err
	}
	if f.approvals, err = list(path, root, "approvals"); err != nil {
		return nil, err
	}
	if f.keys, err = readKeys(path, root); err != nil {
		return nil, err
	}
	steps, err := list(path, root, "steps")
	if err != nil {
		return nil, err
	}
	for _, n := range steps {
		s, err := readStep(path, n)
		if err != nil {
			return nil, err
		}
		if s.by != "" && !slices.ContainsFunc(f.keys, func(k *node) bool { return k.textOf("name") == s.by }) {
			return nil, n.errorf(path, "there is no key named %q", s.by)
		}
		f.steps = append(f.steps, s)
	}
	if len(f.steps) == 0 {
		return nil, root.errorf(path, "a scenario needs at least one step")
	}
	if f.steps[0].on == (clock{}) {
		return nil, steps[0].errorf(path, "the first step needs a date: on: 2025-11-20")
	}
	return f, nil
}

func list(path string, root *node, key string) ([]*node, error) {
	n := root.field(key)
	if n == nil || n.kind == nullNode {
		return nil, nil
	}
	if n.kind != listNode {
		return nil, n.errorf(path, "%s must be a list", key)
	}
	for _, item := range n.items {
		if item.kind != mapNode {
			return nil, item.errorf(path, "each entry of %s must be a mapping", key)
		}
	}
	return n.items, nil
}

func readStep(path string, n *node) (step, error) {
	s := step{line: n.line, name: n.textOf("name"), lang: engine.EN, expect: n.field("expect"), key: n.textOf("key"), by: n.textOf("by")}
	for _, k := range n.keys {
		if _, ok := actionOf(k); !ok {
			continue
		}
		if s.action != "" {
			return s, n.errorf(path, "a step has one action, not both %s and %s", s.action, k)
		}
		s.action, s.body = k, n.fields[k]
	}
	if s.action == "" {
		known := slices.Sorted(maps.Keys(actions))
		known = append(known, slices.Sorted(maps.Keys(lifeActions))...)
		return s, n.errorf(path, "a step needs one of %s", strings.Join(known, ", "))
	}
	act, _ := actionOf(s.action)
	allowed := slices.Concat(commonKeys, act.keys, []string{s.action})
	if err := onlyKeys(path, n, allowed); err != nil {
		return s, err
	}
	if act.body != nil {
		if err := onlyKeys(path, s.body, act.body); err != nil {
			return s, err
		}
	}
	if err := s.readClock(path, n.field("on")); err != nil {
		return s, err
	}
	if l := n.field("lang"); l != nil {
		lang, ok := engine.ParseLang(l.text)
		if !ok {
			return s, l.errorf(path, "lang is one of fr, nl, de, en")
		}
		s.lang = lang
	}
	return s, checkExpect(path, s.expect, act.expect)
}

func (s *step) readClock(path string, n *node) error {
	if n == nil {
		return nil
	}
	if day, ok := engine.ParseDate(n.text); ok {
		s.on.day = day
		return nil
	}
	at, err := time.Parse(time.RFC3339, n.text)
	if err != nil {
		return n.errorf(path, "on is a date (2025-11-20) or an instant (2025-12-31T23:30:00Z)")
	}
	s.on.at = at
	return nil
}

func onlyKeys(path string, n *node, allowed []string) error {
	if n.kind != mapNode {
		return n.errorf(path, "expected a mapping with %s", strings.Join(allowed, ", "))
	}
	for _, k := range n.keys {
		if !slices.Contains(allowed, k) {
			return n.fields[k].errorf(path, "unknown key %q; allowed here: %s", k, strings.Join(allowed, ", "))
		}
	}
	return nil
}
