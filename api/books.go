package api

import (
	"context"

	"octroi/engine"
)

// GetBook reads which rule book is in force.
func (s *server) GetBook(ctx context.Context, r GetBookRequestObject) (GetBookResponseObject, error) {
	book, err := s.svc.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	out := GetBook200JSONResponse{
		Code: book.Code, BookRevision: book.Revision, Title: newTitles(book.Title), Currency: book.Currency,
		Timezone: book.Zone.String(), Categories: make([]BookCategory, len(book.Categories)),
	}
	for i, c := range book.Categories {
		out.Categories[i] = BookCategory{Code: c.Code, Title: newTitles(c.Title)}
	}
	if r.Params.Files {
		files, err := s.svc.BookSource(ctx, book.Revision)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			out.Files = append(out.Files, BookFile{Name: f.Name, Text: f.Text})
		}
	}
	return out, nil
}

// ListBenefits lists the benefits of the book in force.
func (s *server) ListBenefits(ctx context.Context, _ ListBenefitsRequestObject) (ListBenefitsResponseObject, error) {
	book, err := s.svc.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	out := ListBenefits200JSONResponse{BookRevision: book.Revision, Benefits: make([]Benefit, len(book.Benefits))}
	for i, b := range book.Benefits {
		out.Benefits[i] = newBenefit(b)
	}
	return out, nil
}

// GetBenefit reads one benefit as it stands on a day.
func (s *server) GetBenefit(ctx context.Context, r GetBenefitRequestObject) (GetBenefitResponseObject, error) {
	book, err := s.svc.ActiveBook(ctx)
	if err != nil {
		return nil, err
	}
	b := book.Benefit(r.Code)
	if b == nil {
		return nil, engine.NewError(engine.NotFound, "benefit_not_found", nearestCodes(book, r.Code)...)
	}
	on := dateOf(r.Params.On)
	if on == 0 {
		on = engine.DateIn(s.now(), book.Zone)
	}
	return GetBenefit200JSONResponse(newBenefitDetail(book, b, on, callOf(ctx).lang)), nil
}

func nearestCodes(book *engine.Book, code string) []engine.Arg {
	codes := make([]string, len(book.Benefits))
	for i, b := range book.Benefits {
		codes[i] = b.Code
	}
	if near := engine.Nearest(code, codes, 3); len(near) > 0 {
		return []engine.Arg{listArg("nearest", near)}
	}
	return nil
}
