package store

import (
	"context"

	"octroi/engine"
)

// EachMember implements engine.Reader.
func (r *reader) EachMember(ctx context.Context, fn func(*engine.Member) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	documents := newMemberReader()
	var m engine.Member
	return r.stream(ctx, "every member", statement{sql: "SELECT id, born, died, doc FROM members"}, func(row cells) error {
		if err := documents.read(row.text(3), &m); err != nil {
			return err
		}
		m.ID, m.Born, m.Died = string(row.text(0)), row.date(1), row.date(2)
		return fn(&m)
	})
}

// EachProvider implements engine.Reader. There are as many providers as a country has: their documents need no hurry.
func (r *reader) EachProvider(ctx context.Context, fn func(*engine.Provider) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	return r.stream(ctx, "every provider", statement{sql: "SELECT id, doc FROM providers"}, func(row cells) error {
		doc, err := decode[providerDoc]("provider", string(row.text(1)))
		if err != nil {
			return err
		}
		doc.ID = string(row.text(0))
		p := fromProvider(doc)
		return fn(&p)
	})
}

// EachApproval implements engine.Reader.
func (r *reader) EachApproval(ctx context.Context, fn func(*engine.Approval) error) error {
	if err := r.patient(ctx); err != nil {
		return err
	}
	var words quick
	var a engine.Approval
	return r.stream(ctx, "every approval", statement{sql: selectApprovals}, func(row cells) error {
		a = engine.Approval{
			ID: string(row.text(0)), Member: string(row.text(1)), Benefit: words.word(row.text(2)), GrantedOn: row.date(3),
			Span:  engine.Span{From: row.date(4), Until: row.date(5)},
			Units: engine.Quantity(row.number(6)), Amount: engine.Cents(row.number(7)),
		}
		return fn(&a)
	})
}
