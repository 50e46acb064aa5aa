package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// Replayer decides a past period again under other books. Package replay has one.
type Replayer interface {
	// Replay makes a run. It only reads; ctx ends it.
	Replay(ctx context.Context, store Store, w *ReplayWork) (ReplayResult, error)
	// CheckAssumption says what is wrong with the text of an assumption: an *Error, nil for nothing.
	CheckAssumption(text string, books []*Book) error
}

// BookVarier makes books out of others, for replays. Package rules has one.
type BookVarier interface {
	// Shipped returns the files of a book that comes with octroi.
	Shipped(name string) ([]SourceFile, error)
	// Vary returns a book for each combination of the values that settings give to it. Errors: "book_invalid", and "set_invalid"
	// with every mistake at /set/0 and so on (both Unprocessed), that of ctx.
	Vary(ctx context.Context, files []SourceFile, sets []string) ([]BookVariant, error)
}

// BookVariant is a book with some values changed; Set says which.
type BookVariant struct {
	Set   string
	Files []SourceFile
	Book  *Book
}

// ReplaySource names a book that a replay is asked for.
type ReplaySource struct {
	Name  string       // a stored revision, or the name of a book that comes with octroi
	Files []SourceFile // brought along, whatever its name; nil for none
}

// ReplayRequest asks for a replay.
type ReplayRequest struct {
	Request  RequestKey
	BodyHash string
	Span     Span
	Against  ReplaySource   // the zero one: the book in force
	Drafts   []ReplaySource // none: the book that is held against, with Sets
	Sets     []string       // changed in every draft
	Assume   []string
}

// ReplayWork is a replay with its books compiled.
type ReplayWork struct {
	Span    Span
	Against ReplayUnder
	Drafts  []ReplayUnder
	Assume  []string
	Workers int // how many households are decided at once; 0 for one a processor
	First   int // how many differing lines are told whole
	Tell    func(ReplayProgress)
}

// ReplayUnder is a book that a period is decided under.
type ReplayUnder struct {
	ReplayBook
	Compiled *Book
	Files    []SourceFile // without what Set changes
}

// prepareReplay checks a request and compiles its books, with every mistake of it in one error.
func (s *Service) prepareReplay(ctx context.Context, req *ReplayRequest) (*ReplayWork, error) {
	p := replayAsk{service: s, ctx: ctx, work: &ReplayWork{Span: req.Span, Assume: req.Assume}}
	p.bounds(req)
	against, err := p.against(req.Against)
	if err != nil {
		return nil, err
	}
	drafts := req.Drafts
	if len(drafts) == 0 && against.Compiled != nil {
		drafts = []ReplaySource{{Name: against.Name, Files: p.files}}
	}
	for i := range drafts {
		if err := p.draft(i, &drafts[i], req.Sets); err != nil {
			return nil, err
		}
	}
	p.assumptions(req.Assume)
	if len(p.fields) > 0 {
		return nil, &Error{Kind: Unprocessed, Code: "replay_invalid", Fields: p.fields}
	}
	p.work.First = replayFirst
	if len(p.work.Drafts) > replayManyDrafts {
		p.work.First = replayFirstMany
	}
	return p.work, nil
}

// replayAsk reads a request.
type replayAsk struct {
	service *Service
	ctx     context.Context
	work    *ReplayWork
	files   []SourceFile // of the book that is held against
	fields  []FieldError
}

func (p *replayAsk) fail(pointer, code string, args ...Arg) {
	p.fields = append(p.fields, FieldError{Pointer: pointer, Code: code, Args: args})
}

// bounds refuses what is wrong without any book.
func (p *replayAsk) bounds(req *ReplayRequest) {
	switch {
	case req.Span.From == 0:
		p.fail("/from", "required")
	case req.Span.Until == 0:
		p.fail("/to", "required")
	case req.Span.Until <= req.Span.From:
		p.fail("/to", "replay_period")
	}
	if len(req.Drafts) == 0 && len(req.Sets) == 0 {
		p.fail("/books", "replay_nothing")
	}
	for _, x := range [...]struct {
		pointer   string
		have, max int
	}{{"/books", len(req.Drafts), MaxReplayBooks}, {"/set", len(req.Sets), maxReplaySets}, {"/assume", len(req.Assume), maxReplayAssumed}} {
		if x.have > x.max {
			p.fail(x.pointer, "replay_too_many", Arg{"max", Int(int64(x.max))})
		}
	}
}

func (p *replayAsk) against(src ReplaySource) (ReplayUnder, error) {
	if src.Name == "" && src.Files == nil {
		book, err := p.service.ActiveBook(p.ctx)
		if err != nil {
			return ReplayUnder{}, err
		}
		src.Name = book.Revision
	}
	files, err := p.source("/against", &src)
	if err != nil || files == nil {
		return ReplayUnder{}, err
	}
	book, err := p.compiled("/against", files)
	if err != nil || book == nil {
		return ReplayUnder{}, err
	}
	p.files = files
	p.work.Against = ReplayUnder{ReplayBook{src.Name, book.Code, book.Revision, ""}, book, files}
	return p.work.Against, nil
}

// source finds the files of a book; nil when there is no such book, which was noted.
func (p *replayAsk) source(pointer string, src *ReplaySource) ([]SourceFile, error) {
	if src.Files != nil {
		return src.Files, nil
	}
	files, err := p.service.BookSource(p.ctx, src.Name)
	if ErrorCode(err) != "book_not_found" {
		return files, err
	}
	if !strings.Contains(src.Name, ":") {
		if files, err = p.service.opt.Varier.Shipped(src.Name); err == nil {
			return files, nil
		}
	}
	p.fail(pointer, "replay_book_unknown")
	return nil, nil
}

// compiled compiles a book; nil when it has mistakes, which was noted.
func (p *replayAsk) compiled(pointer string, files []SourceFile) (*Book, error) {
	revision := Revision(files)
	if b := p.service.books.get(revision); b != nil {
		return b, nil
	}
	b, err := p.service.opt.Compiler.Compile(files)
	if ErrorCode(err) == "book_invalid" {
		p.fail(pointer, "replay_book_invalid")
		return nil, nil //nolint:nilnil // told with the others
	}
	return b, err
}

func (p *replayAsk) draft(i int, src *ReplaySource, sets []string) error {
	at := "/books/" + strconv.Itoa(i)
	files, err := p.source(at, src)
	if err != nil || files == nil {
		return err
	}
	add := func(set string, b *Book) {
		p.work.Drafts = append(p.work.Drafts, ReplayUnder{ReplayBook{src.Name, b.Code, b.Revision, set}, b, files})
	}
	if len(sets) == 0 {
		b, err := p.compiled(at, files)
		if b != nil {
			add("", b)
		}
		return err
	}
	if len(sets) > maxReplaySets {
		return nil // told
	}
	variants, err := p.service.opt.Varier.Vary(p.ctx, files, sets)
	if wrong := (*Error)(nil); errors.As(err, &wrong) {
		switch wrong.Code {
		case "book_invalid":
			p.fail(at, "replay_book_invalid")
			return nil
		case "set_invalid":
			p.fields = append(p.fields, wrong.Fields...)
			return nil
		}
	}
	for j := range variants {
		add(variants[j].Set, variants[j].Book)
	}
	if len(p.work.Drafts) > MaxReplayBooks {
		p.fail("/set", "replay_too_many", Arg{"max", Int(MaxReplayBooks)})
		p.work.Drafts = p.work.Drafts[:MaxReplayBooks]
	}
	return err
}

func (p *replayAsk) assumptions(texts []string) {
	var books []*Book
	for i := range p.work.Drafts {
		books = append(books, p.work.Drafts[i].Compiled)
	}
	incomplete := len(p.fields) > 0 // a book that cannot be read may have what an assumption is about
	for i, text := range texts {
		err := (*Error)(nil)
		if errors.As(p.service.opt.Replayer.CheckAssumption(text, books), &err) && (err.Code == "assumption_form" || !incomplete) {
			p.fail("/assume/"+strconv.Itoa(i), err.Code, err.Args...)
		}
	}
}
