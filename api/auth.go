package api

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"octroi/engine"
)

// roleScopes says what each role may do. Scopes are those of the contract's operations.
var roleScopes = map[engine.Role][]string{
	engine.RoleAdjudicator: {"claims:write", "claims:read", "claims:quote", "members:read", "providers:read", "approvals:read", "book:read",
		"opening_balances:read", "claims:revise", "queue:read", "opportunities:count"},
	engine.RoleReviewer: {"claims:write", "claims:read", "claims:quote", "members:read", "providers:read", "approvals:read", "book:read",
		"opening_balances:read", "claims:revise", "claims:review", "queue:read", "opportunities:count"},
	engine.RoleRuleEditor: {"book:read", "books:write", "books:approve", "reports:read", "opportunities:count", "replays:write", "replays:read"},
	engine.RoleAuditor: {"claims:read", "queue:read", "members:read", "providers:read", "approvals:read", "book:read", "reports:read", "partner_costs:read",
		"opening_balances:read", "payments:read", "opportunities:count", "replays:write", "replays:read"},
	engine.RoleFinance: {"book:read", "reports:read", "partner_costs:write", "partner_costs:read", "accounts:write", "accounts:read",
		"payments:write", "payments:read", "payments:file", "opportunities:count", "replays:write", "replays:read"},
	engine.RoleAdmin: {"claims:write", "claims:read", "claims:quote", "claims:revise", "claims:review", "queue:read",
		"members:write", "members:read", "providers:write",
		"providers:read", "approvals:write", "approvals:read", "book:read", "books:write", "books:approve", "books:activate", "reports:read",
		"ops:read", "partner_costs:write", "partner_costs:read",
		"opening_balances:write", "opening_balances:read", "members:erase", "reassess:write", "members:export",
		"accounts:write", "accounts:read", "payments:write", "payments:read",
		"payments:file", "opportunities:count", "replays:write", "replays:read"},
}

// Scopes lists what a role may do, in no particular order.
func Scopes(r engine.Role) []string { return slices.Clone(roleScopes[r]) }

const (
	maxBearer   = 200              // bytes; a longer secret is not one of ours
	keyCacheFor = 10 * time.Second // how long a revoked key may still work on this server
	keyCacheMax = 1024
)

// authorise lets a request pass when the contract says the route is public, or when its key has every scope the
// contract asks for. What has no operation has no handler either (newEcho sees to it): there it is 404 or 405 anyway.
func (s *server) authorise(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c.Request().Context())
		op := call.op
		if op == nil || op.public {
			return next(c)
		}
		key, err := s.authenticate(c.Request().Context(), c.Request().Header.Values(echo.HeaderAuthorization))
		if err != nil {
			return err
		}
		call.key = key
		for _, scope := range op.scopes {
			if !slices.Contains(roleScopes[key.Role], scope) {
				return engine.NewError(engine.Forbidden, "forbidden", textArg("scope", scope))
			}
		}
		return next(c)
	}
}

func (s *server) authenticate(ctx context.Context, headers []string) (engine.Key, error) {
	unauthorized := engine.NewError(engine.Unauthorized, "unauthorized")
	if len(headers) != 1 {
		return engine.Key{}, unauthorized
	}
	scheme, secret, _ := strings.Cut(headers[0], " ")
	if len(secret) > maxBearer || !strings.EqualFold(scheme, "bearer") || !strings.HasPrefix(secret, "oct_") {
		return engine.Key{}, unauthorized
	}
	now := s.now()
	if key, ok := s.keys.get(secret, now); ok {
		return key, nil
	}
	key, err := s.svc.Authenticate(ctx, secret)
	if err != nil {
		return engine.Key{}, err
	}
	s.keys.put(secret, key, now)
	return key, nil
}

// keyCache spares the database a look-up per request. It holds hashes, never secrets, and only keys that were valid.
type keyCache struct {
	mu   sync.Mutex
	keys map[[sha256.Size]byte]cachedKey
}

type cachedKey struct {
	key  engine.Key
	seen time.Time
}

func (c *keyCache) get(secret string, now time.Time) (engine.Key, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.keys[sha256.Sum256([]byte(secret))]
	age := now.Sub(k.seen)
	return k.key, ok && age >= 0 && age < keyCacheFor
}

func (c *keyCache) put(secret string, key engine.Key, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys == nil || len(c.keys) >= keyCacheMax {
		c.keys = map[[sha256.Size]byte]cachedKey{}
	}
	c.keys[sha256.Sum256([]byte(secret))] = cachedKey{key, now}
}
