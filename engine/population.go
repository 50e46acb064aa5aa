package engine

import "context"

// Population is the people of the register on one day.
type Population struct {
	On      Date
	Covered int64 // living people with complementary cover
	Holders int64 // of them, holders of a household whose contributions are in order: those who pay for a month
}

// Add counts a member in.
func (p *Population) Add(m *Member) {
	if !m.CoveredOn(p.On) || m.Died != 0 && p.On > m.Died {
		return
	}
	p.Covered++
	if m.HouseholdOn(p.On).Holder && m.ContributionsOn(p.On) == ContributionsInOrder {
		p.Holders++
	}
}

// MonthStarts returns the first day of each month that lies in the span, which has both ends.
func (s Span) MonthStarts() []Date {
	var days []Date
	for d := s.From.MonthStart(); d < s.Until; d = d.AddMonths(1) {
		if d >= s.From {
			days = append(days, d)
		}
	}
	return days
}

// Population counts the people of the register on the first day of each month of each span, in that order: a mutuality counts
// its members on the first of the month. Members as the register has them now; those who were erased are not in it. It reads
// every member, one after the other.
func (s *Service) Population(ctx context.Context, spans []Span) (months [][]Population, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		months, err = PopulationOf(ctx, r, spans)
		return err
	})
	return months, err
}

// PopulationOf is Service.Population within a snapshot: `PopulationOf(ctx, snapshot, spans)`. All spans cost one reading.
func PopulationOf(ctx context.Context, f Figures, spans []Span) ([][]Population, error) {
	var days []Date
	for _, s := range spans {
		days = append(days, s.MonthStarts()...)
	}
	if len(days) == 0 {
		return make([][]Population, len(spans)), nil
	}
	all, err := f.Population(ctx, days)
	if err != nil {
		return nil, err
	}
	months := make([][]Population, len(spans))
	for i, s := range spans {
		n := len(s.MonthStarts())
		months[i], all = all[:n:n], all[n:]
	}
	return months, nil
}

// AverageCovered returns how many people were covered in a month on average, as an exact fraction: covered ÷ months. Without
// months it is 0 ÷ 0.
func AverageCovered(months []Population) (covered, n int64) {
	for i := range months {
		covered += months[i].Covered
	}
	return covered, int64(len(months))
}
