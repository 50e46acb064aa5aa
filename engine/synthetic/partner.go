package synthetic

import (
	"fmt"
	"iter"

	"octroi/engine"
)

// contract is a partner that is paid for services to members together, month by month. The annual report names real partners, and
// neither what each costs nor its category: those here are invented.
type contract struct {
	partner           string
	category, benefit string
	cents             [len(Years)]int // in a year, for a thousand members
}

var contracts = []contract{
	{"Synthetic Listening Line", "psychology", "remote_psychologist", [2]int{21_000, 23_500}},
	{"Synthetic Burn-out Line", "psychology", "burnout_line", [2]int{2600, 2900}},
	{"Synthetic Household Services", "family_help", "", [2]int{17_500, 18_000}},
	{"Synthetic Social Services", "family_help", "", [2]int{9000, 9300}},
	{"Synthetic Rides", "transport", "", [2]int{21_000, 21_700}},
	{"Synthetic Patient Assistance", "home_care", "", [2]int{7000, 7200}},
	{"Synthetic Carers' School", "home_care", "alzheimer_guidance", [2]int{0, 1500}},
	{"Synthetic Loans", "equipment", "", [2]int{1400, 1450}},
	{"Synthetic Return to Work", "treatments", "post_cancer_coaching", [2]int{0, 1800}},
	{"Synthetic Members' Defence", "treatments", "members_defence", [2]int{4300, 4400}},
}

// PartnerCosts invents what partners cost in the plan's years: an invoice of each for every month.
func (p Plan) PartnerCosts() iter.Seq[PartnerCost] {
	return func(yield func(PartnerCost) bool) {
		for y, year := range Years {
			for month := 1; month <= 12 && p.includes(year); month++ {
				for i, c := range contracts {
					if cost, ok := p.invoice(i, c, y, month); ok && !yield(cost) {
						return
					}
				}
			}
		}
	}
}

// invoice is a twelfth of a year's cost; what does not divide goes into later months.
func (p Plan) invoice(number int, c contract, y, month int) (PartnerCost, bool) {
	upTo := func(m int) int { return c.cents[y] * p.Size / 1000 * m / 12 }
	cents := upTo(month) - upTo(month-1)
	if cents <= 0 {
		return PartnerCost{}, false
	}
	from := firstOf(Years[y], month)
	reference := fmt.Sprintf("SI-%d-%d-%02d-%02d", p.Seed, Years[y], month, number+1)
	return PartnerCost{Key: reference, PartnerCost: engine.PartnerCost{
		Partner: c.partner, Category: c.category, Benefit: c.benefit, Date: from, Until: from.EndOfMonth(), Cents: engine.Cents(cents), Reference: reference,
	}}, true
}
