package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
)

// keyPrefix starts every API key, so that a leaked one can be recognised by scanners.
const keyPrefix = "oct_"

// CreateKey makes an API key of a role; member says who among the members uses it, "" for nobody. The secret is returned once; only its hash is kept.
func (s *Service) CreateKey(ctx context.Context, label string, role Role, member string, by Actor) (secret string, k Key, err error) {
	if !slices.Contains(Roles[:], role) {
		return "", Key{}, &Error{Kind: Unprocessed, Code: "role_unknown", Args: []Arg{{"allowed", TextValue(roleList())}}}
	}
	var random [32]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", Key{}, err
	}
	secret = keyPrefix + base64.RawURLEncoding.EncodeToString(random[:])
	k = Key{ID: s.opt.NewID(), Hash: hashKey(secret), Label: label, Role: role, Member: member, CreatedAt: s.opt.Now().UTC()}
	err = s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error { return tx.PutKey(ctx, k, s.stamped(by)) })
	})
	return secret, k, err
}

// RevokeKey ends a key; NotFound and "key_not_found" when there is none.
func (s *Service) RevokeKey(ctx context.Context, id string, by Actor) error {
	return s.retry(ctx, busyAttempts, func() error {
		return s.store.Update(ctx, func(tx Tx) error { return tx.RevokeKey(ctx, id, s.stamped(by)) })
	})
}

// Keys lists all keys, revoked ones included.
func (s *Service) Keys(ctx context.Context) (keys []Key, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		keys, err = r.Keys(ctx)
		return err
	})
	return keys, err
}

// Authenticate returns the key of a secret; Unauthorized and "unauthorized" when it is unknown or revoked.
func (s *Service) Authenticate(ctx context.Context, secret string) (k Key, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		k, err = r.Key(ctx, hashKey(secret))
		return err
	})
	if ErrorCode(err) == "key_not_found" || (err == nil && !k.RevokedAt.IsZero()) {
		return Key{}, NewError(Unauthorized, "unauthorized")
	}
	return k, err
}

func hashKey(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func roleList() string {
	names := make([]string, len(Roles))
	for i, r := range Roles {
		names[i] = string(r)
	}
	return list(names)
}

func asError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
