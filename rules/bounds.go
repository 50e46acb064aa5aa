package rules

import (
	"fmt"

	"octroi/engine"
)

// A book is bounded as a whole, because each of its files, and each of its rules, may be within bounds while the book
// keeps the checker busy for minutes. Real books stay far below: the bounds are there for mistakes and for malice.
const (
	maxFiles    = engine.MaxBookFiles
	maxBookSize = engine.MaxBookBytes
	// maxValues bounds the values that are compiled: conditions, amounts and caps. A pool counts once for each benefit
	// that joins it, for that is how often it is compiled.
	maxValues = 10_000
	// maxWritten bounds the characters of the same values, because a long condition takes longer than a short one.
	maxWritten = 512 << 10
	// maxNames bounds the names that a book declares for its expressions, times its benefits: each has its own scope.
	maxNames = 100_000
	// maxFacts bounds the facts of all examples, each with those of its samples.
	maxFacts = 200_000
	// maxOther is the most entries of a mapping or list that no other bound concerns: the dates and the cases of a value.
	maxOther = 100
)

// sectionBounds are the most entries of the sections of a book.
var sectionBounds = map[string]int{
	"benefits": 1000, "categories": 200, "reasons": 500, "evidence": 200, "units": 200, "statuses": 100, "regions": 100,
	"parameters": 500, "tables": 200, "pools": 200, "requires": 50, "review": 50,
}

// benefitBounds are the most entries of the lists and mappings of a benefit.
var benefitBounds = map[string]int{"limits": 20, "requires": 50, "review": 50, "fields": 50, "evidence": 50, "examples": 500}

// maxClasses is the most classes, and dates, of a table and values of an enum.
const maxClasses = 500

// sized refuses too many files and too long a book, before any of it is read.
func sized(r *report, files []engine.SourceFile) bool {
	total := 0
	for _, f := range files {
		total += len(f.Text)
	}
	switch {
	case len(files) > maxFiles:
		r.add(SeverityError, newSource(files[maxFiles]), 1, 1, "",
			fmt.Sprintf("the book has %d files, more than %d", len(files), maxFiles), "put several benefits into one file")
	case total > maxBookSize:
		r.add(SeverityError, newSource(files[0]), 1, 1, "",
			fmt.Sprintf("the files of the book have %d bytes, more than %d MiB", total, maxBookSize>>20), "make two books of it")
	default:
		return sparse(r, files)
	}
	return false
}

// inBounds refuses a book that would take too long to compile. It only counts, so that it takes no time itself.
func (r *report) inBounds(root *yamlNode) bool {
	if !r.entriesInBounds(root) {
		return false
	}
	before := len(r.issues)
	r.countWork(root)
	return len(r.issues) == before
}

// entriesInBounds refuses a file, or all files together, with too many entries in one place.
func (r *report) entriesInBounds(root *yamlNode) bool {
	before := len(r.issues)
	r.countEntries(root, 0, "", "")
	return len(r.issues) == before
}

// countEntries holds n and what is in it against the bound of its place: the section it is in, its key, and how deep.
func (r *report) countEntries(n *yamlNode, depth int, section, key string) {
	if count, most := len(n.entries)+len(n.items), mostEntries(depth, section, key); count > most {
		r.errorAt(n, fmt.Sprintf("%d entries here, more than %d", count, most), "split it up")
		return
	}
	for _, item := range n.items {
		r.countEntries(item, depth+1, section, "")
	}
	for _, e := range n.entries {
		if depth == 0 {
			section = e.key.text
		}
		r.countEntries(e.value, depth+1, section, e.key.text)
	}
}

func mostEntries(depth int, section, key string) int {
	most := 0
	switch {
	case depth == 1:
		most = sectionBounds[key]
	case depth == 3 && section == "benefits":
		most = benefitBounds[key]
	case depth > 2 && section == "tables", section == "benefits" && key == "values":
		most = maxClasses
	}
	if most == 0 {
		return maxOther
	}
	return most
}

// countWork bounds what the compiler does: how many values it compiles, how long, and how many names it declares.
func (r *report) countWork(root *yamlNode) {
	pools, benefits := root.get("pools"), root.get("benefits")
	if benefits == nil {
		return
	}
	var w work
	w.add(root.get("requires"))
	w.add(root.get("review"))
	for _, e := range benefits.entries {
		for _, key := range []string{"requires", "evidence", "each", "amount", "pay", "limits", "review"} {
			w.add(e.value.get(key))
		}
		if limits := e.value.get("limits"); limits != nil {
			for _, l := range limits.items {
				if code := l.get("pool"); code != nil {
					w.add(pools.get(code.text))
				}
			}
		}
	}
	const remedy = "make two books of it"
	if w.values > maxValues || w.written > maxWritten {
		r.errorAt(benefits, fmt.Sprintf("the rules have %d values of %d KiB together, more than %d or %d KiB; a pool counts for each benefit that joins it",
			w.values, w.written>>10, maxValues, maxWritten>>10), remedy)
	}
	r.countFacts(root, benefits)
	names := 0
	for _, section := range []string{"parameters", "tables", "statuses", "evidence"} {
		if n := root.get(section); n != nil {
			names += len(n.entries)
		}
	}
	if names*len(benefits.entries) > maxNames {
		r.errorAt(benefits, fmt.Sprintf("too many benefits (%d) for so many parameters, tables, statuses and documents (%d)",
			len(benefits.entries), names), remedy)
	}
}

// countFacts bounds what examples read: each reads the samples anew.
func (r *report) countFacts(root, benefits *yamlNode) {
	var shared, facts work
	shared.add(root.get("sample"))
	for _, e := range benefits.entries {
		if examples := e.value.get("examples"); examples != nil {
			own := shared
			own.add(e.value.get("sample"))
			facts.add(examples)
			facts.values += own.values * len(examples.items)
		}
	}
	if facts.values > maxFacts {
		r.errorAt(benefits, fmt.Sprintf("the examples have %d facts with those of their samples, more than %d", facts.values, maxFacts),
			"shorten the samples")
	}
}

// work is how much there is to compile.
type work struct{ values, written int }

// add counts the scalars in n, which may be nil.
func (w *work) add(n *yamlNode) {
	if n == nil {
		return
	}
	if n.kind == nodeScalar {
		w.values++
		w.written += len(n.text)
	}
	for _, item := range n.items {
		w.add(item)
	}
	for _, e := range n.entries {
		w.add(e.value)
	}
}
