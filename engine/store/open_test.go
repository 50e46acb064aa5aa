package store_test

import (
	"testing"

	"octroi/engine/store"
)

// open opens and migrates a store that the test's end closes.
func open(t testing.TB, dsn string, opt store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
