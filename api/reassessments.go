package api

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// listedReassessments is how many runs a list has.
const listedReassessments = 100

// BeginReassessment notes a run, which the server then makes beside requests.
func (s *server) BeginReassessment(ctx context.Context, r BeginReassessmentRequestObject) (BeginReassessmentResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	by := s.booking(ctx, r.Params.IdempotencyKey, "")
	ask := engine.ReassessmentRequest{
		Request: by.Request, BodyHash: by.BodyHash, Reason: norm.NFC.String(r.Body.Reason), Preview: r.Body.Preview, Members: r.Body.Members,
		Scope: engine.ReassessScope{From: dateOf(r.Body.From), Benefits: r.Body.Benefits, InServiceOrder: r.Body.InServiceOrder},
	}
	run, replayed, err := s.svc.BeginReassessment(ctx, ask, by.By)
	if err != nil {
		return nil, err
	}
	return begunReassessment{NewReassessment(&run), replayed}, nil
}

// GetReassessment reads how far a run is.
func (s *server) GetReassessment(ctx context.Context, r GetReassessmentRequestObject) (GetReassessmentResponseObject, error) {
	run, err := s.svc.Reassessment(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetReassessment200JSONResponse(NewReassessment(&run)), nil
}

// ListReassessments lists the last runs.
func (s *server) ListReassessments(ctx context.Context, _ ListReassessmentsRequestObject) (ListReassessmentsResponseObject, error) {
	runs, err := s.svc.Reassessments(ctx, engine.ReassessmentFilter{Limit: listedReassessments})
	if err != nil {
		return nil, err
	}
	out := ListReassessments200JSONResponse{Reassessments: make([]Reassessment, len(runs))}
	for i := range runs {
		out.Reassessments[i] = NewReassessment(&runs[i])
	}
	return out, nil
}

// CancelReassessment ends a run.
func (s *server) CancelReassessment(ctx context.Context, r CancelReassessmentRequestObject) (CancelReassessmentResponseObject, error) {
	run, err := s.svc.CancelReassessment(ctx, r.Id, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return CancelReassessment200JSONResponse(NewReassessment(&run)), nil
}

// begunReassessment is the answer to the beginning of a run. It stands beside the generated one for the reason that submitted
// does.
type begunReassessment struct {
	run      Reassessment
	replayed bool
}

// VisitBeginReassessmentResponse writes the answer.
func (a begunReassessment) VisitBeginReassessmentResponse(w http.ResponseWriter) error {
	w.Header().Set("Location", "/v1/reassessments/"+a.run.Id)
	if a.replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	return writeJSON(w, http.StatusAccepted, a.run)
}

// NewReassessment writes a run as the API does.
func NewReassessment(r *engine.Reassessment) Reassessment {
	all := r.Figures.Total()
	out := Reassessment{
		Id: r.ID, State: string(r.State), Preview: r.Preview, From: r.Scope.From.String(), Benefits: r.Scope.Benefits, Members: r.Members,
		InServiceOrder: r.Scope.InServiceOrder, Reason: r.Reason, BegunBy: r.BegunBy, BegunAt: instant(r.BegunAt), At: instant(r.At),
		AfterMember: r.Cursor, Households: r.Households, Claims: r.Claims, Changed: r.Figures.Claims,
		ChangedLines: all.Lines, MoreCents: int64(all.More), LessCents: int64(all.Less), FailedHouseholds: r.Failed,
		ByBenefit: make([]BenefitDifference, len(r.Figures.Benefits)), FirstDifferences: make([]ReassessmentDifference, len(r.First)),
	}
	for i, b := range r.Figures.Benefits {
		out.ByBenefit[i] = BenefitDifference{Benefit: b.Benefit, Lines: b.Lines, MoreCents: int64(b.More), LessCents: int64(b.Less)}
	}
	for _, f := range r.Failures {
		out.Failures = append(out.Failures, ReassessmentFailure(f))
	}
	for i := range r.First {
		d := &r.First[i]
		out.FirstDifferences[i] = ReassessmentDifference{
			Claim: d.Claim, Line: d.Line, Benefit: d.Benefit, Date: d.Date.String(), Was: newReassessmentOutcome(&d.Was), Now: newReassessmentOutcome(&d.Now),
		}
	}
	return out
}

func newReassessmentOutcome(o *engine.ReassessmentOutcome) ReassessmentOutcome {
	return ReassessmentOutcome{Outcome: string(o.Outcome), PaysCents: int64(o.Pays), Reasons: o.Reasons}
}
