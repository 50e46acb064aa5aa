package synthetic

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"octroi/engine"
)

var fit = flag.Int("fit", 0, "fit the table of calibration.go at this number of members, and print it")

// published is the share of each category in 2025 in tenths of a percent (annual report 2025, which prints them so that they add up to
// 100.3), and how much more it was than in 2024 in thousandths where that is published. Of the others only the sum is known: those
// whose amounts were raised in 2025 are given more of it.
var published = []struct {
	category string
	share    int64
	growth   int64 // 0: as the rest
}{
	{"psychology", 139, 161}, {"sport", 124, 61}, {"optics", 118, 33}, {"copayments", 105, 0}, {"holidays", 87, 0}, {"birth", 63, 103},
	{"dental", 54, 120}, {"alternative", 48, 70}, {"transport", 41, 0}, {"vaccines", 40, 0}, {"contraception", 38, 0}, {"sick_children", 33, 0},
	{"family_help", 23, 0}, {"podiatry", 21, 0}, {"prevention", 19, 70}, {"dietetics", 13, 320}, {"hearing", 10, 0}, {"care_stays", 10, 0},
	{"home_care", 5, 0}, {"psychomotricity", 3, 0}, {"home_adaptation", 3, 0}, {"treatments", 3, 0}, {"speech_therapy", 2, 0}, {"equipment", 1, 0},
}

// The published total of 2025, and its growth in thousandths.
const (
	publishedTotal  = 86_800_000_00
	publishedGrowth = 63
)

// targets are what each category has to come to, for a number of members. Shares are corrected so that they add up to the whole.
func targets(members int64) (out [len(Years)]map[string]int64) {
	total := publishedTotal * members / DefaultMembers
	before := total * 1000 / (1000 + publishedGrowth)
	out[0], out[1] = map[string]int64{}, map[string]int64{}
	rest := int64(0)
	for _, p := range published {
		out[1][p.category] = total * (p.share*10_000 - 1250) / 10_000_000
		if p.growth > 0 {
			out[0][p.category] = out[1][p.category] * 1000 / (1000 + p.growth)
			before -= out[0][p.category]
		} else {
			rest += out[1][p.category]
		}
	}
	for _, p := range published {
		if p.growth == 0 {
			out[0][p.category] = out[1][p.category] * before / rest
		}
	}
	return out
}

// TestCalibration_fit prints the table of calibration.go again, when it is asked to.
func TestCalibration_fit(t *testing.T) {
	if *fit == 0 {
		t.Skip("only with -fit: it takes minutes")
	}
	p := Plan{Size: *fit, Years: Years[:], Seed: 1}
	s, want := adjudicate(t, p), targets(int64(p.Size))
	partners := [len(Years)]map[string]engine.Cents{{}, {}}
	for x := range p.PartnerCosts() {
		partners[x.Date.Year()-firstYear][x.Category] += x.Cents
	}
	for _, c := range published {
		var f [len(Years)]int64
		for y := range Years {
			fixed := int64(partners[y][c.category])
			f[y] = int64(fitted[c.category][y]) * (want[y][c.category] - fixed) / (int64(s.category[y][c.category]) - fixed)
		}
		fmt.Printf("\t%q: {%d, %d},\n", c.category, f[0], f[1])
	}
	s.print(t, want)
}

func (s *spent) print(t *testing.T, want [len(Years)]map[string]int64) {
	t.Logf("%d claims, %d lines, %v\nreasons %v\nchannels %v\ninvalid %v", s.claims, s.lines, s.outcomes, s.reasons, s.channels, s.invalid)
	for _, c := range published {
		t.Logf("%-16s %12d of %12d, %12d of %12d", c.category, s.category[0][c.category], want[0][c.category], s.category[1][c.category], want[1][c.category])
	}
	for _, name := range slices.Sorted(maps.Keys(s.benefit[1])) {
		b := s.benefit[1][name]
		before := s.benefit[0][name]
		if before == nil {
			before = &use{}
		}
		t.Logf("%-28s %7d users %8d lines %12d cents   (2024: %7d %8d %12d)", name, b.users, b.lines, b.cents, before.users, before.lines, before.cents)
	}
	for _, name := range slices.Sorted(maps.Keys(s.bound)) {
		t.Logf("bound %-40s %d", name, s.bound[name])
	}
}

// decided is what two years of claims come to, for all tests that look at them: of 10,000 members, and in the long tier of a tenth of
// the real number.
func decided(t *testing.T) *spent {
	t.Helper()
	once.Do(func() {
		size := 10_000
		if long {
			size = 137_031
		}
		once.spent = adjudicate(t, Plan{Size: size, Years: Years[:], Seed: 7})
	})
	return once.spent
}

var once struct {
	sync.Once
	*spent
}

var long = os.Getenv("OCTROI_TORTURE") == "long"

// TestCalibration decides two years of claims and holds what is paid against what is published.
func TestCalibration(t *testing.T) {
	t.Parallel()
	s := decided(t)
	if len(s.invalid) > 0 {
		t.Fatalf("claims that no one would take in: %v", s.invalid[:min(5, len(s.invalid))])
	}
	if long {
		s.near(t, 100, 10)
	} else {
		s.near(t, 300, 25)
	}
}

// near holds shares against those published, within tolerance thousandths of a point, and total and growth within so many
// thousandths.
func (s *spent) near(t *testing.T, tolerance, thousandths int64) {
	t.Helper()
	var total [len(Years)]int64
	for y := range Years {
		for _, c := range s.category[y] {
			total[y] += int64(c)
		}
	}
	want := publishedTotal * int64(s.plan.Size) / DefaultMembers
	if off := (total[1] - want) * 1000 / want; max(off, -off) > thousandths {
		t.Errorf("%d cents in 2025, %d are published: %d thousandths off", total[1], want, off)
	}
	grew := func(now, before int64) int64 { return now*1000/before - 1000 }
	if off := grew(total[1], total[0]) - publishedGrowth; max(off, -off) > thousandths {
		t.Errorf("spending grew by %d thousandths, %d are published", publishedGrowth+off, publishedGrowth)
	}
	top := int64(0)
	for _, c := range published[:5] {
		top += int64(s.category[1][c.category])
	}
	if off := top*100_000/total[1] - 57_300; max(off, -off) > 2*tolerance { // it is a sum of five
		t.Errorf("five benefits have %d thousandths of a percent, 57.3 %% are published", 57_300+off)
	}
	for _, c := range published {
		now, before := int64(s.category[1][c.category]), int64(s.category[0][c.category])
		share := now * 100_000 / total[1] // thousandths of a point
		if off := share - c.share*100; max(off, -off) > tolerance {
			t.Errorf("%s has a share of %d thousandths of a percent, %d are published", c.category, share, c.share*100)
		}
		if off := grew(now, before) - c.growth; c.growth > 0 && c.share > 100 && max(off, -off) > thousandths {
			t.Errorf("%s grew by %d thousandths, %d are published or wanted", c.category, c.growth+off, c.growth)
		}
	}
}
