package store_test

import (
	"testing"

	"octroi/engine/store"
	"octroi/engine/store/pgtest"
	"octroi/engine/store/storetest"
)

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) *store.Store {
		return open(t, pgtest.DSN(t), store.Options{AllowUnsafe: true})
	})
}
