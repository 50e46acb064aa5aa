package rules

import (
	"maps"
	"slices"
)

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
		if !slices.Contains(keys, name) {
			o.meant = append(o.meant, nearest(name, keys))
			r.errorAt(e.key, "unknown key '"+name+"' in "+what, suggest(name, keys))
		}
	}
	return o
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
	"review":       "write a list: - if: …",
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
