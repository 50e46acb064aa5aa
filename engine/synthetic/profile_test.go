package synthetic

import (
	"testing"

	"octroi/engine"
)

// usersAt is the users, per ten thousand people of their ages.
func (s *spent) usersAt(benefit string, from, to int) int {
	users, people := 0, 0
	for age := from; age <= to; age++ {
		users += s.benefit[1][benefit].byAge[age]
		people += pyramid[age/5] / 5
	}
	return users * 10_000 * million / people / s.plan.Size
}

// What the annual report says of ages and of how many people use what.
func TestUsers_haveThePublishedAges(t *testing.T) {
	t.Parallel()
	s := decided(t)
	for _, test := range []struct {
		benefit         string
		more, than      [2]int
		thousandthsMore int
	}{
		{"psychology", [2]int{7, 17}, [2]int{19, 24}, 2000},
		{"psychology", [2]int{28, 45}, [2]int{19, 24}, 2000},
		{"psychology", [2]int{30, 34}, [2]int{37, 45}, 1150},
		{"psychology", [2]int{30, 34}, [2]int{7, 17}, 1150},
		{"sport_club", [2]int{4, 18}, [2]int{19, 60}, 3000},
		{"glasses", [2]int{45, 80}, [2]int{10, 44}, 1500},
		{"glasses", [2]int{10, 44}, [2]int{0, 9}, 3000},
	} {
		more, than := s.usersAt(test.benefit, test.more[0], test.more[1]), s.usersAt(test.benefit, test.than[0], test.than[1])
		if more*1000 < than*test.thousandthsMore {
			t.Errorf("%s: of ten thousand people %d at %v, and %d at %v", test.benefit, more, test.more, than, test.than)
		}
	}
	if users := s.benefit[1]["glasses"].users * 1000 / s.plan.Size; users < 95 || users > 107 {
		t.Errorf("%d of a thousand members use optics, about a hundred are published", users)
	}
}

// What was paid for psychology grew because more people went, and each more often.
func TestPsychology_growsByUsersAndBySessions(t *testing.T) {
	t.Parallel()
	s := decided(t)
	before, now := s.benefit[0]["psychology"], s.benefit[1]["psychology"]
	users, sessions := now.users*1000/before.users, now.paid*1000/now.users*1000/(before.paid*1000/before.users)
	if users < 1040 || sessions < 1040 {
		t.Errorf("for a thousand users of 2024 there are %d, and for a thousand sessions of each %d", users, sessions)
	}
	if s.bound["psychology.sessions"] < s.plan.Size/100 {
		t.Errorf("only %d sessions are beyond the cap", s.bound["psychology.sessions"])
	}
}

func TestClaims_comeThroughThePublishedChannels(t *testing.T) {
	t.Parallel()
	s := decided(t)
	for y, shares := range channels {
		all := 0
		for _, n := range s.channels[y] {
			all += n
		}
		for _, c := range shares {
			if off := s.channels[y][c.channel]*1000/all - 10*c.share; max(off, -off) > 3 {
				t.Errorf("%d: %d thousandths come by %s, %d %% should", Years[y], 10*c.share+off, c.channel, c.share)
			}
		}
	}
}

// The usual reasons why a claim is not paid all come, and none takes over.
func TestClaims_failInEveryUsualWay(t *testing.T) {
	t.Parallel()
	s := decided(t)
	for _, reason := range []string{
		"evidence_missing", "provider_not_recognised", "provider_not_conventioned", "too_late", "contributions_due", "contributions_lost", "not_covered",
		"possible_duplicate", "limit_reached", "limit_cut", "nothing_due", "outside_network", "under_18_only", "vehicle_excluded", "below_threshold",
	} {
		if s.reasons[reason] == 0 {
			t.Errorf("no line has the reason %s", reason)
		}
	}
	if n := s.reasons["fact_missing"]; n > 0 {
		t.Errorf("%d lines lack a fact: the generator forgot it", n)
	}
	if good := (s.outcomes[engine.Approved] + s.outcomes[engine.Reduced]) * 100 / s.lines; good < 90 || good > 97 {
		t.Errorf("something is paid of %d lines of a hundred", good)
	}
}

// What began in 2025 was not there before.
func TestBenefits_ofTwentyTwentyFiveAreNew(t *testing.T) {
	t.Parallel()
	s := decided(t)
	for _, benefit := range []string{"birth_voucher", "pregnancy_vitamins"} {
		if s.benefit[0][benefit] != nil || s.benefit[1][benefit] == nil || s.benefit[1][benefit].cents == 0 {
			t.Errorf("%s: %v in 2024, %v in 2025", benefit, s.benefit[0][benefit], s.benefit[1][benefit])
		}
	}
	book := shippedBook(t)
	for c := range s.plan.PartnerCosts() {
		if b := book.Benefit(c.Benefit); b != nil && !b.InForce(c.Date) {
			t.Errorf("%s costs something on %s, when it does not exist", c.Benefit, c.Date)
		}
	}
}

// Every category of the book is used, and every benefit that is not of a partner, a former list or a service without a price.
func TestBehaviours_areOfTheBook(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	used := map[string]bool{}
	for _, b := range allBehaviours {
		x := book.Benefit(b.benefit)
		if x == nil || x.Category != b.category {
			t.Errorf("%s is not in category %s of the book", b.benefit, b.category)
		}
		if _, ok := fitted[b.category]; !ok {
			t.Errorf("%s was not fitted", b.category)
		}
		used[b.category] = true
	}
	for _, c := range book.Categories {
		if !used[c.Code] {
			t.Errorf("nobody uses %s", c.Code)
		}
	}
}

// The population is what it is said to be.
func TestMembers_areAPopulation(t *testing.T) {
	t.Parallel()
	p := Plan{Size: 20_000, Years: Years[:], Seed: 4}
	var byAge [oldest + 1]int
	count := map[string]int{}
	now, before := 0, 0
	for m := range p.Members() {
		alive := func(d engine.Date) bool { return m.CoveredOn(d) && (m.Died == 0 || m.Died > d) }
		if alive(firstOf(lastYear, 1) - 1) {
			before++
		}
		if !alive(LastDay) {
			continue
		}
		now++
		byAge[engine.AgeOn(m.Born, LastDay)]++
		count[m.RegionOn(LastDay)]++
		count[string(m.ContributionsOn(LastDay))]++
		for _, s := range m.Statuses {
			count[s.Code]++
		}
	}
	if grew := now*100_000/before - 100_000; now != p.Size || grew < 1260 || grew > 1320 {
		t.Errorf("%d members, %d the year before, which is %d hundred-thousandths more: 1.29 %% are published", now, before, grew)
	}
	for i, share := range pyramid {
		n := 0
		for age := 5 * i; age < 5*i+5; age++ {
			n += byAge[age]
		}
		if off := n*million/now - share; max(off, -off) > 1000 {
			t.Errorf("%d of a million are %d to %d, %d should be", n*million/now, 5*i, 5*i+4, share)
		}
	}
	for _, test := range []struct {
		what     string
		from, to int // per thousand
	}{
		{"flanders", 560, 595}, {"wallonia", 290, 322}, {"brussels", 98, 122}, {"german_speaking", 4, 11}, {"preferential", 180, 225},
		{"global_file", 700, 800}, {"disabled", 30, 60}, {"recognised_carer", 3, 12}, {"dentalia", 15, 35}, {"behind", 6, 16}, {"lost", 1, 7},
	} {
		if n := count[test.what] * 1000 / now; n < test.from || n > test.to {
			t.Errorf("%d of a thousand are %s, %d to %d should be", n, test.what, test.from, test.to)
		}
	}
}
