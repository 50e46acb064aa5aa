package synthetic

// The ages of psychology are those of the annual report: 7 to 17 and 28 to 45 with a peak at 32, and few from 19 to 24. So are
// those of sport (4 to 18) and of glasses (from 10, most from 45). All other ages and all frequencies are illustrative.
var (
	psychologyAges = curve{
		{4, 60}, {6, 300}, {7, 900}, {17, 950}, {18, 600}, {19, 300}, {24, 330}, {26, 650}, {28, 1050}, {32, 1600}, {36, 1200}, {45, 950},
		{47, 600}, {60, 350}, {70, 120}, {90, 30},
	}
	sportAges   = curve{{3, 80}, {4, 900}, {12, 1000}, {18, 850}, {20, 250}, {45, 180}, {65, 110}, {85, 20}}
	glassesAges = curve{{5, 60}, {9, 150}, {10, 450}, {18, 480}, {40, 520}, {45, 1000}, {65, 1100}, {90, 700}}
)

// What was paid for psychology grew because more people went, and each more often: sixteen sessions were paid for in 2024, twenty
// in 2025, and some go beyond.
var (
	sessionsOf2024 = []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 12, 15, 16, 19}
	sessionsOf2025 = []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 11, 13, 16, 20, 22}
)

var mindAndBody = []behaviour{
	{
		benefit: "psychology", category: "psychology", who: psychologyAges, rate: [2]int{107_000, 112_000},
		times: [2][]int{sessionsOf2024, sessionsOf2025}, together: 4, price: []int{5000, 5500, 6000, 6000, 6500, 7000, 7500},
		with: with{profession: "psychologist", recognised: true}, evidence: []string{"psychologist_form"},
	},
	{
		benefit: "mental_health_apps", category: "psychology", who: ages(16, 60), rate: [2]int{4000, 4600}, price: []int{1200, 2900, 3600, 4800, 6000},
		evidence: []string{"receipt"},
	},
	{
		benefit: "sport_club", category: "sport", who: sportAges, rate: [2]int{530_000, 548_000},
		price: []int{3500, 6000, 9000, 12_000, 15_000, 18_000, 22_000, 28_000, 34_000, 42_000},
		with:  with{profession: "sport_club"}, evidence: []string{"sport_form"},
	},
	{
		benefit: "sport_event", category: "sport", who: ages(10, 65), rate: [2]int{24_000, 26_000}, times: [2][]int{{1, 1, 1, 2, 2, 3, 4}},
		together: 1, price: []int{900, 1500, 2000, 2500, 3500, 4500}, evidence: []string{"event_proof"}, fields: "event=synthetic-run-{n}",
	},
	{
		benefit: "sport_apps", category: "sport", who: ages(16, 60), rate: [2]int{4000, 4300}, price: []int{1200, 2400, 3600, 4800, 7200},
		evidence: []string{"receipt"},
	},
	{
		benefit: "sport_fitness_check", category: "sport", who: ages(12, 60), rate: [2]int{11_000, 11_500}, price: []int{3000, 4000, 5500}, basic: 50,
		with: with{profession: "physician", recognised: true}, evidence: []string{"fitness_certificate"},
	},
	{
		benefit: "glasses", category: "optics", who: glassesAges, rate: [2]int{136_000, 138_000}, together: 3, shape: glasses,
		with: with{profession: "optician", recognised: true},
	},
	{
		benefit: "eye_laser", category: "optics", who: curve{{16, 300}, {20, 1000}, {45, 500}}, rate: [2]int{900, 950},
		price: []int{90_000, 110_000, 130_000}, together: 2, shape: bothSides("eye", 85),
		with: with{profession: "physician", recognised: true}, evidence: []string{"receipt"},
	},
	{
		benefit: "intraocular_lens", category: "optics", who: curve{{55, 100}, {70, 1000}, {90, 600}}, rate: [2]int{2400, 2450},
		price: []int{16_000, 19_000, 24_000}, together: 2, shape: bothSides("eye", 30), evidence: []string{"receipt"},
	},
	{
		benefit: "alternative_therapies", category: "alternative", who: curve{{0, 400}, {20, 700}, {40, 1000}, {70, 500}, {90, 100}},
		rate:  [2]int{76_000, 79_000},
		times: [2][]int{{1, 1, 2, 2, 3, 4, 5, 6, 9, 12}, {1, 1, 2, 2, 3, 4, 5, 7, 10, 13}}, together: 3, price: []int{5000, 5500, 6000, 7000},
		with: with{profession: "osteopath", recognised: true}, evidence: []string{"therapist_form"}, fields: "discipline=osteopathy",
	},
	{
		benefit: "alternative_therapies", category: "alternative", who: curve{{25, 300}, {45, 1000}, {75, 500}}, rate: [2]int{18_000, 18_400},
		times: [2][]int{{2, 3, 4, 5, 6, 8, 10, 12}, {2, 3, 4, 5, 6, 8, 11, 13}}, together: 3, price: []int{4500, 5000, 6000},
		with: with{profession: "acupuncturist", recognised: true}, evidence: []string{"therapist_form"}, fields: "discipline=acupuncture",
	},
	{
		benefit: "alternative_therapies", category: "alternative", who: ages(20, 70), rate: [2]int{8000, 8200}, times: [2][]int{{1, 2, 3, 4, 6, 8}},
		together: 3, price: []int{4000, 4500, 5000}, with: with{profession: "chiropractor", recognised: true}, evidence: []string{"therapist_form"},
		fields: "discipline=chiropractic",
	},
	{
		benefit: "alternative_therapies", category: "alternative", who: ages(2, 75), rate: [2]int{9000, 8900}, times: [2][]int{{1, 2, 2, 3, 4}},
		together: 2, price: []int{5000, 6000, 7000}, with: with{profession: "homeopath", recognised: true}, evidence: []string{"therapist_form"},
		fields: "discipline=homeopathy",
	},
	{
		benefit: "sophrology", category: "alternative", who: ages(20, 65), rate: [2]int{2500, 2600}, times: [2][]int{{4, 6, 8, 9, 10, 12, 15, 18}},
		together: 5, price: []int{4000, 4500, 5000}, with: with{profession: "sophrologist", recognised: true}, evidence: []string{"therapist_form"},
	},
	{
		benefit: "mindfulness", category: "alternative", who: ages(25, 65), rate: [2]int{1200, 1300}, times: [2][]int{{8, 8, 8, 9, 12}},
		together: 8, price: []int{3000, 3500, 4000}, with: with{profession: "mindfulness_trainer", recognised: true}, evidence: []string{"therapist_form"},
	},
	{
		benefit: "mesotherapy", category: "alternative", who: ages(30, 70), rate: [2]int{600, 600}, times: [2][]int{{5, 8, 10, 14}},
		together: 5, price: []int{5000, 6000}, with: with{profession: "mesotherapist", recognised: true}, evidence: []string{"therapist_form"},
	},
	{
		benefit: "homeopathic_remedies", category: "alternative", who: ages(0, 80), rate: [2]int{22_000, 22_000}, times: [2][]int{{1, 1, 2, 3}},
		together: 1, price: []int{1200, 1800, 2500, 4000}, with: with{profession: "pharmacist", belgian: true}, evidence: []string{"pharmacy_receipt"},
	},
}
