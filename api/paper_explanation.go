package api

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"

	"octroi/engine"
)

// ExplainClaim answers with the explanation of benefits of a claim.
func (s *server) ExplainClaim(ctx context.Context, r ExplainClaimRequestObject) (ExplainClaimResponseObject, error) {
	versions, err := s.svc.Versions(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	book, err := s.svc.Book(ctx, versions[len(versions)-1].Decision.Revision)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := WriteExplanation(&page, book, versions, paperLang(r.Params.Lang, callOf(ctx))); err != nil {
		return nil, err
	}
	return sheet{page.Bytes()}, nil
}

// explanation is what a member reads about a claim.
type explanation struct {
	wording
	book     *engine.Book
	known    []engine.Record // every version
	Lead     string
	Before   []explainedVersion // none where there is one version only
	ExGratia string
	Lines    []explainedLine
	HasOther bool
	Total    paperAmounts
}

// paperAmounts are the amounts of a row, written.
type paperAmounts struct {
	Charged, Statutory, Other, Left, Pays, Yours string
	HasOther                                     bool
}

// forget leaves of the amounts what is known of an erased claim.
func (a *paperAmounts) forget() {
	a.Charged, a.Statutory, a.Left, a.Yours = "–", "–", "–", "–"
}

type explainedLine struct {
	paperAmounts
	Number                        int
	Service, Days, Provider, Bill string
	Why                           why
	Parts                         []explainedPart
}

type explainedPart struct {
	paperAmounts
	Days, Units string
	Why         why
}

// why says in sentences what became of a line.
type why struct {
	Lead, ExGratia, WhyNot, Asked, How, Article string
	Reasons, Limits, Late                       []string
}

// WriteExplanation writes the explanation of benefits of a claim as a page that can be printed: as it was last decided, with
// what earlier versions of it paid. versions are all there are, the first one first; book is the revision that decided the
// last one.
func WriteExplanation(w io.Writer, book *engine.Book, versions []engine.Record, lang engine.Lang) error {
	r := &versions[len(versions)-1]
	e := explanation{wording: wording{lang}, book: book}
	e.known = versions
	e.Before = e.versions(versions)
	total, exGratia, open := engine.StatementFigures{}, engine.Cents(0), false
	for i := range r.Decision.Lines {
		f := r.Figures(i)
		open = open || r.Decision.Lines[i].Outcome == engine.Pended
		total.Add(f)
		exGratia += r.Decision.Lines[i].ExGratia
		e.HasOther = e.HasOther || f.Other != 0
		e.Lines = append(e.Lines, e.line(r, i, f))
	}
	e.Total = e.amounts(total)
	if open { // who bears what waits is not known yet: a sum without it would look like the whole
		e.Total.Yours = "–"
	}
	if r.Erased { // what was charged is not known any more
		e.Total.forget()
	}
	if exGratia > 0 {
		e.ExGratia = e.T("ex_gratia_total", "amount", e.money(exGratia))
	}
	e.Lead = e.lead(r, total)
	head := paper{
		lang: lang, Title: e.T("explanation"), Payer: book.Title.In(lang),
		Facts: []named{
			{e.T("member"), r.Claim.Member}, {e.T("claim"), r.Claim.ID}, {e.T("submitted_on"), e.date(r.Claim.SubmittedOn)},
			{e.T("decided_on"), e.date(r.DecidedOn)},
		},
		Foot: []string{e.T("revision", "book", book.Title.In(lang), "revision", book.Revision), e.T("keep")},
	}
	return head.write(w, "explanation", &e)
}

func (w wording) amounts(f engine.StatementFigures) paperAmounts {
	return paperAmounts{
		Charged: w.money(f.Charged), Statutory: w.money(f.Statutory), Other: w.money(f.Other),
		Left: w.money(f.Charged - f.Statutory - f.Other), Pays: w.money(f.Paid), Yours: w.money(f.Left),
	}
}

// explainedVersion is what one version of the claim paid, and how that differs from the version before.
type explainedVersion struct {
	Version                      int
	Date, Kind, Pays, Difference string
}

func (e *explanation) versions(all []engine.Record) []explainedVersion {
	if len(all) < 2 {
		return nil
	}
	out := make([]explainedVersion, len(all))
	paid := engine.Cents(0)
	for i := range all {
		r := &all[i]
		out[i] = explainedVersion{
			Version: r.Version.N, Date: e.date(r.DecidedOn), Kind: e.T("version_" + string(r.Version.Kind)), Pays: e.money(r.Decision.Pays),
			Difference: e.money(r.Decision.Pays - paid),
		}
		paid = r.Decision.Pays
	}
	return out
}

func (e *explanation) lead(r *engine.Record, total engine.StatementFigures) string {
	waiting := 0
	for i := range r.Decision.Lines {
		if r.Decision.Lines[i].Outcome == engine.Pended {
			waiting++
		}
	}
	switch {
	case r.Erased:
		return e.T("lead_erased")
	case r.Version.Kind == engine.VersionReversal:
		return e.T("lead_reversed")
	case waiting == len(r.Decision.Lines):
		return e.T("lead_open")
	case waiting > 0:
		return e.T("lead_pended", "n", strconv.Itoa(waiting), "of", strconv.Itoa(len(r.Decision.Lines)), "pays", e.money(total.Paid))
	case total.Paid == 0:
		return e.T("lead_nothing")
	default:
		return e.T("lead_paid", "pays", e.money(total.Paid), "yours", e.money(total.Left))
	}
}

func (e *explanation) line(r *engine.Record, i int, f engine.StatementFigures) explainedLine {
	l, d := &r.Claim.Lines[i], &r.Decision.Lines[i]
	out := explainedLine{
		paperAmounts: e.amounts(f), Number: i + 1, Service: benefitTitle(e.book, l.Benefit, e.lang), Days: e.days(l.Date, l.Until),
		Provider: e.provider(l.Provider), Bill: e.labelled("bill", l.Bill), Why: e.why(d),
	}
	if r.Erased {
		out.forget()
	}
	if d.Outcome == engine.Pended {
		out.Pays, out.Yours = e.T("open"), "–"
	}
	for i := range d.Parts {
		p := &d.Parts[i]
		out.Parts = append(out.Parts, explainedPart{
			paperAmounts: paperAmounts{Charged: e.money(p.Part.Charged), Pays: e.money(p.Pays)},
			Days:         e.days(p.Part.From, p.Part.Until), Units: e.units(p), Why: e.why(p),
		})
	}
	return out
}

// provider says a provider by the name that the last version that asked knew; a reversal asks nothing.
func (e *explanation) provider(id string) string {
	for i := len(e.known) - 1; i >= 0; i-- {
		if name := e.known[i].Facts.ProviderName(id); name != id {
			return name
		}
	}
	return id
}

func (e *explanation) units(p *engine.LineDecision) string {
	unit := ""
	if b := e.book.Benefit(p.Benefit); b != nil {
		unit = b.Unit
	}
	return engine.FormatQuantity(e.book, p.Part.Units, unit, e.lang)
}

// benefitTitle is the title of a benefit; a code that the book does not know is written as it is.
func benefitTitle(book *engine.Book, code string, lang engine.Lang) string {
	return engine.FormatValue(book, engine.BenefitValue(code), lang)
}

func (e *explanation) why(d *engine.LineDecision) why {
	benefit := e.book.Benefit(d.Benefit)
	out := why{Lead: e.T("line_"+string(d.Outcome), "pays", e.granted(d), "to", engine.PayWord(d.PayTo, e.lang))}
	if d.PayTo == "" && d.Pays > 0 { // erased
		out.Lead = e.T("line_erased", "pays", e.money(d.Pays))
	}
	if d.ExGratia > 0 {
		out.ExGratia = e.T("ex_gratia", "amount", e.money(d.ExGratia))
	}
	for _, r := range d.Reasons {
		out.Reasons = append(out.Reasons, engine.Sentence(e.book, e.lang, r.Code, r.Args))
	}
	if d.WhyNot != nil {
		out.WhyNot = engine.Sentence(e.book, e.lang, d.WhyNot.Code, d.WhyNot.Args)
	}
	if d.Outcome == engine.Pended {
		out.Asked = e.asked(d)
	}
	if d.Pays > 0 {
		out.How = e.how(d, benefit)
	}
	for i := range d.Balances {
		if s := e.standing(benefit, &d.Balances[i]); s != "" {
			out.Limits = append(out.Limits, s)
		}
	}
	if late := newLate(e.book, d, e.lang); late != nil {
		out.Late = append(out.Late, late.Text)
		for i := range late.Displaced {
			out.Late = append(out.Late, late.Displaced[i].Text)
		}
	}
	if benefit != nil {
		out.Article = e.labelled("article", benefit.Article)
	}
	return out
}

// granted is what a line pays; the way of paying is said when it is not money.
func (e *explanation) granted(d *engine.LineDecision) string {
	if d.PayMode == "" || d.PayMode == engine.ModeMoney {
		return e.money(d.Pays)
	}
	return e.T("as", "amount", e.money(d.Pays), "mode", engine.PayWord(d.PayMode, e.lang))
}

// how says the amount by the rule, and the rule in the words of the book. The names of what it read are for programs: they
// stay in the trace.
func (e *explanation) how(d *engine.LineDecision, benefit *engine.Benefit) string {
	for i := range d.Steps {
		s := &d.Steps[i]
		if how := engine.Formulated(e.book, e.lang, *s, benefit); how != "" {
			return e.T("how", "value", strings.TrimSuffix(engine.Sentence(e.book, e.lang, s.Code, s.Args), "."), "how", how)
		}
	}
	return ""
}

// asked says what to send and where the line waits. Lines that were decided before octroi noted it waited for a fact.
func (e *explanation) asked(d *engine.LineDecision) string {
	return e.T("asked_" + string(cmp.Or(d.WaitsFor, engine.WaitsForFact)))
}

// standing says what is left of a limit and until when. A mere counter bounds nothing and is left out.
func (e *explanation) standing(benefit *engine.Benefit, b *engine.Balance) string {
	if b.Bound == engine.BoundNone {
		return ""
	}
	figure := func(n int64) string { return engine.FormatValue(e.book, b.Measure.Value(n, b.Unit), e.lang) }
	name, until := "limit_left", ""
	switch {
	case b.Window.Until == 0 && b.Bound == engine.BoundAfter:
		name = "threshold_life"
	case b.Window.Until == 0:
		name = "limit_life"
	case b.Bound == engine.BoundAfter:
		name = "threshold_left"
	case looksBack(benefit, b.Limit):
		name = "limit_back"
	}
	if b.Window.Until != 0 {
		until = e.date(b.Window.Until - 1)
	}
	return e.T(name, "used", figure(b.Used), "left", figure(b.Remaining), "from", e.date(b.Window.From), "until", until,
		"limit", limitTitle(benefit, b.Limit, e.lang))
}
