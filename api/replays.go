package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
	"octroi/rules"
)

// listedReplays is how many runs a list has.
const listedReplays = 100

// BeginReplay notes a run, which a server then makes beside requests.
func (s *server) BeginReplay(ctx context.Context, r BeginReplayRequestObject) (BeginReplayResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	by := s.booking(ctx, r.Params.IdempotencyKey, "")
	ask := engine.ReplayRequest{
		Request: by.Request, BodyHash: by.BodyHash, Sets: r.Body.Set, Assume: r.Body.Assume, Against: engine.ReplaySource{Name: r.Body.Against},
		Span: engine.Span{From: dateOf(r.Body.From), Until: dateOf(r.Body.To).AddDays(1)},
	}
	if !readsCases(ctx) && !wholeMonths(ask.Span) {
		return nil, engine.NewError(engine.Forbidden, "replay_months")
	}
	for _, name := range r.Body.Books {
		ask.Drafts = append(ask.Drafts, engine.ReplaySource{Name: name})
	}
	run, replayed, err := s.svc.BeginReplay(ctx, ask, true, by.By)
	if err != nil {
		return nil, err
	}
	return begunReplay{newReplay(&run, readsCases(ctx)), replayed}, nil
}

// wholeMonths reports whether a span has no part of a month: by two that differ in a day, one member could be told apart.
func wholeMonths(s engine.Span) bool {
	return s.From == s.From.MonthStart() && s.Until == s.Until.MonthStart()
}

// GetReplay reads how far a run is.
func (s *server) GetReplay(ctx context.Context, r GetReplayRequestObject) (GetReplayResponseObject, error) {
	run, err := s.svc.Replay(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetReplay200JSONResponse(newReplay(&run, readsCases(ctx))), nil
}

// ListReplays lists the last runs.
func (s *server) ListReplays(ctx context.Context, _ ListReplaysRequestObject) (ListReplaysResponseObject, error) {
	runs, err := s.svc.Replays(ctx, engine.ReplayFilter{Limit: listedReplays})
	if err != nil {
		return nil, err
	}
	out := ListReplays200JSONResponse{Replays: make([]Replay, len(runs))}
	for i := range runs {
		out.Replays[i] = newReplay(&runs[i], readsCases(ctx))
	}
	return out, nil
}

// CancelReplay ends a run.
func (s *server) CancelReplay(ctx context.Context, r CancelReplayRequestObject) (CancelReplayResponseObject, error) {
	run, err := s.svc.CancelReplay(ctx, r.Id, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return CancelReplay200JSONResponse(newReplay(&run, readsCases(ctx))), nil
}

// ResumeReplay asks for a run again.
func (s *server) ResumeReplay(ctx context.Context, r ResumeReplayRequestObject) (ResumeReplayResponseObject, error) {
	run, err := s.svc.ResumeReplay(ctx, r.Id, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return ResumeReplay200JSONResponse(newReplay(&run, readsCases(ctx))), nil
}

// GetReplayAnswer writes what a run found.
func (s *server) GetReplayAnswer(ctx context.Context, r GetReplayAnswerRequestObject) (GetReplayAnswerResponseObject, error) {
	run, err := s.svc.Replay(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	if !readsCases(ctx) && !wholeMonths(run.Span) {
		return nil, engine.NewError(engine.Forbidden, "replay_months") // others may replay parts of months
	}
	document, cases, err := s.svc.ReplayAnswer(ctx, r.Id, !readsCases(ctx))
	if err != nil {
		return nil, err
	}
	answer, err := replay.Read(document, cases)
	if err != nil {
		return nil, err
	}
	books, err := s.svc.ReplayBooks(ctx, &run)
	if err != nil {
		return nil, err
	}
	call := callOf(ctx)
	var buf bytes.Buffer
	format := ReplayFormat(formatOf(call.accept))
	if call.accept == "text/html" {
		format = ReplayPage
		if r.Params.Page == "summary" {
			format = ReplayBoard
		}
	}
	if err := WriteReplayAs(ctx, &buf, format, answer, books, call.lang); err != nil {
		return nil, err
	}
	return answered{call.accept, buf.Bytes()}, nil
}

// ReplayFormat says as what the answer of a replay is written: a format of reports, or one of two papers.
type ReplayFormat report.Format

// The papers.
const (
	ReplayPage  ReplayFormat = "html"    // everything, to read and print
	ReplayBoard ReplayFormat = "summary" // one sheet for a board
)

// WriteReplayAs writes the answer of a replay. books are those of the run, the one that is held against first.
func WriteReplayAs(ctx context.Context, w io.Writer, f ReplayFormat, a replay.Answer, books []engine.ReplayUnder, lang engine.Lang) error {
	r := &report.Replay{Answer: a, Against: books[0].Compiled}
	for i := range books[1:] {
		r.Drafts = append(r.Drafts, books[1+i].Compiled)
	}
	switch f {
	case ReplayPage:
		return WriteReplay(w, r, lang)
	case ReplayBoard:
		return WriteReplaySummary(w, r, changesOf(ctx, books), lang)
	default:
		return r.Write(w, report.Format(f), lang)
	}
}

// changesOf says in words what a draft alone changes in the book it is held against, with what was set for the replay.
func changesOf(ctx context.Context, books []engine.ReplayUnder) [][]rules.Change {
	out := make([][]rules.Change, len(books)-1)
	before, _ := rules.Load(books[0].Files)
	if before == nil {
		return out // it was brought along, and is gone
	}
	if len(out) != 1 {
		return out // of several drafts, their figures are told
	}
	files := books[1].Files
	if set := books[1].Set; set != "" && files != nil {
		variants, err := rules.Varier{}.Vary(ctx, files, strings.Split(set, ", "))
		if err != nil {
			return out
		}
		files = variants[0].Files
	}
	if after, _ := rules.Load(files); after != nil {
		out[0] = rules.Diff(before, after)
	}
	return out
}

// begunReplay is the answer to the beginning of a run. It stands beside the generated one for the reason that submitted does.
type begunReplay struct {
	run      Replay
	replayed bool
}

// VisitBeginReplayResponse writes the answer.
func (a begunReplay) VisitBeginReplayResponse(w http.ResponseWriter) error {
	w.Header().Set("Location", "/v1/replays/"+a.run.Id)
	if a.replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	return writeJSON(w, http.StatusAccepted, a.run)
}

// answered is the answer of a replay as engine/report wrote it.
type answered struct {
	mediaType string
	body      []byte
}

// VisitGetReplayAnswerResponse writes the answer.
func (a answered) VisitGetReplayAnswerResponse(w http.ResponseWriter) error {
	if a.mediaType == "text/html" {
		return sheet{a.body}.visit(w)
	}
	w.Header().Set("Content-Type", formatOf(a.mediaType).MediaType())
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(a.body)
	return err
}
