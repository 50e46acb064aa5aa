package store

import (
	"context"
	"database/sql"

	"octroi/engine"
)

// coverDoc is what of memberDoc a count of people needs.
type coverDoc struct {
	Households    []stayDoc      `json:"h"`
	Coverage      []spanDoc      `json:"c"`
	Contributions []codedSpanDoc `json:"o"`
}

// Population implements engine.Reader. Members come one after the other, in no order: only one is held at a time.
func (r *reader) Population(ctx context.Context, days []engine.Date) ([]engine.Population, error) {
	counts := make([]engine.Population, len(days))
	for i, d := range days {
		counts[i].On = d
	}
	err := r.query(ctx, "population", statement{sql: "SELECT died, doc FROM members"}, func(rows *sql.Rows) error {
		var died day
		var text string
		if err := rows.Scan(&died, &text); err != nil {
			return err
		}
		doc, err := decode[coverDoc]("member", text)
		if err != nil {
			return err
		}
		m := fromMember(memberDoc{Died: engine.Date(died), Households: doc.Households, Coverage: doc.Coverage, Contributions: doc.Contributions})
		for i := range counts {
			counts[i].Add(&m)
		}
		return nil
	})
	return counts, err
}
