package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"

	"octroi/engine"
)

// databaseTroubles are the codes of a database that does not do its work. The value tells whether only a write shows
// that the trouble is over.
var databaseTroubles = map[string]bool{
	"database_unreachable": false,
	"busy":                 false,
	"outcome_unknown":      true,
	"read_only":            true,
	"storage_full":         true,
}

// troubles remembers what is wrong with the database, so that the log says it when it begins and when it ends, and not
// with every request in between.
type troubles struct {
	mu  sync.Mutex
	now map[string]bool
}

// met notes an error of the database; it is logged when it was not there before.
func (t *troubles) met(ctx context.Context, log *slog.Logger, e *engine.Error) {
	if _, known := databaseTroubles[e.Code]; !known || errors.Is(e, context.Canceled) { // a client that left says nothing of the database
		return
	}
	t.mu.Lock()
	already := t.now[e.Code]
	if t.now == nil {
		t.now = map[string]bool{}
	}
	t.now[e.Code] = true
	t.mu.Unlock()
	if !already {
		log.LogAttrs(ctx, slog.LevelWarn, "the database has a problem", slog.String("code", e.Code), slog.String("cause", LoggedCause(e)))
	}
}

// overcome notes that op went well: what it could not have done in the trouble is over.
func (t *troubles) overcome(ctx context.Context, log *slog.Logger, op *operation) {
	if op == nil || !op.asksDatabase() {
		return
	}
	var over []string
	t.mu.Lock()
	for code := range t.now {
		if !databaseTroubles[code] || op.writes() {
			over = append(over, code)
			delete(t.now, code)
		}
	}
	t.mu.Unlock()
	for _, code := range over {
		log.LogAttrs(ctx, slog.LevelInfo, "the database works again", slog.String("code", code))
	}
}

// asksDatabase reports whether the operation cannot go well without the database. The key is no proof: it is cached.
func (o *operation) asksDatabase() bool { return o.path == "/readyz" || !o.public && o.id != "metrics" }

// writes reports whether the operation cannot go well without a write.
func (o *operation) writes() bool {
	return o.method != http.MethodGet && o.method != http.MethodHead && o.id != "quoteClaim"
}
