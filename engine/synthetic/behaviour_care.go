package synthetic

// careAges are the ages of those who need care: illustrative, as all others in this table.
var careAges = curve{{30, 60}, {55, 250}, {70, 700}, {80, 1000}, {99, 1200}}

var careAndPrevention = []behaviour{
	{
		benefit: "network_dental_care", category: "dental", who: ages(4, 85), rate: [2]int{36_000, 37_000}, times: [2][]int{{1, 1, 1, 2, 3}}, together: 1,
		price: []int{6000, 9000, 12_000, 18_000, 30_000}, basic: 45,
		with: with{profession: "dentist", recognised: true, network: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "network_dental_care", category: "dental", who: ages(4, 85), rate: [2]int{1500, 1500}, price: []int{6000, 9000, 12_000}, basic: 45, // or not
		with: with{profession: "dentist", recognised: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "preventive_dental_care", category: "dental", who: ages(3, 85), rate: [2]int{27_000, 27_500}, times: [2][]int{{1, 1, 2, 3}}, together: 1,
		price: []int{6000, 6600, 7200}, basic: 80,
		with: with{profession: "dentist", recognised: true, network: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "dentalia", category: "dental", who: ages(3, 90), need: needDentalia, rate: [2]int{130_000, 132_000}, times: [2][]int{{1, 1, 2}},
		together: 1, price: []int{9000, 16_000, 28_000, 60_000}, basic: 40,
		with: with{profession: "dentist", recognised: true}, evidence: []string{"care_certificate"}, fields: "affiliated=2021-03-01|2023-05-01",
	},
	{
		benefit: "transport", category: "transport", who: careAges, rate: [2]int{34_000, 34_100}, times: [2][]int{{1, 1, 2, 2, 3, 4, 5}}, together: 4,
		price: []int{3500, 5000, 7000, 9000, 13_000}, with: with{profession: "carrier", recognised: true}, evidence: []string{"transport_certificate"},
		fields: "vehicle=ambulance|wheelchair_taxi", shape: thereAndBack,
	},
	{
		benefit: "transport", category: "transport", who: careAges, rate: [2]int{5000, 5000}, times: [2][]int{{1, 2, 3}}, together: 2,
		price: []int{2500, 4000, 6000}, with: with{profession: "carrier", stranger: true}, evidence: []string{"transport_certificate"},
		fields: "vehicle=taxi|taxi|taxi|taxi|private_car", shape: thereAndBack,
	},
	{
		benefit: "transport_dialysis_oncology", category: "transport", who: careAges, rate: [2]int{2100, 2100},
		times: [2][]int{{6, 9, 12, 16, 22}}, together: 6,
		price: []int{2500, 3500, 4500}, evidence: []string{"treatment_certificate"}, with: with{profession: "carrier"}, shape: thereAndBack,
	},
	{
		benefit: "child_cancer_travel", category: "transport", who: ages(1, 17), rate: [2]int{350, 350}, times: [2][]int{{3, 6, 12}}, together: 6,
		units: []int{24, 40, 64, 110, 220}, evidence: []string{"hospital_certificate"},
	},
	{
		benefit: "helicopter", category: "transport", who: ages(10, 90), rate: [2]int{60, 60}, price: []int{90_000, 140_000, 240_000}, basic: 25,
		evidence: []string{"receipt"},
	},
	{ // nothing is paid for those two, and people ask
		benefit: "urgent_ambulance", category: "transport", who: ages(0, 99), rate: [2]int{500, 500}, price: []int{6211},
	},
	{
		benefit: "medicines", category: "treatments", who: ages(0, 99), rate: [2]int{1500, 1500}, price: []int{900, 1700, 3200}, basic: 40,
		with: with{profession: "pharmacist"},
	},
	{
		benefit: "vaccines", category: "vaccines", who: curve{{0, 700}, {4, 500}, {15, 500}, {20, 350}, {50, 500}, {65, 900}, {99, 900}},
		rate: [2]int{190_000, 191_000}, times: [2][]int{{1, 1, 1, 2}}, together: 1, price: []int{1400, 1700, 2200, 2800, 4200},
		with: with{profession: "pharmacist"}, evidence: []string{"pharmacy_receipt"},
	},
	{
		benefit: "desensitisation", category: "vaccines", who: ages(5, 50), rate: [2]int{6000, 6100}, times: [2][]int{{1, 2, 3}}, together: 1,
		price: []int{6000, 9000, 12_000}, with: with{profession: "pharmacist"}, evidence: []string{"prescription", "pharmacy_receipt"},
	},
	{
		benefit: "contraception", category: "contraception", who: curve{{15, 250}, {18, 500}, {40, 450}, {48, 200}}, rate: [2]int{430_000, 433_000},
		times: [2][]int{{1, 1, 1, 2, 2, 3}}, together: 1, price: []int{900, 1500, 2400, 3300, 3900},
		with: with{profession: "pharmacist", belgian: true}, evidence: []string{"pharmacy_receipt"}, fields: "kind=pill|pill|pill|other",
	},
	{
		benefit: "contraception", category: "contraception", who: curve{{18, 300}, {25, 500}, {45, 300}}, rate: [2]int{22_000, 22_200},
		price: []int{11_000, 14_500, 16_500}, with: with{profession: "pharmacist", belgian: true}, evidence: []string{"gynaecologist_form"},
		fields: "kind=implant|coil",
	},
	{
		benefit: "contraception", category: "contraception", who: ages(47, 60), rate: [2]int{2000, 2000}, price: []int{1200, 2200}, // excluded
		with: with{profession: "pharmacist", belgian: true}, evidence: []string{"pharmacy_receipt"}, fields: "kind=hormone_substitution",
	},
	{
		benefit: "condoms", category: "contraception", who: ages(16, 45), rate: [2]int{16_000, 16_200}, times: [2][]int{{1, 2, 3}}, together: 1,
		price: []int{900, 1500, 2400}, with: with{profession: "pharmacist"}, evidence: []string{"pharmacy_receipt"},
	},
	{
		benefit: "podiatry", category: "podiatry", who: curve{{10, 60}, {40, 150}, {60, 500}, {75, 1000}, {99, 1000}}, rate: [2]int{140_000, 141_000},
		times: [2][]int{{1, 1, 2, 3, 4, 5, 6, 8}}, together: 2, price: []int{2800, 3200, 3500, 4000},
		with: with{profession: "podiatrist", recognised: true}, evidence: []string{"receipt"},
	},
	{
		benefit: "cancer_screening", category: "prevention", who: curve{{25, 600}, {50, 1000}, {74, 900}, {85, 100}}, rate: [2]int{60_000, 61_000},
		times: [2][]int{{1, 1, 2}}, together: 1, price: []int{4500, 5500, 7000}, basic: 70,
		with: with{profession: "physician"}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "health_screening", category: "prevention", who: curve{{5, 300}, {30, 500}, {60, 1000}, {90, 600}}, rate: [2]int{66_000, 67_000},
		times: [2][]int{{1, 1, 2, 7}}, together: 1, price: []int{3000, 4000, 6000}, basic: 72, with: with{profession: "physician"},
		evidence: []string{"care_certificate"}, fields: "kind=allergy|hearing|heart|diabetes|osteoporosis|lung|eyes",
	},
	{
		benefit: "burnout_screening", category: "prevention", who: ages(24, 62), rate: [2]int{4800, 5200}, price: []int{4000, 5000, 6500, 8000},
		with: with{profession: "psychologist", recognised: true}, evidence: []string{"psychologist_form"},
	},
	{
		benefit: "stop_smoking", category: "prevention", who: ages(20, 70), rate: [2]int{3000, 3050}, times: [2][]int{{1, 2}}, together: 1,
		price: []int{2000, 3500, 6000}, with: with{profession: "physician"}, evidence: []string{"prescription", "receipt"},
	},
	{
		benefit: "dietetics", category: "dietetics", who: curve{{10, 300}, {25, 800}, {50, 1000}, {75, 400}}, rate: [2]int{24_500, 24_300},
		times: [2][]int{{1, 2, 2, 3, 4, 5}}, together: 2, price: []int{4000, 4500, 5000},
		with: with{profession: "dietician", recognised: true}, evidence: []string{"therapist_form"},
	},
	{
		benefit: "dietetics", category: "dietetics", who: ages(25, 80), rate: [2]int{1800, 1800}, times: [2][]int{{4, 6, 9, 12, 14}}, together: 3,
		price: []int{4000, 4500, 5000}, with: with{profession: "dietician", recognised: true}, evidence: []string{"therapist_form", "prescription"},
	},
	{
		benefit: "hearing_aid", category: "hearing", who: curve{{5, 20}, {50, 200}, {70, 1000}, {85, 1600}, {99, 1600}}, rate: [2]int{27_000, 27_200},
		price: []int{110_000, 150_000, 190_000}, basic: 45, together: 2, shape: bothSides("ear", 75),
		with: with{profession: "audiologist", recognised: true}, evidence: []string{"receipt"}, fields: "agreement=SAO-{n}",
	},
	{
		benefit: "convalescence", category: "care_stays", who: careAges, rate: [2]int{5700, 5750}, units: []int{5, 7, 10, 14, 16},
		price: []int{6500, 7000, 8000},
		with:  with{profession: "convalescence_home", recognised: true}, evidence: []string{"receipt"}, shape: stayWithAgreement,
	},
	{
		benefit: "convalescence_carer", category: "care_stays", who: ages(30, 85), need: needCarer, rate: [2]int{60_000, 60_500}, units: []int{5, 7, 10},
		price: []int{6500, 7000}, with: with{profession: "convalescence_home", recognised: true}, evidence: []string{"receipt"}, shape: stayWithAgreement,
	},
	{
		benefit: "rehabilitation_programme", category: "care_stays", who: curve{{30, 200}, {60, 1000}, {80, 500}}, rate: [2]int{1400, 1400},
		times: [2][]int{{1, 2, 3}}, together: 1, price: []int{9000, 14_000, 20_000}, basic: 30, evidence: []string{"treatment_certificate", "receipt"},
	},
	{
		benefit: "home_sitting", category: "home_care", who: careAges, rate: [2]int{4200, 4200}, times: [2][]int{{1, 2, 4, 6, 9}}, together: 1,
		units: []int{10, 16, 24, 40, 80, 120}, price: []int{700, 800}, with: with{profession: "home_care_service"},
		evidence: []string{"receipt", "medical_certificate"},
	},
	{
		benefit: "night_sitting", category: "home_care", who: ages(70, 99), rate: [2]int{800, 800}, times: [2][]int{{1, 2, 4}}, together: 1,
		units: []int{4, 8, 14}, price: []int{3000}, with: with{profession: "home_care_service"}, evidence: []string{"receipt", "medical_certificate"},
	},
	{
		benefit: "carer_sitting", category: "home_care", who: ages(35, 85), need: needCarer, rate: [2]int{30_000, 30_000}, times: [2][]int{{1, 2, 3}},
		together: 1, units: []int{12, 20, 40}, price: []int{800}, with: with{profession: "home_care_service"},
		evidence: []string{"receipt", "medical_certificate"},
		fields:   "helped={other}",
	},
	{
		benefit: "palliative_care", category: "home_care", who: ages(20, 99), need: needDeath, around: [2]int{-40, 0}, rate: [2]int{100_000, 101_000},
		evidence: []string{"medical_certificate"},
	},
	{
		benefit: "home_adaptation", category: "home_adaptation", who: curve{{10, 200}, {50, 700}, {75, 1000}, {95, 800}}, need: needDisabled,
		rate: [2]int{16_000, 16_100}, price: []int{40_000, 60_000, 80_000, 130_000}, evidence: []string{"works_quote", "receipt"},
	},
	{
		benefit: "home_adaptation", category: "home_adaptation", who: ages(60, 95), rate: [2]int{60, 60}, price: []int{60_000, 90_000}, // not entitled
		evidence: []string{"works_quote", "receipt"},
	},
	{
		benefit: "diabetes_material", category: "treatments", who: curve{{5, 50}, {40, 300}, {65, 1000}, {90, 800}}, rate: [2]int{2700, 2700},
		times: [2][]int{{1, 2, 3}}, together: 1, price: []int{4000, 8000, 14_000}, with: with{profession: "pharmacist"},
		evidence: []string{"prescription", "receipt"},
	},
	{
		benefit: "diabetes_association", category: "treatments", who: ages(10, 85), rate: [2]int{300, 300}, price: []int{2500, 3500},
		evidence: []string{"receipt"},
	},
	{
		benefit: "special_food", category: "treatments", who: ages(0, 85), rate: [2]int{500, 500}, times: [2][]int{{1, 2, 3}}, together: 1,
		price: []int{15_000, 30_000}, basic: 20, evidence: []string{"prescription", "receipt"},
	},
	{
		benefit: "equipment", category: "equipment", who: curve{{30, 100}, {60, 400}, {80, 1000}, {99, 1000}}, rate: [2]int{1300, 1300},
		price: []int{2500, 4500, 6000, 9000}, with: with{profession: "supplier"}, evidence: []string{"receipt"}, fields: "item=other",
	},
}

// allBehaviours are the rows of every table, in the order in which a member is asked.
var allBehaviours = append(append(append([]behaviour(nil), mindAndBody...), families...), careAndPrevention...)
