package synthetic

// behaviours around children, births and families.
var families = []behaviour{
	{ // at the general practitioner, the specialist and the physiotherapist: prices and personal shares are illustrative
		benefit: "child_copayment", category: "copayments", who: curve{{0, 1300}, {4, 1100}, {10, 800}, {17, 800}}, rate: [2]int{600_000, 606_000},
		times: [2][]int{{1, 2, 2, 3, 4, 5, 6, 8, 11}}, together: 2,
		price: []int{3000, 3000, 3000, 3000, 5500, 5500, 5500, 8000, 16_000}, copay: []int{400, 400, 500, 600, 1200, 1200, 1200, 1250, 2750},
		with: with{profession: "physician", recognised: true, conventioned: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "child_copayment", category: "copayments", who: curve{{0, 300}, {10, 900}, {17, 1200}}, rate: [2]int{100_000, 101_000},
		times: [2][]int{{1, 2, 3, 4}}, together: 2, price: []int{12_000, 16_000, 24_000}, copay: []int{2000, 2700, 4000},
		with: with{profession: "physiotherapist", recognised: true, conventioned: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "holiday_camp", category: "holidays", who: curve{{3, 700}, {6, 1000}, {13, 1000}, {17, 500}}, rate: [2]int{650_000, 655_000},
		times: [2][]int{{1, 1, 1, 1, 2, 2, 2, 3, 3, 4}}, together: 1, units: []int{5, 5, 5, 4}, price: []int{1500, 2000, 2500, 3000, 4000},
		with: with{profession: "camp_organiser"}, evidence: []string{"camp_form"}, shape: camps,
	},
	{
		benefit: "birth_premium", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{3, 60}, rate: [2]int{900_000, 910_000},
		evidence: []string{"birth_certificate"}, fields: "birth=SB-{child}", shape: grant,
	},
	{
		benefit: "pregnancy_vitamins", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{-240, -20}, rate: [2]int{0, 420_000},
		times: [2][]int{{1, 1, 2}}, price: []int{1400, 1800, 2600, 3400}, together: 1,
		evidence: []string{"pregnancy_certificate", "receipt"}, fields: "pregnancy=SB-{child}",
	},
	{
		benefit: "nipt", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{-200, -180}, rate: [2]int{620_000, 640_000},
		price: []int{26_000}, basic: 95, evidence: []string{"receipt"}, fields: "pregnancy=SB-{child}",
	},
	{
		benefit: "midwife", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{-30, 30}, rate: [2]int{380_000, 390_000},
		times: [2][]int{{1, 2, 3, 4, 6}}, together: 6, price: []int{4500, 5500}, basic: 60,
		with: with{profession: "midwife", recognised: true}, evidence: []string{"care_certificate"}, fields: "pregnancy=SB-{child}",
	},
	{
		benefit: "perinatal_physiotherapy", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{-90, 90}, rate: [2]int{300_000, 310_000},
		times: [2][]int{{3, 6, 8, 10, 14, 22}}, together: 6, price: []int{1200, 1500, 2200},
		with: with{profession: "physiotherapist", recognised: true}, evidence: []string{"care_certificate"}, fields: "delivery=SB-{child}",
	},
	{
		benefit: "postnatal_help", category: "birth", who: ages(16, 75), need: needBirth, around: [2]int{1, 90}, rate: [2]int{110_000, 112_000},
		times: [2][]int{{1, 2, 3, 4}}, together: 2, units: []int{4, 6, 8}, price: []int{900, 1000},
		with: with{profession: "home_care_service"}, evidence: []string{"receipt"}, fields: "birth=SB-{child}",
	},
	{
		benefit: "birth_family_help", category: "family_help", who: ages(16, 75), need: needBirth, around: [2]int{1, 88}, rate: [2]int{170_000, 172_000},
		times: [2][]int{{1, 1, 2}}, together: 1, price: []int{9000, 14_000, 18_000, 24_000},
		evidence: []string{"service_vouchers", "birth_certificate"}, fields: "birth=SB-{child} born={born}",
	},
	{
		benefit: "hospitalised_child_help", category: "family_help", who: ages(0, 16), rate: [2]int{1200, 1200}, units: []int{8, 12, 20, 30, 44},
		price: []int{900, 950}, evidence: []string{"hospital_certificate", "service_vouchers"}, shape: afterHospital,
	},
	{
		benefit: "treatment_family_help", category: "family_help", who: curve{{35, 100}, {55, 700}, {75, 1000}, {90, 500}}, rate: [2]int{1900, 1900},
		times: [2][]int{{1, 2, 3}}, together: 1, price: []int{9000, 13_500, 18_000}, evidence: []string{"service_vouchers", "treatment_certificate"},
	},
	{
		benefit: "fourth_family_help", category: "family_help", who: curve{{50, 200}, {75, 1000}, {95, 1000}}, rate: [2]int{2400, 2400},
		times: [2][]int{{1, 1, 2}}, together: 1, price: []int{6000, 9000, 13_500}, evidence: []string{"service_vouchers", "hospital_certificate"},
	},
	{
		benefit: "social_family_help", category: "family_help", who: curve{{45, 50}, {65, 500}, {80, 1000}, {99, 1000}}, need: needPreferential,
		rate: [2]int{130_000, 131_000}, times: [2][]int{{2, 4, 6, 8, 10, 12, 12, 12}}, together: 2, units: []int{8, 12, 16, 24, 32, 60, 100},
		price: []int{800, 900, 950}, with: with{profession: "home_care_service"}, evidence: []string{"receipt"},
	},
	{
		benefit: "social_family_help", category: "family_help", who: ages(70, 95), rate: [2]int{500, 500}, units: []int{8, 16, 24}, // not entitled
		price: []int{900}, with: with{profession: "home_care_service"}, evidence: []string{"receipt"},
	},
	{
		benefit: "sick_child_care", category: "sick_children", who: curve{{0, 900}, {3, 1000}, {8, 600}, {12, 200}, {15, 40}}, rate: [2]int{260_000, 261_000},
		times: [2][]int{{1, 1, 2, 2, 3, 3, 4, 6, 9, 20}}, together: 3, units: []int{4, 6, 8, 8, 8, 9, 11}, price: []int{700, 800, 850},
		with: with{profession: "home_care_service"}, evidence: []string{"sick_child_certificate", "receipt"},
	},
	{
		benefit: "psychomotricity", category: "psychomotricity", who: curve{{3, 300}, {5, 1000}, {8, 900}, {12, 100}, {17, 20}}, rate: [2]int{20_000, 20_200},
		times: [2][]int{{6, 10, 14, 18, 24, 30, 34}}, together: 5, price: []int{3500, 4000, 4500},
		with: with{profession: "psychomotor_therapist", recognised: true}, evidence: []string{"prescription", "therapist_form"},
	},
	{
		benefit: "speech_therapy_copayment", category: "speech_therapy", who: curve{{3, 300}, {5, 1000}, {10, 800}, {17, 50}}, need: needGlobalFile,
		rate: [2]int{16_000, 16_200}, times: [2][]int{{4, 8, 12, 16, 20}}, together: 4, price: []int{2500, 3750}, copay: []int{500, 625},
		with: with{profession: "speech_therapist", recognised: true}, evidence: []string{"care_certificate"},
	},
	{
		benefit: "speech_therapy", category: "speech_therapy", who: curve{{4, 600}, {8, 1000}, {14, 500}, {20, 60}, {60, 20}, {85, 40}},
		rate:  [2]int{8000, 8100},
		times: [2][]int{{4, 8, 12, 20, 30}}, together: 4, price: []int{3500, 4000, 4500},
		with: with{profession: "speech_therapist", recognised: true}, evidence: []string{"therapist_form"},
	},
	{
		benefit: "prolonged_speech_therapy", category: "speech_therapy", who: ages(6, 14), rate: [2]int{1800, 1800}, times: [2][]int{{10, 16, 20, 26}},
		together: 4, price: []int{4000}, with: with{profession: "speech_therapist", recognised: true}, evidence: []string{"therapist_form"},
		shape: seriesWithAgreement,
	},
	{
		benefit: "child_orthodontics", category: "dental", who: curve{{10, 500}, {12, 1000}, {14, 500}}, rate: [2]int{43_000, 43_500},
		price: []int{60_000, 90_000, 120_000}, with: with{profession: "dentist", recognised: true},
		evidence: []string{"care_certificate"}, fields: "stage=fitting",
	},
	{
		benefit: "child_orthodontics", category: "dental", who: ages(6, 7), rate: [2]int{62_000, 62_500}, price: []int{20_000, 30_000},
		with: with{profession: "dentist", recognised: true}, evidence: []string{"care_certificate"}, fields: "stage=early",
	},
	{
		benefit: "child_orthodontics", category: "dental", who: ages(8, 13), rate: [2]int{2100, 2100}, price: []int{150_000, 220_000},
		with: with{profession: "dentist", recognised: true}, evidence: []string{"care_certificate", "malformation_report"}, fields: "stage=malformation",
	},
	{
		benefit: "equipment", category: "equipment", who: ages(16, 75), need: needBirth, around: [2]int{1, 150}, rate: [2]int{55_000, 55_500},
		times: [2][]int{{1, 2, 4}}, together: 1, price: []int{1000, 1500, 2500},
		with: with{profession: "supplier", network: true}, evidence: []string{"receipt"}, fields: "item=breast_pump|baby_scale",
	},
}
