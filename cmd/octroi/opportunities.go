package main

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"octroi/api"
	"octroi/engine"
)

// segmentFlags select members, and what they have left.
type segmentFlags struct {
	benefit, category, kind, age, region, on string
	untilDays                                int
	counts, asJSON                           bool
}

func (f *segmentFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.benefit, "benefit", "", "of this benefit")
	flags.StringVar(&f.category, "category", "", "of the benefits of this category")
	flags.StringVar(&f.kind, "kind", "", "only what is unused, or partly_used")
	flags.StringVar(&f.age, "age", "", "members of these ages on the day: 4-18, 65- or 6")
	flags.StringVar(&f.region, "region", "", "members who live in this region on the day")
	flags.StringVar(&f.on, "on", "", "the day, YYYY-MM-DD (default today)")
	flags.IntVar(&f.untilDays, "until-days", 0, "only what lapses within so many days after the day")
	flags.BoolVar(&f.counts, "counts", false, "count the members, without naming anybody")
	flags.BoolVar(&f.asJSON, "json", false, "write JSON: one document per member, or the counts")
}

func (f *segmentFlags) segment() (seg engine.Segment, err error) {
	seg = engine.Segment{Benefit: f.benefit, Category: f.category, Region: f.region, LapsesIn: f.untilDays}
	if f.benefit == "" && f.category == "" {
		return seg, usagef("say of what: --benefit or --category")
	}
	if f.untilDays < 0 {
		return seg, usagef("--until-days %d lies in the past; use 1 or more", f.untilDays)
	}
	if seg.On, err = dayFlag("--on", f.on); err != nil {
		return seg, err
	}
	if seg.Kind, err = kindFlag(f.kind); err != nil {
		return seg, err
	}
	seg.Ages, err = ageFlag(f.age)
	return seg, err
}

// ageFlag reads ages: "4-18", "65-" or "6"; nil for any.
func ageFlag(text string) (*engine.AgeRange, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // any age
	}
	first, last, span := strings.Cut(text, "-")
	from, err1 := strconv.Atoi(first)
	to, err2 := from, error(nil)
	switch {
	case span && last == "":
		to = engine.MaxAge
	case span:
		to, err2 = strconv.Atoi(last)
	}
	if err1 != nil || err2 != nil || from < 0 || to < from || to > engine.MaxAge {
		return nil, usagef("--age %q; write 4-18, 65- or 6", text)
	}
	return &engine.AgeRange{From: from, To: to}, nil
}

func (a *app) opportunitiesCommand() *cobra.Command {
	var f segmentFlags
	cmd := &cobra.Command{
		Use:   "opportunities --benefit CODE | --category CODE",
		Short: "List the members of a segment who have something left, and until when",
		Long: "Goes through the members, and lists those who are probably entitled to a benefit and have not used it up: for reminders at the end\n" +
			"of a year. With --counts it counts them, in whole tens and never fewer than ten, for those who may not know who they are.\n\n" +
			"  octroi opportunities --benefit sport_club --age 4-18 --region brussels --on 2025-11-15 --until-days 60",
		Args: cobra.NoArgs,
		RunE: a.does(func(ctx context.Context, _ []string) error {
			seg, err := f.segment()
			if err != nil {
				return err
			}
			return a.with(ctx, mustExist, func(h *home) error {
				if f.counts {
					return a.countSegment(ctx, h, seg, f.asJSON)
				}
				return a.listSegment(ctx, h, seg, f.asJSON)
			})
		}),
	}
	f.register(cmd)
	return cmd
}

// segmentPage is how many members are listed at a time, so that a long list needs little memory.
const segmentPage = 500

func (a *app) listSegment(ctx context.Context, h *home, seg engine.Segment, asJSON bool) error {
	seg.Limit, seg.MaxMembers = segmentPage, 20*segmentPage
	looked, found := 0, 0
	for {
		page, book, err := h.svc.SegmentOpportunities(ctx, seg)
		if err != nil {
			return err
		}
		looked, found = looked+page.Looked, found+len(page.Members)
		out := api.NewOpportunityPage(book, &page, a.lang)
		for i := range out.Members {
			if err := a.showSegmentMember(book, &out.Members[i], asJSON); err != nil {
				return err
			}
		}
		if seg.After = page.Next; seg.After == "" {
			break
		}
		a.note("%d members looked at, %d with something left", looked, found)
	}
	a.note("%d members with something left", found)
	return nil
}

func (a *app) showSegmentMember(book *engine.Book, m *api.SegmentMember, asJSON bool) error {
	if asJSON {
		row, err := json.Marshal(m)
		if err == nil {
			a.printf("%s\n", row)
		}
		return err
	}
	for i := range m.Opportunities {
		o := &m.Opportunities[i]
		left := make([]string, len(o.Limits))
		for j := range o.Limits {
			left[j] = a.leftOf(book, &o.Limits[j])
		}
		a.printf("%-20s  %-24s  %s%s  %s\n", m.Member, o.Benefit, a.opportunityWord(o.Kind, ""), a.untilDay(o.Until), strings.Join(left, "; "))
	}
	return nil
}

func (a *app) countSegment(ctx context.Context, h *home, seg engine.Segment, asJSON bool) error {
	counts, book, err := h.svc.CountOpportunities(ctx, seg)
	if err != nil {
		return err
	}
	out := api.NewOpportunityCounts(book, &counts, a.lang)
	if asJSON {
		return a.writeJSON(out)
	}
	few := func(n int64, few bool) string {
		if few {
			return "<" + strconv.Itoa(engine.SmallestGroup)
		}
		return strconv.FormatInt(n, 10)
	}
	a.printf("%-28s %12s %12s\n", "", a.opportunityWord("unused", ""), a.opportunityWord("partly_used", ""))
	for _, b := range counts.Benefits {
		a.printf("%-28s %12s %12s\n", b.Benefit, few(b.Unused, b.FewUnused), few(b.PartlyUsed, b.FewPartly))
	}
	if counts.Members == 0 {
		a.note("fewer than %d members with something left, or none", engine.SmallestGroup)
		return nil
	}
	a.note("%d members with something left, in whole tens", counts.Members)
	return nil
}
