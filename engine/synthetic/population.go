package synthetic

// The population is that of Belgium in orders of magnitude. Sources: Statbel, population by age and by region on
// 1 January 2024 and 2025, rounded; household types and the flows of a year are rounded too, or illustrative where it says so.

// pyramid is the share of each band of five years of age among all members, in ppm, from 0–4 to 95–99.
var pyramid = [...]int{
	49_000, 55_000, 59_000, 58_000, 60_000, 63_000, 66_000, 66_000, 65_000, 63_000,
	66_000, 67_000, 66_000, 57_000, 50_000, 41_000, 26_000, 15_000, 6_000, 2_000,
}

// oldest is the greatest age invented.
const oldest = 5*len(pyramid) - 1

// regions are the regions of households, in ppm. Statbel counts the German-speaking Community in Wallonia.
var regions = [...]struct {
	code  string
	share int
}{{"flanders", 577_000}, {"wallonia", 306_000}, {"brussels", 110_000}, {"german_speaking", 7_000}}

// withPartner is how many heads of household of an age, in thousandths, live with a partner.
var withPartner = curve{{18, 50}, {24, 250}, {30, 600}, {50, 660}, {70, 660}, {80, 500}, {90, 200}, {99, 50}}

// childrenWished is how many people under 25 may live with a head of household who has a partner, or has none, in equal parts.
// Whether they come depends on which ages are still few.
var (
	childrenWished = []int{0, 1, 1, 2, 2, 2, 3, 3, 3, 4}
	aloneWished    = []int{0, 0, 0, 0, 1, 1, 1, 2, 2, 3}
)

// The flows of a year. Growth is published (annual report 2025: +1.29 % members); the rest is illustrative.
const (
	growth  = 12_900 // ppm more members at the end of a year than at the end of the one before
	leavers = 17_000 // ppm of households that leave in a year
	behind  = 11_000 // ppm of households that are behind with contributions
	lost    = 3_500  // ppm of households that have lost the right
)

// deaths in a year by age, in hundred-thousandths of people of that age.
var deaths = curve{{0, 30}, {1, 10}, {40, 110}, {60, 650}, {70, 1500}, {80, 4500}, {90, 16000}, {99, 30000}}

// Statuses by age, in thousandths of people of that age, and of heads of household for preferential. About a fifth of Belgians have
// the preferential rate; the others are illustrative.
var (
	preferentialAt = curve{{18, 260}, {25, 210}, {40, 170}, {60, 170}, {75, 250}, {99, 400}}
	globalFileAt   = curve{{0, 550}, {18, 650}, {45, 780}, {70, 900}, {99, 930}}
	disabledAt     = curve{{0, 15}, {20, 22}, {45, 50}, {64, 90}, {99, 110}}
	carerAt        = curve{{35, 4}, {50, 14}, {70, 18}, {80, 6}}
	dentaliaAt     = curve{{3, 15}, {18, 20}, {30, 30}, {70, 30}, {90, 5}}
)
