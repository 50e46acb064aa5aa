package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"octroi/engine"
)

// CreatePaymentRun makes a payment run.
func (s *server) CreatePaymentRun(ctx context.Context, r CreatePaymentRunRequestObject) (CreatePaymentRunResponseObject, error) {
	call := callOf(ctx)
	if err := call.body.refusal(nil); err != nil {
		return nil, err
	}
	hash := sha256.Sum256(call.raw)
	req := engine.PaymentRequest{
		Cutoff: dateOf(r.Body.Cutoff), ExecutionDate: dateOf(r.Body.ExecutionDate), Note: norm.NFC.String(r.Body.Note),
		Request: engine.RequestKey{Client: call.key.ID, Key: r.Params.IdempotencyKey}, BodyHash: hex.EncodeToString(hash[:]),
	}
	by := s.actor(ctx)
	made, err := outlast(ctx, s, func(ctx context.Context) (madeRun, error) {
		run, replayed, err := s.svc.CreatePaymentRun(ctx, req, by)
		return madeRun{NewPaymentRun(run), replayed}, err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// madeRun is the answer to a new payment run. It stands beside the generated one for the reason that submitted does.
type madeRun struct {
	run      PaymentRun
	replayed bool
}

// VisitCreatePaymentRunResponse writes the answer.
func (a madeRun) VisitCreatePaymentRunResponse(w http.ResponseWriter) error {
	return writeBooked(w, "/v1/payment-runs/"+a.run.Id, a.replayed, a.run)
}

// GetPaymentRun reads a payment run.
func (s *server) GetPaymentRun(ctx context.Context, r GetPaymentRunRequestObject) (GetPaymentRunResponseObject, error) {
	run, err := s.svc.PaymentRun(ctx, r.Id)
	if err != nil {
		return nil, err
	}
	return GetPaymentRun200JSONResponse(NewPaymentRun(run)), nil
}

// CancelPaymentRun cancels an open run.
func (s *server) CancelPaymentRun(ctx context.Context, r CancelPaymentRunRequestObject) (CancelPaymentRunResponseObject, error) {
	if err := callOf(ctx).body.refusal(nil); err != nil {
		return nil, err
	}
	by := s.actor(ctx)
	run, err := outlast(ctx, s, func(ctx context.Context) (engine.PaymentRun, error) {
		return s.svc.CancelPaymentRun(ctx, r.Id, norm.NFC.String(r.Body.Reason), by)
	})
	if err != nil {
		return nil, err
	}
	return CancelPaymentRun200JSONResponse(NewPaymentRun(run)), nil
}

// SendPaymentRun records that an open run was given to the bank.
func (s *server) SendPaymentRun(ctx context.Context, r SendPaymentRunRequestObject) (SendPaymentRunResponseObject, error) {
	run, err := s.svc.SendPaymentRun(ctx, r.Id, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return SendPaymentRun200JSONResponse(NewPaymentRun(run)), nil
}

// The versions of what cursors hold: the number of the last run shown, and kind and id of the last payee.
const (
	runCursor = "r1:"
	dueCursor = "d1:"
)

// ListPaymentRuns reads a page of payment runs.
func (s *server) ListPaymentRuns(ctx context.Context, r ListPaymentRunsRequestObject) (ListPaymentRunsResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	before, err := numberOfCursor(runCursor, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	runs, err := s.svc.PaymentRuns(ctx, engine.PaymentRunFilter{State: engine.PaymentState(r.Params.State), Before: before, Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	page := PaymentRunPage{PaymentRuns: make([]PaymentRun, 0, limit)}
	if len(runs) > limit {
		runs = runs[:limit]
		page.NextCursor = orNull(writeCursor(runCursor, strconv.FormatInt(runs[limit-1].Number, 10)))
	}
	for i := range runs {
		page.PaymentRuns = append(page.PaymentRuns, NewPaymentRun(runs[i]))
	}
	return ListPaymentRuns200JSONResponse(page), nil
}

// numberOfCursor reads a number out of a cursor; 0 out of none.
func numberOfCursor(prefix, cursor string) (n int64, err error) {
	_, err = idOfCursor(prefix, cursor, func(id string) bool {
		var bad error
		n, bad = strconv.ParseInt(id, 10, 64)
		return bad == nil && n >= 0
	})
	return n, err
}

// duePage is how many payees a page has when nobody says otherwise.
const duePage = 100

// ListPaymentsDue says what a payment run would pay.
func (s *server) ListPaymentsDue(ctx context.Context, r ListPaymentsDueRequestObject) (ListPaymentsDueResponseObject, error) {
	p := r.Params
	f := engine.DueFilter{Cutoff: dateOf(p.Cutoff), State: engine.DueState(p.State), Limit: p.Limit}
	if f.Limit == 0 {
		f.Limit = duePage
	}
	after, err := idOfCursor(dueCursor, p.Cursor, func(id string) bool { return strings.Contains(id, "|") })
	if err != nil {
		return nil, err
	}
	f.After.Kind, f.After.ID, _ = strings.Cut(after, "|")
	f.Limit++ // one more than asked for tells whether there is a next page
	d, err := s.svc.Due(ctx, f)
	if err != nil {
		return nil, err
	}
	page := newDuePage(&d)
	if limit := f.Limit - 1; len(d.Payees) > limit {
		page.Payees = page.Payees[:limit]
		last := d.Payees[limit-1].Payee
		page.NextCursor = orNull(writeCursor(dueCursor, last.Kind+"|"+last.ID))
	}
	return ListPaymentsDue200JSONResponse(page), nil
}

// GetPaymentFile hands out the file of a run.
func (s *server) GetPaymentFile(ctx context.Context, r GetPaymentFileRequestObject) (GetPaymentFileResponseObject, error) {
	run, write, err := s.svc.PaymentFile(ctx, r.Id, s.actor(ctx))
	if err != nil {
		return nil, err
	}
	return paymentFile{run, write}, nil
}

// paymentFile is the file of a run on its way out.
type paymentFile struct {
	run   engine.PaymentRun
	write func(io.Writer) error
}

// VisitGetPaymentFileResponse writes the file. Its length is told first: whoever gets less knows that it is not the file.
func (a paymentFile) VisitGetPaymentFileResponse(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "application/xml")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="payment-run-%d.xml"`, a.run.Number))
	h.Set("Content-Length", strconv.FormatInt(a.run.File.Bytes, 10))
	return cutOff(a.write(newPatient(w)))
}

// cutOff ends an answer that cannot be finished without its end, so that nobody takes it for whole.
func cutOff(err error) error {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// patient gives a client time for each piece of a long answer, and not for the whole.
type patient struct {
	w    io.Writer
	conn *http.ResponseController
}

func newPatient(w http.ResponseWriter) *patient { return &patient{w, http.NewResponseController(w)} }

func (p *patient) Write(b []byte) (int, error) {
	_ = p.conn.SetWriteDeadline(soon(batchIdle)) // where there is none, the server's own stands
	return p.w.Write(b)
}
