package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"octroi/engine"
	"octroi/engine/store"
	"octroi/rules"
)

// devBook is the rule book of the development server.
const devBook = "partenamut"

// devKeyLabel names the keys that the development server makes, so that it can end those of earlier starts.
const devKeyLabel = "dev"

// demoCurl is a claim to try, as the README prints it: two sessions for the member who used nineteen of twenty. {url}
// is where the server listens. The key comes from the environment, because each start makes another.
const demoCurl = `curl -s {url}/v1/claims \
  -H "Authorization: Bearer $OCTROI_KEY" \
  -H "Idempotency-Key: my-first-claim-0001" \
  -H "Content-Type: application/json" \
  -H "Accept-Language: en" \
  -d '{"member":"M0001","submitted_on":"2025-11-20","channel":"online","lines":[{"benefit":"psychology","date":"2025-11-03","units":2,"charged_cents":12000,"provider":"P0001","evidence":[{"code":"psychologist_form","document":"D-2025-118"}]}]}'`

// fillOnce makes the development database when there is none. It is filled beside its place and moved there when all is
// in: an interrupted start leaves nothing behind, and a database that exists is never filled.
func (a *app) fillOnce(ctx context.Context) error {
	if _, err := os.Stat(a.config.db); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	dir := filepath.Dir(a.config.db)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("cannot make the folder of the development database: %w", err)
	}
	beside, err := os.MkdirTemp(dir, "filling-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(beside) }() // empty, or of no use
	file := filepath.Join(beside, "dev.db")
	if err := a.fill(ctx, file); err != nil {
		return fmt.Errorf("cannot fill the development database: %w", err)
	}
	return os.Rename(file, a.config.db)
}

// fill makes a database with the shipped book, an invented mutuality and its claims. Closed, it is one file.
func (a *app) fill(ctx context.Context, file string) (err error) {
	st, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if err := st.Migrate(ctx); err != nil {
		return err
	}
	files, err := rules.Shipped(devBook)
	if err != nil {
		return err
	}
	svc := a.newService(st, a.now)
	defer svc.Close()
	book, err := svc.LoadBook(ctx, files, a.actor())
	if err != nil {
		return err
	}
	return a.seed(ctx, st, book)
}

// welcome makes a key for the development database and says what to do next.
func (a *app) welcome(ctx context.Context, h *home, url string) error {
	book, err := h.svc.ActiveBook(ctx)
	if err != nil {
		return err
	}
	a.mentionNewerBook(book)
	secret, err := a.freshDevKey(ctx, h)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "octroi serves an invented mutuality; nobody in it exists.\n\n")
	fmt.Fprintf(&b, "  API            %s/v1\n", url)
	fmt.Fprintf(&b, "  documentation  %s/docs\n", url)
	fmt.Fprintf(&b, "  key            %s  (admin, until the next start)\n", secret)
	fmt.Fprintf(&b, "  rule book      %s %s\n", book.Code, book.Revision)
	fmt.Fprintf(&b, "  data           %s  (delete it to begin afresh)\n\n", a.config.db)
	fmt.Fprintf(&b, "In another terminal, a claim of two sessions for a member with one left this year:\n\n")
	fmt.Fprintf(&b, "export OCTROI_KEY=%s\n", secret)
	fmt.Fprintf(&b, "%s\n\n", strings.ReplaceAll(demoCurl, "{url}", url))
	fmt.Fprintf(&b, "Then: octroi report spending --dev --year 2025\n")
	a.printf("%s", b.String())
	return nil
}

// mentionNewerBook says so when the shipped book is another than the one in force.
func (a *app) mentionNewerBook(book *engine.Book) {
	files, err := rules.Shipped(devBook)
	if err == nil && engine.Revision(files) != book.Revision {
		a.note("The book in force is not the shipped %s; to use that one: octroi rules load --dev %s", devBook, devBook)
	}
}

// freshDevKey makes a key for this start and ends those of earlier ones.
func (a *app) freshDevKey(ctx context.Context, h *home) (string, error) {
	keys, err := h.svc.Keys(ctx)
	if err != nil {
		return "", err
	}
	for _, k := range keys {
		if k.Label != devKeyLabel || !k.RevokedAt.IsZero() {
			continue
		}
		if err := h.svc.RevokeKey(ctx, k.ID, a.actor()); err != nil {
			return "", err
		}
	}
	secret, _, err := h.svc.CreateKey(ctx, devKeyLabel, engine.RoleAdmin, "", a.actor())
	return secret, err
}
