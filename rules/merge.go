package rules

import (
	"fmt"
	"slices"

	"octroi/engine"
)

// The top keys of a book, by how several files come together: by key, one list after the other, or one file only.
var (
	keyedSections  = []string{"reasons", "evidence", "units", "statuses", "regions", "parameters", "tables", "pools", "benefits"}
	listedSections = []string{"categories", "requires", "review"}
	singleSections = []string{"schema", "book", "title", "currency", "timezone", "submit_within", "second_person_above", "sample"}
)

// merge parses the files of a book and makes one tree of them, in the order given. It returns nil when a file cannot be
// parsed: what it holds would be missing from everything else.
func merge(r *report, files []engine.SourceFile) *yamlNode {
	if len(files) == 0 {
		src := newSource(engine.SourceFile{Name: "book"})
		r.add(SeverityError, src, 1, 1, "", "empty rule book", "a book is one YAML file or a folder of them")
		return nil
	}
	var root *yamlNode
	for _, f := range files {
		n := parseYAML(r, newSource(f))
		switch {
		case n == nil || n.kind == nodeBad:
		case n.kind != nodeMapping:
			r.errorAt(n, "a rule book is a mapping of key: value, not "+n.what(), "start with 'schema: 1'")
		case isScenario(n):
			r.notABook(n.src)
		case !r.entriesInBounds(n):
			return nil // nothing is read of the other files either
		case root == nil:
			root = n
		default:
			join(r, root, n)
		}
	}
	if r.failed() && unparsed(r.issues) {
		return nil
	}
	return root
}

// isScenario reports whether a file has the steps of a scenario, and nothing that only a book has.
func isScenario(n *yamlNode) bool {
	return n.get("steps") != nil && n.get("schema") == nil && n.get("benefits") == nil
}

// notABook says so of a scenario, and leaves out what else a reader of books would say of it.
func (r *report) notABook(src *source) {
	r.issues = slices.DeleteFunc(r.issues, func(i Issue) bool { return i.File == src.name })
	r.add(SeverityError, src, 1, 1, "", "this is a scenario, not a rule book", "run it with: octroi rules test")
}

// unparsed reports whether any issue so far concerns a file as a whole.
func unparsed(issues Issues) bool {
	return slices.ContainsFunc(issues, func(i Issue) bool { return i.Severity == SeverityError && i.Where == "" })
}

// join adds the sections of a further file to the book.
func join(r *report, root, n *yamlNode) {
	for _, e := range n.entries {
		name := e.key.text
		have := root.get(name)
		switch {
		case have == nil:
			root.entries = append(root.entries, e)
		case slices.Contains(keyedSections, name) && have.kind == nodeMapping && e.value.kind == nodeMapping:
			joinKeys(r, have, e.value)
		case slices.Contains(listedSections, name) && have.kind == nodeList && e.value.kind == nodeList:
			have.items = append(have.items, e.value.items...)
		default:
			r.errorAt(e.key, "'"+name+"' stands in two files", "also in "+placeOf(have)+"; keep one")
		}
	}
}

func joinKeys(r *report, have, more *yamlNode) {
	if len(have.entries)+len(more.entries) > maxEntries {
		r.add(SeverityError, more.src, more.line, more.col, "",
			fmt.Sprintf("more than %d entries with those of other files", maxEntries), "make two books of it")
		return
	}
	for _, e := range more.entries {
		if i := slices.IndexFunc(have.entries, func(o entry) bool { return o.key.text == e.key.text }); i >= 0 {
			r.errorAt(e.key, "'"+e.key.text+"' is already defined at "+placeOf(have.entries[i].key), "remove one, or give it another code")
			continue
		}
		have.entries = append(have.entries, e)
	}
}

func placeOf(n *yamlNode) string { return fmt.Sprintf("%s:%d", n.src.name, n.line) }
