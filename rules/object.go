package rules

import (
	"maps"
	"slices"
)

// later names the keys of the rule language that a coming version brings, by the kind of mapping they stand in. They are
// refused, because a book that is read as if they were not there pays the wrong amounts.
var later = map[string]map[string]string{
	"a benefit": {
		"order":  "decisions in order of service",
		"review": "conditions that ask for a person's review",
	},
}

// object reads a mapping whose keys are known.
type object struct {
	*report
	n     *yamlNode
	what  string
	meant []string // known keys that a misspelt one was probably meant to be
}

// object checks that n is a mapping with no other key than these, and returns a reader of it; nil when n is no mapping.
// what names it in messages: "a benefit".
func (r *report) object(n *yamlNode, what string, keys ...string) *object {
	if !r.shaped(n, nodeMapping, what) {
		return nil
	}
	o := &object{report: r, n: n, what: what}
	for _, e := range n.entries {
		name := e.key.text
		switch {
		case slices.Contains(keys, name):
		case later[what][name] != "":
			r.notYet(e.key, name, later[what][name])
		default:
			o.meant = append(o.meant, nearest(name, keys))
			r.errorAt(e.key, "unknown key '"+name+"' in "+what, suggest(name, keys))
		}
	}
	return o
}

// notYet refuses what a coming version of the rule language brings.
func (r *report) notYet(n *yamlNode, name, what string) {
	r.errorAt(n, "'"+name+"' is not available yet: "+what+" belong to a later version of the rule language", "")
}

// shaped reports whether n has the kind; anything else than an already reported node is an error.
func (r *report) shaped(n *yamlNode, kind nodeKind, what string) bool {
	if n == nil || n.kind == nodeBad {
		return false
	}
	if n.kind == kind {
		return true
	}
	want := map[nodeKind]string{nodeMapping: "a mapping of key: value", nodeList: "a list", nodeScalar: "one value"}[kind]
	r.errorAt(n, what+" is "+want+", not "+n.what(), shapeRemedies[what])
	return false
}

// shapeRemedies say how to write what is often written in another shape.
var shapeRemedies = map[string]string{
	"a case":       "write {if: …, is: …}, and {is: …} last",
	"a limit":      "write {id: …, measure: …, per: …, every: …, at_most: …}",
	"opened":       "write {limit: date}",
	"used":         "write {limit: figure}",
	"remaining":    "write {limit: figure}",
	"the approval": "write {} for one without bounds, or none",
}

// get returns the value of an optional key, nil when it is absent.
func (o *object) get(key string) *yamlNode {
	if o == nil {
		return nil
	}
	return o.n.get(key)
}

// need returns the value of a required key; its absence is an error where the mapping starts.
func (o *object) need(key string) *yamlNode {
	if o == nil {
		return nil
	}
	v := o.n.get(key)
	if v == nil && !o.n.swallowed() && !slices.Contains(o.meant, key) {
		remedy := ""
		if o.what == "a limit" {
			remedy = limitNeeds[key]
		}
		o.errorAt(o.n, o.what+" needs '"+key+"'", remedy)
	}
	return v
}

// items returns the elements of a list, none when n is not one.
func (r *report) items(n *yamlNode, what string) []*yamlNode {
	if !r.shaped(n, nodeList, what) {
		return nil
	}
	return n.items
}

// coded returns the entries of a mapping from codes to things. Those whose code is none are left out; a thing that is
// already reported stays, so that its name is known to whoever refers to it.
func (r *report) coded(n *yamlNode, what string) []entry {
	if !r.shaped(n, nodeMapping, what) {
		return nil
	}
	var out []entry
	for _, e := range n.entries {
		if r.isCode(e.key) {
			out = append(out, e)
		}
	}
	return out
}

// sortedKeys returns the keys of m in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
