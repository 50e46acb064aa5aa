package replay

import (
	"context"

	"octroi/engine"
)

// union finds who belongs together: each number points at another of its group, the last one at itself.
type union []int32

func (u union) root(n int32) int32 {
	for u[n] != n {
		u[n] = u[u[n]]
		n = u[n]
	}
	return n
}

func (u union) join(a, b int32) {
	a, b = u.root(a), u.root(b)
	u[max(a, b)] = min(a, b)
}

func (u *union) add() int32 {
	n := int32(len(*u))
	*u = append(*u, n)
	return n
}

// group finds the members who share limits: those of a household, and those whose claims touch a counter that everybody shares.
func (l *loader) group(context.Context, engine.Reader) error {
	for range l.people.ids {
		l.union.add()
	}
	for range l.people.homeIDs {
		l.home = append(l.home, -1)
	}
	var m engine.Member
	for n := range int32(len(l.people.ids)) {
		if !l.people.known[n] {
			continue
		}
		r := l.arena.at(l.people.at[n])
		r.member(&m)
		for _, h := range m.Households {
			home := &l.home[l.people.homes[h.Household]]
			if *home < 0 {
				*home = n
			}
			l.union.join(n, *home)
		}
	}
	l.payer = make(map[engine.Counter]int32)
	for _, b := range l.books {
		l.groupPayers(b)
	}
	return nil
}

// groupPayers joins the members whose claims touch the same counter of everybody under a book.
func (l *loader) groupPayers(book *engine.Book) {
	desk := engine.NewDesk(book, true)
	u := unpacker{Period: l.Period}
	for _, i := range l.sharing {
		u.begin()
		c := u.claim(&l.claims[i])
		for _, counter := range desk.Shared(&c.Case) {
			first, known := l.payer[counter]
			if !known {
				l.payer[counter] = l.claims[i].member
				continue
			}
			l.union.join(first, l.claims[i].member)
		}
	}
}

// groupOf returns whose a counter is; false for one that no claim of the period touches.
func (l *loader) groupOf(c engine.Counter) (int32, bool) {
	scope, owner := c.Owner()
	switch scope {
	case engine.PerHousehold:
		if n, known := l.people.homes[owner]; known && l.home[n] >= 0 {
			return l.union.root(l.home[n]), true
		}
	case engine.PerPayer:
		if n, known := l.payer[c.Unopened()]; known {
			return l.union.root(n), true
		}
	case engine.PerMember:
		if n, known := l.people.index[owner]; known {
			return l.union.root(n), true
		}
	}
	return 0, false
}
