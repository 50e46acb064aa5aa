package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"strconv"
	"sync"

	"octroi/engine"
)

// library holds every stored book, compiled when it is first asked for.
type library struct {
	compiler engine.Compiler
	mu       sync.Mutex
	shelf    map[string]*shelved
}

type shelved struct {
	files  []engine.SourceFile
	active bool // was ever in force
	once   sync.Once
	book   *engine.Book
}

func (l *library) at(revision string) *shelved {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shelf[revision]
}

// known reports whether the revision is stored.
func (l *library) known(revision string) bool { return l.at(revision) != nil }

// activated reports whether the revision was ever put in force.
func (l *library) activated(revision string) bool {
	s := l.at(revision)
	return s != nil && s.active
}

// book is a revision compiled; nil when it is not stored or does not compile.
func (l *library) book(revision string) *engine.Book {
	s := l.at(revision)
	if s == nil {
		return nil
	}
	s.once.Do(func() {
		if b, err := l.compiler.Compile(s.files); err == nil {
			s.book = b
		}
	})
	return s.book
}

type fileText struct {
	N string `json:"n"`
	T string `json:"t"`
}

// books reads every revision and holds its text against its name (I16).
func (r *run) books(ctx context.Context) error {
	r.library = &library{compiler: r.opt.Compiler, shelf: map[string]*shelved{}}
	show := func(revision string) string { return "SELECT * FROM books WHERE revision = '" + revision + "'" }
	var err error
	r.timed("I16", func() {
		err = r.snap.each(ctx, "SELECT revision, files FROM books ORDER BY revision", nil, func(rows *sql.Rows) error {
			var revision, text string
			if err := rows.Scan(&revision, &text); err != nil {
				return err
			}
			r.checked("I16", 1)
			var files []fileText
			if err := parse(text, &files); err != nil {
				r.fail("I16", revision, "the text of the book cannot be read", show(revision))
				return nil //nolint:nilerr // a finding of the audit, not a failure of it
			}
			s := &shelved{files: list(files, func(f fileText) engine.SourceFile { return engine.SourceFile{Name: f.N, Text: f.T} })}
			r.library.shelf[revision] = s
			if contentHash(files) != revision {
				r.fail("I16", revision, "the text of the book is not the one that its name is the hash of", show(revision))
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return r.activations(ctx)
}

// contentHash names the content of a book: lengths and bytes of each file's name and text, in the order of names.
func contentHash(files []fileText) string {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b fileText) int { return cmp.Compare(a.N, b.N) })
	var all []byte
	for _, f := range files {
		all = strconv.AppendInt(all, int64(len(f.N)), 10)
		all = append(all, '\n')
		all = append(all, f.N...)
		all = strconv.AppendInt(all, int64(len(f.T)), 10)
		all = append(all, '\n')
		all = append(all, f.T...)
	}
	sum := sha256.Sum256(all)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// activations wants every book that was put in force to be stored, and every decision to come after its book was: by the
// order of the audit trail, because clocks of servers differ.
func (r *run) activations(ctx context.Context) error {
	var err error
	r.timed("I16", func() {
		err = r.snap.each(ctx, "SELECT DISTINCT revision FROM book_events WHERE action = 'activate'", nil, func(rows *sql.Rows) error {
			var revision string
			if err := rows.Scan(&revision); err != nil {
				return err
			}
			if s := r.library.shelf[revision]; s != nil {
				s.active = true
			} else {
				r.fail("I16", revision, "it was put in force and is not stored", "SELECT * FROM book_events WHERE revision = '"+revision+"'")
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	const unapproved = `SELECT CAST(a.n AS text), a.revision FROM book_events a WHERE a.action = 'activate' AND COALESCE((
			SELECT e.action FROM book_events e WHERE e.revision = a.revision AND e.n < a.n ORDER BY e.n DESC LIMIT 1), '')
		NOT IN ('approve', 'supersede', 'activate')`
	err = r.query(ctx, "I16", unapproved, func(key, revision string) (string, string) {
		return "it was put in force without an approval that stood: " + revision, "SELECT * FROM book_events WHERE n = " + key
	})
	if err != nil {
		return err
	}
	const early = `SELECT CAST(d.claim_id AS text), d.revision FROM decisions d
		JOIN (SELECT subject, MIN(id) AS id FROM audit_events WHERE action LIKE 'claim.%' GROUP BY subject) e ON e.subject = CAST(d.claim_id AS text)
		LEFT JOIN (SELECT subject, MIN(id) AS id FROM audit_events WHERE action = 'book.activate' GROUP BY subject) a ON a.subject = d.revision
		WHERE d.version = 1 AND (a.id IS NULL OR a.id > e.id)`
	return r.query(ctx, "I16", early, func(key, _ string) (string, string) {
		return "it was decided before its book was put in force", showClaim("decisions", key)
	})
}

// secondPerson wants every book but the first to have been approved by another than its author before it was put in force
// (I17).
func (r *run) secondPerson(ctx context.Context) error {
	if r.opt.Alone {
		return nil
	}
	const activated = "book_events a WHERE a.action = 'activate'"
	if err := r.count(ctx, "I17", "SELECT COUNT(*) FROM "+activated); err != nil {
		return err
	}
	// The approval that counts is the last one before the activation; two keys of one label are one person's.
	const alone = `SELECT a.revision, '' FROM ` + activated + ` AND a.n > (SELECT MIN(n) FROM book_events WHERE action = 'activate')
		AND NOT EXISTS (SELECT 1 FROM book_events p JOIN book_events d ON d.revision = p.revision AND d.action = 'draft'
			WHERE p.revision = a.revision AND p.n = (SELECT MAX(x.n) FROM book_events x WHERE x.revision = a.revision AND x.action = 'approve' AND x.n < a.n)
				AND (p.client = 'migration' OR p.client <> d.client AND (trim(p.person) = '' OR lower(trim(p.person)) <> lower(trim(d.person)))))`
	return r.query(ctx, "I17", alone, func(key, _ string) (string, string) {
		return "its author approved it, or nobody did", "SELECT * FROM book_events WHERE revision = '" + key + "'"
	})
}
