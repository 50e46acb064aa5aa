package api

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"

	"octroi/engine"
)

// GetStatement answers with the statement of a member's year, as a page or as JSON.
func (s *server) GetStatement(ctx context.Context, r GetStatementRequestObject) (GetStatementResponseObject, error) {
	year, err := strconv.Atoi(r.Params.Year)
	if err != nil {
		return nil, err
	}
	st, err := s.svc.Statement(ctx, r.Id, year)
	if err != nil {
		return nil, err
	}
	call := callOf(ctx)
	lang := paperLang(r.Params.Lang, call)
	out, err := NewStatement(ctx, s.svc, &st, lang)
	if err != nil {
		return nil, err
	}
	if call.accept != "text/html" {
		return GetStatement200JSONResponse(out), nil
	}
	book, err := s.svc.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := WriteStatement(&page, book, &out, engine.DateIn(s.now(), book.Zone), lang); err != nil {
		return nil, err
	}
	return sheet{page.Bytes()}, nil
}

// Books finds revisions of the rule book.
type Books interface {
	Book(ctx context.Context, revision string) (*engine.Book, error)
}

// NewStatement adds a statement up, with each service under the title that its own revision of the book gives it.
func NewStatement(ctx context.Context, books Books, st *engine.Statement, lang engine.Lang) (Statement, error) {
	out := Statement{
		Member: st.Member, Year: st.Year, PendedServices: st.Pended, Lines: make([]StatementLine, len(st.Lines)), Totals: []StatementTotal{},
	}
	sums := map[string]*engine.StatementFigures{}
	titles := map[string]string{} // the last one is the one in use
	var all engine.StatementFigures
	for i := range st.Lines {
		l := &st.Lines[i]
		book, err := books.Book(ctx, l.Revision)
		if err != nil {
			return Statement{}, err
		}
		titles[l.Benefit] = benefitTitle(book, l.Benefit, lang)
		out.Lines[i] = newStatementLine(l, titles[l.Benefit])
		if sums[l.Benefit] == nil {
			sums[l.Benefit] = &engine.StatementFigures{}
		}
		sums[l.Benefit].Add(l.Figures)
		all.Add(l.Figures)
	}
	for benefit, sum := range sums {
		out.Totals = append(out.Totals, StatementTotal{Benefit: benefit, Title: titles[benefit], Amounts: newStatementAmounts(*sum)})
	}
	slices.SortFunc(out.Totals, func(a, b StatementTotal) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Benefit, b.Benefit))
	})
	out.All = newStatementAmounts(all)
	return out, nil
}

func newStatementLine(l *engine.StatementLine, title string) StatementLine {
	return StatementLine{
		Claim: l.Claim, Line: l.Line, Benefit: l.Benefit, Title: title, Date: l.Date.String(), Until: l.Until.String(),
		Provider: l.Provider, Bill: l.Bill, Outcome: string(l.Outcome), Amounts: newStatementAmounts(l.Figures),
	}
}

func newStatementAmounts(f engine.StatementFigures) StatementAmounts {
	return StatementAmounts{
		ChargedCents: int64(f.Charged), StatutoryCents: int64(f.Statutory), OtherCents: int64(f.Other),
		PaidCents: int64(f.Paid), LeftCents: int64(f.Left),
	}
}

func (a StatementAmounts) figures() engine.StatementFigures {
	return engine.StatementFigures{
		Charged: engine.Cents(a.ChargedCents), Statutory: engine.Cents(a.StatutoryCents), Other: engine.Cents(a.OtherCents),
		Paid: engine.Cents(a.PaidCents), Left: engine.Cents(a.LeftCents),
	}
}

// statementPage is what the template of a statement reads.
type statementPage struct {
	wording
	Lead, Pended string
	HasOther     bool
	Totals       []statementRow
	Lines        []statementRow
	All          paperAmounts
}

type statementRow struct {
	paperAmounts
	Service, Days, Provider, Bill string
}

// WriteStatement writes a statement as a page that can be printed. book, the one in force, names the payer.
func WriteStatement(w io.Writer, book *engine.Book, st *Statement, today engine.Date, lang engine.Lang) error {
	p := statementPage{wording: wording{lang}, HasOther: st.All.OtherCents != 0}
	all := st.All.figures()
	p.All = p.row(all)
	p.Lead = p.T("lead_statement", "charged", p.money(all.Charged), "others", p.money(all.Statutory+all.Other),
		"paid", p.money(all.Paid), "left", p.money(all.Left))
	if len(st.Lines) == 0 {
		p.Lead = p.T("lead_none")
	}
	if st.PendedServices > 0 {
		p.Pended = p.T("pended_services", "n", strconv.Itoa(st.PendedServices))
	}
	for i := range st.Totals {
		t := &st.Totals[i]
		p.Totals = append(p.Totals, statementRow{paperAmounts: p.row(t.Amounts.figures()), Service: t.Title})
	}
	for i := range st.Lines {
		l := &st.Lines[i]
		p.Lines = append(p.Lines, statementRow{
			paperAmounts: p.row(l.Amounts.figures()), Service: l.Title, Days: p.days(dateOf(l.Date), dateOf(l.Until)),
			Provider: l.Provider, Bill: p.labelled("bill", l.Bill),
		})
	}
	year := strconv.Itoa(st.Year)
	head := paper{
		lang: lang, Title: p.T("statement", "year", year), Payer: book.Title.In(lang),
		Facts: []named{{p.T("member"), st.Member}, {p.T("year"), year}, {p.T("made_on"), p.date(today)}},
		Foot:  []string{p.T("keep")},
	}
	return head.write(w, "statement", &p)
}

func (p *statementPage) row(f engine.StatementFigures) paperAmounts {
	out := p.amounts(f)
	out.HasOther = p.HasOther
	return out
}
