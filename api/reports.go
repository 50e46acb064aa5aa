package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"octroi/engine"
	"octroi/engine/report"
)

// ReportSpending answers where the money goes, as JSON or CSV.
func (s *server) ReportSpending(ctx context.Context, r ReportSpendingRequestObject) (ReportSpendingResponseObject, error) {
	spending, err := report.Named("spending")
	if err != nil {
		return nil, err
	}
	p := r.Params
	table, err := spending.Run(ctx, s.svc, report.Params{"by": p.By, "basis": p.Basis, "year": p.Year, "from": p.From, "until": p.Until})
	if err != nil {
		return nil, asQueryError(err)
	}
	call := callOf(ctx)
	format := report.FormatJSON
	if call.accept == "text/csv" {
		format = report.FormatCSV
	}
	var buf bytes.Buffer
	if err := table.Write(&buf, format, call.lang); err != nil {
		return nil, err
	}
	return rendered{format.MediaType(), buf.Bytes()}, nil
}

// asQueryError makes a mistake in a report's parameters what it is over HTTP: a mistake in the address.
func asQueryError(err error) error {
	e := errorOf(err)
	if e.Code != "report_params" {
		return err
	}
	out := &engine.Error{Kind: engine.Invalid, Code: "query_invalid"}
	for _, f := range e.Fields {
		f.Pointer = strings.TrimPrefix(f.Pointer, "/")
		out.Fields = append(out.Fields, f)
	}
	return out
}

// rendered is a report as engine/report wrote it; decoding it into the generated type would only write it again.
type rendered struct {
	mediaType string
	body      []byte
}

// VisitReportSpendingResponse writes the report.
func (a rendered) VisitReportSpendingResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", a.mediaType)
	w.Header().Add("Vary", "Accept")
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(a.body)
	return err
}
