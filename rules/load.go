package rules

import (
	"slices"
	"strings"

	"octroi/engine"
)

// Loaded is a book that was read without errors, with what is needed to run its examples.
type Loaded struct {
	Book     *engine.Book
	params   map[string]datedConst
	tables   map[string]tableDef
	examples []*example
	root     *yamlNode            // the book as written, for the places that Cover and Lint name
	sites    map[*expression]site // where each expression stands and what it can name, for Lint
}

// Compiler is the engine.Compiler of octroi: it makes a Book of YAML and CEL.
type Compiler struct{}

var _ engine.Compiler = Compiler{}

// Compile reads a book. It fails with an *engine.Error of kind Unprocessed and code "book_invalid", whose cause is the
// Issues.
func (Compiler) Compile(files []engine.SourceFile) (*engine.Book, error) {
	loaded, issues := Load(files)
	if loaded == nil {
		return nil, bookInvalid(issues)
	}
	return loaded.Book, nil
}

// Load reads a book: its files merged in name order, checked and compiled. It returns every issue at once, by position.
// With any error there is no book (nil); warnings come with one.
func Load(files []engine.SourceFile) (*Loaded, Issues) {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b engine.SourceFile) int { return strings.Compare(a.Name, b.Name) })
	r := &report{}
	if !sized(r, files) {
		return nil, r.sorted()
	}
	root := merge(r, files)
	if root == nil || !r.inBounds(root) {
		return nil, r.sorted()
	}
	c := &bookCompiler{report: r, root: root, book: &engine.Book{Revision: engine.Revision(files)}}
	c.compile()
	if r.failed() {
		return nil, r.sorted()
	}
	c.book.Index()
	bindWords(c.book, c.params, c.tables)
	return &Loaded{Book: c.book, params: c.params, tables: c.tables, examples: c.examples, root: root, sites: c.sites}, r.sorted()
}
