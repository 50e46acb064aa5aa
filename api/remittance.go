package api

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"

	"octroi/engine"
)

// transferCursor is the version of what a cursor holds: the position of the last transfer shown.
const transferCursor = "t1:"

// GetRemittance lists what each transfer of a run pays and recovers.
func (s *server) GetRemittance(ctx context.Context, r GetRemittanceRequestObject) (GetRemittanceResponseObject, error) {
	limit, after := r.Params.Limit, int64(-1)
	if limit == 0 {
		limit = duePage
	}
	if r.Params.Cursor != "" {
		var err error
		if after, err = numberOfCursor(transferCursor, r.Params.Cursor); err != nil {
			return nil, err
		}
	}
	next := func(after int64, limit int) (engine.PaymentRun, []engine.Transfer, error) {
		return s.svc.Remittance(ctx, r.Id, after, limit)
	}
	if callOf(ctx).accept == "text/csv" {
		run, first, err := next(-1, remittancePage)
		if err != nil {
			return nil, err
		}
		return &remittanceCSV{run, first, next}, nil
	}
	run, transfers, err := next(after, limit+1)
	if err != nil {
		return nil, err
	}
	page := RemittancePage{PaymentRun: run.ID, Number: run.Number, Transfers: make([]Transfer, 0, limit)}
	if len(transfers) > limit {
		transfers = transfers[:limit]
		page.NextCursor = orNull(writeCursor(transferCursor, strconv.FormatInt(transfers[limit-1].Position, 10)))
	}
	for i := range transfers {
		page.Transfers = append(page.Transfers, newTransfer(run.Number, &transfers[i]))
	}
	return GetRemittance200JSONResponse(page), nil
}

// remittancePage is how many transfers are in memory while the whole of a run is listed.
const remittancePage = 500

// remittanceCSV is the whole listing of a run, whose first page is there already: what follows can fail only on its way out.
type remittanceCSV struct {
	run  engine.PaymentRun
	page []engine.Transfer
	next func(after int64, limit int) (engine.PaymentRun, []engine.Transfer, error)
}

// VisitGetRemittanceResponse writes the listing.
func (a *remittanceCSV) VisitGetRemittanceResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	out := csv.NewWriter(newPatient(w))
	_ = out.Write(RemittanceHeader) // kept until out.Error is asked
	for {
		for i := range a.page {
			for _, row := range RemittanceRows(a.run.Number, &a.page[i]) {
				_ = out.Write(row) // as above
			}
		}
		out.Flush()
		err := out.Error()
		if err != nil || len(a.page) < remittancePage {
			return cutOff(err)
		}
		if _, a.page, err = a.next(a.page[len(a.page)-1].Position, remittancePage); err != nil {
			return cutOff(err)
		}
	}
}

// RemittanceHeader names the columns of RemittanceRows.
var RemittanceHeader = []string{
	"run", "position", "reference", "payee_kind", "payee", "claim", "version", "line", "kind", "member", "benefit", "date", "decided_on", "cents",
}

// RemittanceRows writes a transfer as rows of a table, one for each line that it pays or recovers. They hold ids and codes,
// neither names nor accounts.
func RemittanceRows(run int64, t *engine.Transfer) [][]string {
	rows := make([][]string, len(t.Lines))
	dto := newTransfer(run, t)
	for i, l := range dto.Lines {
		rows[i] = []string{
			strconv.FormatInt(run, 10), strconv.FormatInt(t.Position, 10), dto.Reference, dto.Kind, dto.Payee,
			l.Claim, strconv.Itoa(l.Version), strconv.Itoa(l.Line),
			l.Kind, l.Member, l.Benefit, l.Date, l.DecidedOn, strconv.FormatInt(l.Cents, 10),
		}
	}
	return rows
}
