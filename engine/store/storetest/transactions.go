package storetest

import (
	"context"
	"errors"
	"testing"

	"octroi/engine"
)

func testUpdateRollsBack(t *testing.T, b *bench) {
	mine := errors.New("mine")
	err := b.Update(t.Context(), func(tx engine.Tx) error {
		if err := lockAndAppend(t.Context(), tx, []engine.Record{record(1, "M1", "2025-01-02", 100)}); err != nil {
			return err
		}
		return mine
	})
	if err != mine { //nolint:errorlint // unchanged means the very same
		t.Errorf("update returns %v, want the caller's own error", err)
	}
	b.empty()
	if err := b.View(t.Context(), func(engine.Reader) error { return mine }); err != mine { //nolint:errorlint // as above
		t.Errorf("view returns %v, want the caller's own error", err)
	}
}

func testPanic(t *testing.T, b *bench) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = b.Update(t.Context(), func(tx engine.Tx) error {
			if err := lockAndAppend(t.Context(), tx, []engine.Record{record(1, "M1", "2025-01-02", 100)}); err != nil {
				t.Error(err)
			}
			panic("a rule went wrong")
		})
	}()
	b.empty()
	b.append(record(1, "M1", "2025-01-02", 100))
}

func testCancelled(t *testing.T, b *bench) {
	for _, when := range []string{"before", "between", "after"} {
		ctx, cancel := context.WithCancel(t.Context())
		if when == "before" {
			cancel()
		}
		err := b.Update(ctx, func(tx engine.Tx) error {
			if err := tx.Lock(ctx, []engine.Anchor{engine.MemberAnchor("M1")}); err != nil {
				return err
			}
			if when == "between" {
				cancel()
			}
			if err := tx.Append(ctx, []engine.Record{record(1, "M1", "2025-01-02", 100)}); err != nil {
				return err
			}
			cancel()
			return nil
		})
		code(t, err, engine.Unavailable, "busy")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled %s: the cause is %v", when, err)
		}
		b.empty()
		cancel()
	}
	b.append(record(1, "M1", "2025-01-02", 100))
}

// testRefusedCommit lets the COMMIT itself fail, by a constraint that is only checked there.
func testRefusedCommit(t *testing.T, b *bench) {
	for _, sql := range []string{
		"CREATE TABLE parent (id integer PRIMARY KEY)",
		"CREATE TABLE child (parent integer REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
		"CREATE TABLE sink (id integer)",
	} {
		if err := b.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	trigger := "CREATE TRIGGER spoil AFTER INSERT ON claims BEGIN INSERT INTO child VALUES (1); END"
	if b.Name() == "postgres" {
		trigger = `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO child VALUES (1); RETURN NULL; END';
			CREATE TRIGGER spoil AFTER INSERT ON claims EXECUTE FUNCTION spoil()`
	}
	if err := b.exec(trigger); err != nil {
		t.Fatal(err)
	}
	err := b.Update(t.Context(), func(tx engine.Tx) error {
		return lockAndAppend(t.Context(), tx, []engine.Record{record(1, "M1", "2025-01-02", 100)})
	})
	if engine.ErrorCode(err) != "internal" {
		t.Errorf("a commit refused by a constraint gives %v, want an internal error", err)
	}
	b.empty()
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutMember(ctx, member("M1"), by) })
}

func testSnapshot(t *testing.T, b *bench) {
	if b.InMemory() {
		t.Skip("in memory, readers take turns with the writer")
	}
	b.append(record(1, "M1", "2025-01-02", 100))
	b.view(func(ctx context.Context, r engine.Reader) error {
		count := func() int {
			found, err := r.Claims(ctx, engine.ClaimFilter{Member: "M1", Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return len(found)
		}
		equal(t, "claims", 1, count())
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.append(record(2, "M1", "2025-01-02", 100))
			// A writer that is at work, lock and all, does not keep the view waiting.
			b.update(func(ctx context.Context, tx engine.Tx) error {
				defer func() { equal(t, "claims beside a writer", 1, count()) }()
				return lockAndAppend(ctx, tx, []engine.Record{record(3, "M1", "2025-01-02", 100)})
			})
		}()
		await(t, "writing beside a view", done)
		equal(t, "claims in the same view, later", 1, count())
		return nil
	})
	equal(t, "claims afterwards", int64(3), b.number("SELECT COUNT(*) FROM claims"))
}

func testMigrate(t *testing.T, b *bench) {
	before, err := b.Status(t.Context())
	if err != nil || len(before) == 0 {
		t.Fatalf("status lists %d migrations: %v", len(before), err)
	}
	for _, m := range before {
		if m.AppliedAt.IsZero() {
			t.Errorf("%s is pending after a migration", m.Name)
		}
	}
	b.append(record(1, "M1", "2025-01-02", 100))
	if err := b.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate again: %v", err)
	}
	if pending, err := b.HasPending(t.Context()); pending || err != nil {
		t.Errorf("pending is %v: %v", pending, err)
	}
	equal(t, "claims", int64(1), b.number("SELECT COUNT(*) FROM claims"))
}
