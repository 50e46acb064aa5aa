package store_test

import (
	"path/filepath"
	"testing"

	"octroi/engine/store"
	"octroi/engine/store/storetest"
)

func TestSQLiteFile(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) *store.Store {
		return open(t, "sqlite:"+filepath.Join(t.TempDir(), "a file?#%41.db"), store.Options{})
	})
}

func TestSQLiteInMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) *store.Store { return open(t, ":memory:", store.Options{}) })
}
