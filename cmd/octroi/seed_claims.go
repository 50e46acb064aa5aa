package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"octroi/engine"
)

// seedService is a kind of claim that people make: how often, who, with whom, for how much.
type seedService struct {
	benefit    string
	weight     int
	profession string // of the provider, "" for none
	ages       [2]int // from, to
	units      [2]int // from, to
	price      [2]int // euros for one unit, from, to
	statutory  int    // percent that compulsory insurance pays
	copay      bool   // what is left is the personal share
	stay       bool   // units are days that follow each other
	status     string // that the member must have, "" for none
	fields     string // name=text of the benefit's fields, see fill
}

// seedServices gives claims about the proportions of the annual report.
var seedServices = []seedService{
	{benefit: "psychology", weight: 150, profession: "psychologist", ages: [2]int{7, 60}, units: [2]int{1, 4}, price: [2]int{50, 75}},
	{benefit: "remote_psychologist", weight: 8, ages: [2]int{19, 24}, price: [2]int{60, 60}},
	{benefit: "mental_health_apps", weight: 10, ages: [2]int{16, 60}, price: [2]int{8, 40}},
	{benefit: "sport_club", weight: 190, ages: [2]int{4, 70}, price: [2]int{30, 240}},
	{benefit: "sport_event", weight: 40, ages: [2]int{10, 60}, price: [2]int{10, 45}, fields: "event=run-{n}"},
	{benefit: "sport_fitness_check", weight: 10, profession: "physician", ages: [2]int{12, 60}, price: [2]int{30, 60}, statutory: 50},
	{benefit: "glasses", weight: 100, profession: "optician", ages: [2]int{10, 90}, price: [2]int{150, 600}, fields: "item=single_vision"},
	{benefit: "child_copayment", weight: 450, profession: "physician", ages: [2]int{0, 17}, price: [2]int{25, 60}, statutory: 75, copay: true},
	{benefit: "holiday_camp", weight: 130, ages: [2]int{3, 16}, units: [2]int{5, 10}, price: [2]int{20, 45}, stay: true},
	{benefit: "birth_premium", weight: 6, ages: [2]int{24, 42}, fields: "birth=B-{n}"},
	{benefit: "birth_voucher", weight: 4, ages: [2]int{24, 42}, fields: "birth=B-{n}"},
	{benefit: "pregnancy_vitamins", weight: 14, ages: [2]int{24, 42}, price: [2]int{12, 45}, fields: "pregnancy={member}-1"},
	{benefit: "child_orthodontics", weight: 6, profession: "dentist", ages: [2]int{9, 14}, price: [2]int{400, 1400}, fields: "stage=fitting"},
	{benefit: "network_dental_care", weight: 45, profession: "dentist", ages: [2]int{5, 80}, price: [2]int{40, 160}, statutory: 40},
	{
		benefit: "alternative_therapies", weight: 150, profession: "osteopath", ages: [2]int{18, 75}, units: [2]int{1, 3},
		price: [2]int{45, 70}, fields: "discipline=osteopathy",
	},
	{benefit: "transport", weight: 45, profession: "carrier", ages: [2]int{55, 95}, price: [2]int{30, 160}, fields: "vehicle=wheelchair_taxi"},
	{benefit: "vaccines", weight: 110, ages: [2]int{0, 85}, price: [2]int{14, 60}},
	{benefit: "contraception", weight: 80, profession: "pharmacist", ages: [2]int{16, 48}, price: [2]int{12, 60}},
	{benefit: "sick_child_care", weight: 80, ages: [2]int{0, 12}, units: [2]int{3, 9}, price: [2]int{7, 9}},
	{benefit: "social_family_help", weight: 40, ages: [2]int{60, 95}, units: [2]int{8, 40}, price: [2]int{9, 9}, status: engine.StatusPreferential},
	{benefit: "treatment_family_help", weight: 4, ages: [2]int{40, 90}, price: [2]int{60, 200}},
	{benefit: "podiatry", weight: 90, profession: "podiatrist", ages: [2]int{45, 95}, price: [2]int{28, 40}},
	{benefit: "health_screening", weight: 70, ages: [2]int{20, 90}, price: [2]int{25, 60}, statutory: 60, fields: "kind=heart"},
	{benefit: "burnout_screening", weight: 6, profession: "psychologist", ages: [2]int{25, 60}, price: [2]int{40, 80}},
	{benefit: "dietetics", weight: 25, profession: "dietician", ages: [2]int{16, 75}, price: [2]int{40, 55}},
	{
		benefit: "hearing_aid", weight: 6, profession: "audiologist", ages: [2]int{60, 95}, price: [2]int{900, 1800}, statutory: 45,
		fields: "ear=left agreement=A-{member}",
	},
	{benefit: "convalescence", weight: 2, profession: "convalescence_home", ages: [2]int{60, 95}, units: [2]int{5, 12}, price: [2]int{60, 80}, stay: true},
	{benefit: "home_sitting", weight: 6, ages: [2]int{70, 95}, units: [2]int{8, 30}, price: [2]int{8, 10}},
	{benefit: "psychomotricity", weight: 12, profession: "psychomotor_therapist", ages: [2]int{4, 12}, price: [2]int{35, 45}},
	{benefit: "home_adaptation", weight: 1, ages: [2]int{50, 95}, price: [2]int{300, 900}, status: engine.StatusDisabled},
	{benefit: "diabetes_material", weight: 5, ages: [2]int{30, 90}, price: [2]int{40, 140}},
	{benefit: "speech_therapy", weight: 14, profession: "speech_therapist", ages: [2]int{4, 16}, units: [2]int{1, 4}, price: [2]int{35, 45}},
	{benefit: "equipment", weight: 3, profession: "supplier", ages: [2]int{24, 90}, price: [2]int{20, 90}, fields: "item=other"},
}

// seedChannels are the channels of every hundred claims: more by post than by telephone, as the report says.
var seedChannels = []struct {
	channel string
	share   int
}{{"post", 62}, {"smartphone", 20}, {"online", 13}, {"agency", 5}}

// claims invents a year of claims and puts them into batches of a week, in the order in which they arrive.
func (s *seeder) claims() []seedBatch {
	var all []engine.Claim
	for range s.year {
		if c, ok := s.claim(); ok {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b engine.Claim) int { return cmp.Compare(a.SubmittedOn, b.SubmittedOn) })
	var batches []seedBatch
	week := engine.MustDate("2025-01-05")
	for i, c := range all {
		for c.SubmittedOn > week {
			week = week.AddDays(7)
		}
		y, m, d := week.Civil()
		if n := len(batches); n == 0 || !batches[n-1].at.Equal(day(y, time.Month(m), d)) {
			batches = append(batches, seedBatch{at: day(y, time.Month(m), d)})
		}
		b := &batches[len(batches)-1]
		b.claims = append(b.claims, s.submission(c, fmt.Sprintf("seed-%05d", i)))
	}
	return batches
}

// claim invents one claim; false when the book does not have the benefit, or nobody is the right person for it.
func (s *seeder) claim() (engine.Claim, bool) {
	sv := s.service()
	on := engine.MustDate("2025-01-01").AddDays(s.IntN(365))
	submitted := on.AddDays(s.IntN(35))
	channel := s.channel()
	m := s.memberFor(sv, on)
	b := s.book.Benefit(sv.benefit)
	if b == nil || m == nil || !b.InForce(on) {
		return engine.Claim{}, false
	}
	n, units := 1+s.IntN(1_000_000), s.between(sv.units, 1)
	line := engine.Line{
		Benefit: sv.benefit, Date: on, Until: on, Units: engine.Quantity(units) * engine.One,
		Charged:  engine.Cents(100 * units * s.between(sv.price, 0)),
		Provider: s.providerOf(sv.profession),
		Evidence: s.evidence(b, on, n),
		Fields:   sv.fill(n, m.ID),
	}
	line.Statutory = line.Charged * engine.Cents(sv.statutory) / 100
	if sv.copay {
		line.Copay = line.Left()
	}
	if sv.stay {
		line.Until = on.AddDays(units - 1)
	}
	if b.Approval {
		s.approvals = append(s.approvals, engine.Approval{
			ID: fmt.Sprintf("A%04d", len(s.approvals)+1), Member: m.ID, Benefit: b.Code, GrantedOn: on.AddDays(-10),
			Span: engine.Span{From: on.AddDays(-10), Until: on.AddDays(60)},
		})
	}
	return engine.Claim{Member: m.ID, SubmittedOn: max(submitted, line.Until), Channel: channel, Lines: []engine.Line{line}}, true
}

// fill writes the benefit's fields: {n} is a number of the claim's own, {member} the member.
func (sv *seedService) fill(n int, member string) map[string]engine.Value {
	out := map[string]engine.Value{}
	text := strings.NewReplacer("{n}", strconv.Itoa(n), "{member}", member).Replace(sv.fields)
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		out[name] = engine.TextValue(value)
	}
	return out
}

func (s *seeder) between(r [2]int, least int) int { return max(least, r[0]+s.IntN(r[1]-r[0]+1)) }

func (s *seeder) service() *seedService {
	total := 0
	for i := range seedServices {
		total += seedServices[i].weight
	}
	n := s.IntN(total)
	for i := range seedServices {
		if n -= seedServices[i].weight; n < 0 {
			return &seedServices[i]
		}
	}
	return &seedServices[0]
}

func (s *seeder) channel() string {
	n := s.IntN(100)
	for _, c := range seedChannels {
		if n -= c.share; n < 0 {
			return c.channel
		}
	}
	return "other"
}

// memberFor draws somebody of the age and status for a service, but never the demonstration member.
func (s *seeder) memberFor(sv *seedService, on engine.Date) *engine.Member {
	for range 400 {
		m := &s.members[1+s.IntN(len(s.members)-1)]
		age := engine.AgeOn(m.Born, on)
		right := sv.status == "" || m.HasStatus(sv.status, on)
		if m.Born <= on && age >= sv.ages[0] && age <= sv.ages[1] && right {
			return m
		}
	}
	return nil
}

func (s *seeder) providerOf(profession string) string {
	var ids []string
	for _, p := range s.providers {
		if p.Profession == profession {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return ids[s.IntN(len(ids))]
}

// evidence brings every document the benefit may ask for; a few people forget one.
func (s *seeder) evidence(b *engine.Benefit, on engine.Date, n int) []engine.Evidence {
	var out []engine.Evidence
	for i, rule := range b.Evidence {
		if s.IntN(100) < 2 {
			continue
		}
		out = append(out, engine.Evidence{Code: rule.AnyOf[0], Document: fmt.Sprintf("D-%d-%d", n, i), IssuedOn: on})
	}
	return out
}
