package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"octroi/engine"
)

func testMembers(t *testing.T, b *bench) {
	rich, bare := member("M1"), engine.Member{ID: "M2"}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutMember(ctx, rich, by), tx.PutMember(ctx, bare, by))
	})
	members := func(ids ...string) (found []engine.Member) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = r.Members(ctx, ids)
			return err
		})
		return found
	}
	equal(t, "two of three ids, one asked twice", []engine.Member{rich, bare}, members("M2", "nobody", "M1", "M2"))
	equal(t, "no ids", 0, len(members()))

	rich.Died, rich.Households, rich.Statuses = 0, nil, []engine.StatusSpan{}
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutMember(ctx, rich, by) })
	equal(t, "put again", []engine.Member{rich}, members("M1"))
	equal(t, "audit events", int64(3), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'member.put' AND actor = 'cli'"))
}

func testMembersAfter(t *testing.T, b *bench) {
	born := func(id, on string) engine.Member { return engine.Member{ID: id, Born: day(on)} }
	m1, m2, m3 := born("M1", "1950-01-01"), born("M2", "2015-05-05"), born("M3", "2015-12-31")
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutMember(ctx, m3, by), tx.PutMember(ctx, m1, by), tx.PutMember(ctx, m2, by), tx.PutMember(ctx, engine.Member{ID: "M4"}, by))
	})
	ids := func(f engine.MemberFilter) []string {
		all := []string{}
		b.view(func(ctx context.Context, r engine.Reader) error {
			found, err := r.MembersAfter(ctx, f)
			for _, m := range found {
				all = append(all, m.ID)
			}
			return err
		})
		return all
	}
	equal(t, "a page", []string{"M1", "M2"}, ids(engine.MemberFilter{Limit: 2}))
	equal(t, "the next", []string{"M3", "M4"}, ids(engine.MemberFilter{After: "M2", Limit: 9}))
	equal(t, "after the last", []string{}, ids(engine.MemberFilter{After: "M4", Limit: 9}))
	equal(t, "none at most", []string{}, ids(engine.MemberFilter{}))
	born2015 := engine.Span{From: day("2015-05-05"), Until: day("2015-12-31")}
	equal(t, "born in a span, whose end is not in it", []string{"M2"}, ids(engine.MemberFilter{Born: born2015, Limit: 9}))
}

func testHouseholds(t *testing.T, b *bench) {
	child := engine.Member{ID: "M2", Born: day("2015-05-05"), Households: []engine.HouseholdSpan{{Household: "H2"}}}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutMember(ctx, member("M1"), by), tx.PutMember(ctx, child, by))
	})
	households := func(ids ...string) (found []engine.Household) {
		b.view(func(ctx context.Context, r engine.Reader) (err error) {
			found, err = r.Households(ctx, ids)
			return err
		})
		return found
	}
	adult := func(from, until string) engine.Person {
		p := engine.Person{Member: "M1", Born: day("1980-02-29"), Died: day("2030-01-01"), Span: engine.Span{From: day(from)}}
		if until != "" {
			p.Until = day(until)
		}
		return p
	}
	want := []engine.Household{
		{ID: "H1", People: []engine.Person{adult("2000-01-01", "2020-01-01")}},
		{ID: "H2", People: []engine.Person{adult("2020-01-01", ""), {Member: "M2", Born: day("2015-05-05")}}},
	}
	equal(t, "households", want, households("H2", "H1", "H9"))

	child.Households = []engine.HouseholdSpan{{Household: "H3"}}
	b.update(func(ctx context.Context, tx engine.Tx) error { return tx.PutMember(ctx, child, by) })
	equal(t, "after the child moved", want[1].People[:1], households("H2")[0].People)
}

func testProviders(t *testing.T, b *bench) {
	rich, bare := provider("P1"), engine.Provider{ID: "P2"}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutProvider(ctx, bare, by), tx.PutProvider(ctx, engine.Provider{ID: "P1"}, by), tx.PutProvider(ctx, rich, by))
	})
	b.view(func(ctx context.Context, r engine.Reader) error {
		found, err := r.Providers(ctx, []string{"P2", "P1", "P3"})
		equal(t, "providers", []engine.Provider{rich, bare}, found)
		return err
	})
}

func testKeys(t *testing.T, b *bench) {
	at := moment.Truncate(time.Microsecond)
	key := engine.Key{ID: "k1", Hash: "aa", Label: "desk", Role: engine.RoleAuditor, CreatedAt: at}
	later := engine.Key{ID: "k2", Hash: "bb", Role: engine.RoleAdmin, CreatedAt: at.Add(time.Second)}
	b.update(func(ctx context.Context, tx engine.Tx) error {
		return errors.Join(tx.PutKey(ctx, later, by), tx.PutKey(ctx, key, by))
	})
	read := func() (one engine.Key, all []engine.Key) {
		b.view(func(ctx context.Context, r engine.Reader) error {
			var err1, err2 error
			one, err1 = r.Key(ctx, "aa")
			all, err2 = r.Keys(ctx)
			_, unknown := r.Key(ctx, "AA")
			code(t, unknown, engine.NotFound, "key_not_found")
			return errors.Join(err1, err2)
		})
		return one, all
	}
	one, all := read()
	equal(t, "key by hash", key, one)
	equal(t, "keys, oldest first", []engine.Key{key, later}, all)

	for i := range 2 {
		when := engine.Actor{Client: "cli", At: at.Add(time.Duration(i+1) * time.Hour)}
		b.update(func(ctx context.Context, tx engine.Tx) error { return tx.RevokeKey(ctx, "k1", when) })
	}
	key.RevokedAt = at.Add(time.Hour)
	one, _ = read()
	equal(t, "key revoked, the first time counts", key, one)
	err := b.Update(t.Context(), func(tx engine.Tx) error { return tx.RevokeKey(t.Context(), "k9", by) })
	code(t, err, engine.NotFound, "key_not_found")
	equal(t, "audit events", int64(1), b.number("SELECT COUNT(*) FROM audit_events WHERE action = 'key.revoke'"))
}
