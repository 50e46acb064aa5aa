package report_test

import (
	"cmp"
	"context"
	"sort"
	"strings"

	"octroi/engine"
)

// payment is one entry of a journal that tests keep in memory.
type payment struct {
	member, benefit, category, channel string
	service, decided                   string
	cents                              engine.Cents
}

// cost is a partner cost, or the reversal of one.
type cost struct {
	benefit, category string
	service, booked   string
	cents             engine.Cents
}

// journal answers queries by going through its payments one by one: slow, and easy to believe.
type journal struct {
	book     *engine.Book
	payments []payment
	costs    []cost
	grants   []payment // beyond the rules
}

func (j journal) SpendingTotals(_ context.Context, queries []engine.SpendingQuery) ([]engine.SpendingTotals, *engine.Book, error) {
	if j.book == nil {
		return nil, nil, engine.NewError(engine.Unavailable, "no_book")
	}
	totals := make([]engine.SpendingTotals, len(queries))
	for i, q := range queries {
		totals[i] = j.totals(q)
	}
	return totals, j.book, nil
}

func (j journal) totals(q engine.SpendingQuery) engine.SpendingTotals {
	rows, served := map[string]engine.SpendingRow{}, map[[2]string]bool{}
	var all engine.SpendingRow
	for _, p := range j.payments {
		day := engine.MustDate(p.service)
		if q.Basis == engine.ByDecision {
			day = engine.MustDate(p.decided)
		}
		if !q.Span.Contains(day) {
			continue
		}
		of := map[engine.Dimension]string{
			engine.ByCategory: p.category, engine.ByBenefit: p.benefit, engine.ByChannel: p.channel, engine.ByMonth: day.String()[:7],
		}
		if !within(q.Where, of) {
			continue
		}
		var keys []string
		for _, d := range q.By {
			keys = append(keys, of[d])
		}
		key := strings.Join(keys, engine.KeySeparator)
		row := rows[key]
		add(&row, p, served, "row "+key)
		row.Key = key
		rows[key] = row
		add(&all, p, served, "all")
	}
	t := engine.SpendingTotals{All: all}
	for _, r := range rows {
		t.Rows = append(t.Rows, r)
	}
	sort.Slice(t.Rows, func(a, b int) bool { return t.Rows[a].Key < t.Rows[b].Key })
	t.Partners = j.partners(q)
	if len(j.grants) > 0 {
		for _, row := range (journal{payments: j.grants}).totals(q).Rows {
			t.ExGratia = append(t.ExGratia, engine.ExGratiaSpending{Key: row.Key, Amount: row.Amount})
		}
	}
	return t
}

func within(where, of map[engine.Dimension]string) bool {
	for d, key := range where {
		if of[d] != key {
			return false
		}
	}
	return true
}

func (j journal) partners(q engine.SpendingQuery) []engine.PartnerSpending {
	sums := map[string]engine.Cents{}
	for _, c := range j.costs {
		day := engine.MustDate(c.service)
		if q.Basis == engine.ByDecision {
			day = engine.MustDate(c.booked)
		}
		if q.Span.Contains(day) {
			of := map[engine.Dimension]string{engine.ByCategory: c.category, engine.ByBenefit: c.benefit, engine.ByMonth: day.String()[:7]}
			if !within(q.Where, of) {
				continue
			}
			var keys []string
			for _, d := range q.By {
				keys = append(keys, cmp.Or(of[d], engine.KeyNone))
			}
			key := strings.Join(keys, engine.KeySeparator)
			sums[key] += c.cents
		}
	}
	var out []engine.PartnerSpending
	for key, sum := range sums {
		if sum != 0 {
			out = append(out, engine.PartnerSpending{Key: key, Amount: sum})
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Key < out[b].Key })
	return out
}

func add(row *engine.SpendingRow, p payment, served map[[2]string]bool, where string) {
	row.Amount += p.cents
	if p.cents != 0 {
		row.Lines++
		row.Units += 2 * engine.One
		if who := [2]string{where, p.member}; !served[who] {
			served[who] = true
			row.Members++
		}
	}
}

func title(fr, nl, de, en string) engine.Text { return engine.Text{FR: fr, NL: nl, DE: de, EN: en} }

// smallBook has three categories in an order that is not that of the alphabet; the third never pays.
func smallBook() *engine.Book {
	b := &engine.Book{
		Revision: "sha256:5f1d", Code: "small", Currency: "EUR",
		Categories: []engine.Category{
			{Code: "psychology", Title: title("Psychologie", "Psychologie", "Psychologie", "Psychology")},
			{Code: "birth", Title: title("Naissance", "Geboorte", "Geburt", "Birth")},
			{Code: "loans", Title: title("Prêt de matériel", "Uitleen van materiaal", "Materialverleih", "Equipment loans")},
		},
		Benefits: []*engine.Benefit{
			{Code: "psychology", Category: "psychology", Title: title("Séances chez le psychologue", "Sessies bij de psycholoog", "Sitzungen beim Psychologen", "Psychology sessions")},
			{Code: "birth_premium", Category: "birth", Title: title("Prime de naissance", "Geboortepremie", "Geburtsprämie", "Birth premium")},
			{Code: "birth_voucher", Category: "birth", Title: title("Chèque cadeau", "Cadeaubon", "Gutschein", "Gift voucher")},
			{Code: "crutches", Category: "loans", Title: title("Béquilles", "Krukken", "Krücken", "Crutches")},
		},
	}
	b.Index()
	return b
}

// smallJournal has two years; a benefit that ended, one that is new, one member in two categories, a benefit that
// the book no longer knows, a service of one year that was decided in the next, a denial (0 cents), grants beyond the
// rules, one of them of a benefit that paid nothing else, and partner costs: of a
// benefit and of none, one booked a year later, one reversed, one of a category that is gone.
func smallJournal() journal {
	return journal{book: smallBook(), payments: []payment{
		{"M1", "psychology", "psychology", "post", "2024-03-04", "2024-03-11", 2000},
		{"M1", "psychology", "psychology", "smartphone", "2024-12-30", "2025-01-08", 4000},
		{"M2", "birth_premium", "birth", "post", "2024-05-01", "2024-05-20", 35000},
		{"M9", "spa", "wellness", "other", "2024-06-01", "2024-06-03", 500},
		{"M1", "psychology", "psychology", "smartphone", "2025-02-03", "2025-02-10", 2000},
		{"M1", "psychology", "psychology", "smartphone", "2025-02-17", "2025-02-20", 2001},
		{"M3", "psychology", "psychology", "post", "2025-11-03", "2025-11-20", 4000},
		{"M3", "psychology", "psychology", "post", "2025-12-29", "2026-01-05", 2000},
		{"M3", "birth_voucher", "birth", "online", "2025-01-09", "2025-01-30", 50000},
		{"M4", "birth_voucher", "birth", "online", "2025-06-01", "2025-06-02", 0},
		{"M5", "spa", "wellness", "agency", "2025-06-01", "2025-06-03", 1234567},
	}, costs: []cost{
		{"crutches", "loans", "2025-03-01", "2025-03-31", 25000},
		{"", "loans", "2025-04-01", "2025-04-30", 10050},
		{"", "psychology", "2024-12-01", "2025-01-15", 7000},
		{"", "birth", "2025-02-01", "2025-02-03", 900},
		{"", "birth", "2025-02-01", "2026-02-03", -900},
		{"", "transport", "2025-05-01", "2025-05-31", 3},
	}, grants: []payment{
		{"M3", "psychology", "psychology", "post", "2025-11-03", "2025-11-20", 1500},
		{"M6", "crutches", "loans", "agency", "2025-07-01", "2025-07-20", 2500},
		{"M2", "birth_premium", "birth", "post", "2024-05-01", "2024-05-20", 9900},
	}}
}
