package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// Members implements engine.Reader.
func (r *reader) Members(ctx context.Context, ids []string) ([]engine.Member, error) {
	var found []engine.Member
	err := r.queryFor(ctx, "members", "SELECT id, born, died, doc FROM members WHERE id IN (%s) ORDER BY id", idsOf(ids),
		func(rows *sql.Rows) error { return scanMember(rows, &found) })
	return found, err
}

// MembersAfter implements engine.Reader.
func (r *reader) MembersAfter(ctx context.Context, f engine.MemberFilter) ([]engine.Member, error) {
	st := statement{"SELECT id, born, died, doc FROM members WHERE id > ?", []any{f.After}}.within("born", f.Born)
	var found []engine.Member
	err := r.query(ctx, "members after", statement{st.sql + " ORDER BY id LIMIT ?", append(st.args, max(f.Limit, 0))},
		func(rows *sql.Rows) error { return scanMember(rows, &found) })
	return found, err
}

func scanMember(rows *sql.Rows, found *[]engine.Member) error {
	var id, doc string
	var born, died day
	if err := rows.Scan(&id, &born, &died, &doc); err != nil {
		return err
	}
	m, err := decode[memberDoc]("member", doc)
	if err != nil {
		return err
	}
	m.ID, m.Born, m.Died = id, engine.Date(born), engine.Date(died)
	*found = append(*found, fromMember(m))
	return nil
}

// Households implements engine.Reader. A household exists as long as a member has a stay in it.
func (r *reader) Households(ctx context.Context, ids []string) ([]engine.Household, error) {
	const people = `SELECT h.household, h.member, m.born, m.died, h.from_day, h.until_day
		FROM member_households h JOIN members m ON m.id = h.member
		WHERE h.household IN (%s) ORDER BY h.household, h.member, h.from_day NULLS FIRST`
	var found []engine.Household
	err := r.queryFor(ctx, "households", people, idsOf(ids), func(rows *sql.Rows) error {
		var household, member string
		var born, died, from, until day
		if err := rows.Scan(&household, &member, &born, &died, &from, &until); err != nil {
			return err
		}
		if n := len(found); n == 0 || found[n-1].ID != household {
			found = append(found, engine.Household{ID: household})
		}
		last := &found[len(found)-1]
		last.People = append(last.People, engine.Person{
			Member: member, Born: engine.Date(born), Died: engine.Date(died),
			Span: engine.Span{From: engine.Date(from), Until: engine.Date(until)},
		})
		return nil
	})
	return found, err
}

// PutMember implements engine.Tx.
func (t *transaction) PutMember(ctx context.Context, m engine.Member, by engine.Actor) error {
	return t.PutMembers(ctx, []engine.Member{m}, by)
}

// PutMembers implements engine.Tx.
func (t *transaction) PutMembers(ctx context.Context, all []engine.Member, by engine.Actor) error {
	members := newBatch("id", "born:date", "died:date", "doc")
	stays := newBatch("member", "household", "holder:int", "from_day:date", "until_day:date")
	moved, events := newBatch("id"), newEvents()
	for _, m := range all {
		doc := toMember(m)
		doc.ID, doc.Born, doc.Died = "", 0, 0 // they have columns
		members.add(m.ID, m.Born, m.Died, encode(doc))
		for _, h := range m.Households {
			holder := 0
			if h.Holder {
				holder = 1
			}
			stays.add(m.ID, h.Household, holder, h.From, h.Until)
		}
		moved.add(m.ID)
		events.add(by.At, by.Client, "member.put", m.ID, by.RequestID)
	}
	d := t.store.dialect
	var parts []statement
	for _, rel := range moved.relations(d) {
		parts = append(parts, rel.inside("DELETE FROM member_households WHERE member IN (%s)"))
	}
	parts = append(parts, members.insert(d, "members",
		" WHERE true ON CONFLICT (id) DO UPDATE SET born = excluded.born, died = excluded.died, doc = excluded.doc")...)
	parts = append(parts, stays.insert(d, "member_households", "")...)
	parts = append(parts, events.insert(d, "audit_events", "")...)
	return t.exec(ctx, "put members", parts...)
}

// Waiting implements engine.Reader.
func (r *reader) Waiting(ctx context.Context, members, providers []string) (who engine.Waiting, err error) {
	const waits = "SELECT a.id FROM (%s) AS a WHERE EXISTS (SELECT 1 FROM waiting_lines w WHERE w."
	id := func(found *[]string) func(*sql.Rows) error {
		return func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			*found = append(*found, id)
			return err
		}
	}
	if err = r.queryFor(ctx, "waiting", waits+"member = a.id) ORDER BY a.id", idsOf(members), id(&who.Members)); err != nil {
		return who, err
	}
	// A line without a provider waits for none: the index has no such line.
	err = r.queryFor(ctx, "waiting", waits+"provider = a.id AND w.provider <> '') ORDER BY a.id", idsOf(providers), id(&who.Providers))
	return who, err
}
