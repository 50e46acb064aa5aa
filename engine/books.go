package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Revision names the content of a book: "sha256:" and the hash of its files in name order. Renaming a file makes
// another revision; the order in which files are given does not.
func Revision(files []SourceFile) string {
	sorted := slices.SortedFunc(slices.Values(files), func(a, b SourceFile) int { return strings.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, f := range sorted {
		// Lengths keep two different splits of the same bytes apart.
		for _, part := range [...]string{strconv.Itoa(len(f.Name)), "\n", f.Name, strconv.Itoa(len(f.Text)), "\n", f.Text} {
			h.Write([]byte(part))
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// bookCache keeps compiled books by revision. A revision never changes, so an entry is never wrong; which revision is
// in force is never cached.
type bookCache struct {
	mu    sync.Mutex
	books map[string]*Book
	last  *Book // the one in force when a claim was last decided: a guess that every transaction checks
}

func (c *bookCache) get(revision string) *Book {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.books[revision]
}

func (c *bookCache) put(b *Book) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.books == nil {
		c.books = make(map[string]*Book)
	}
	c.books[b.Revision] = b
}

func (c *bookCache) guess() *Book {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

func (c *bookCache) setGuess(b *Book) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = b
}

// ActiveBook returns the book in force; Unavailable and "no_book" when none has been loaded yet.
func (s *Service) ActiveBook(ctx context.Context) (book *Book, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		book, err = s.bookIn(ctx, r)
		return err
	})
	return book, err
}

// Book returns a stored revision, compiled; NotFound and "book_not_found" when there is none.
func (s *Service) Book(ctx context.Context, revision string) (book *Book, err error) {
	if book = s.books.get(revision); book != nil {
		return book, nil
	}
	err = s.store.View(ctx, func(r Reader) error {
		book, err = s.revisionIn(ctx, r, revision)
		return err
	})
	return book, err
}

// BookSource returns the files of a stored revision; NotFound and "book_not_found" when there is none.
func (s *Service) BookSource(ctx context.Context, revision string) (files []SourceFile, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		files, err = r.BookSource(ctx, revision)
		return err
	})
	return files, err
}

// bookIn reads which revision is in force in the caller's transaction.
func (s *Service) bookIn(ctx context.Context, r Reader) (*Book, error) {
	revision, err := r.ActiveRevision(ctx)
	if err != nil {
		return nil, err
	}
	if revision == "" {
		return nil, NewError(Unavailable, "no_book")
	}
	return s.revisionIn(ctx, r, revision)
}

// revisionIn compiles a revision, once per process.
func (s *Service) revisionIn(ctx context.Context, r Reader, revision string) (*Book, error) {
	if b := s.books.get(revision); b != nil {
		return b, nil
	}
	files, err := r.BookSource(ctx, revision)
	if err != nil {
		return nil, err
	}
	b, err := s.opt.Compiler.Compile(files)
	if err != nil {
		return nil, err
	}
	s.books.put(b)
	return b, nil
}

// meaning says in one line what the limit counts, for whom and in which window.
func (l *Limit) meaning() string {
	parts := []string{l.Measure.String(), l.Scope.String(), l.Every.String()}
	for _, k := range l.Keys {
		parts = append(parts, k.Source())
	}
	if l.Of != nil {
		parts = append(parts, "of", l.Of.Source())
	}
	if l.Measure == MeasureExpense {
		parts = append(parts, l.Part.String())
	}
	if l.Bound() == BoundAfter {
		parts = append(parts, "presented") // a threshold counts what is presented, all others what is granted
	}
	if l.OpenedBy != nil {
		parts = append(parts, "opened by", l.OpenedBy.Source())
	}
	return strings.Join(parts, "|")
}
