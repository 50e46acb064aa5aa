package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"octroi/engine"
	"octroi/engine/report"
)

// ListReports says which reports there are, and what may be asked of each.
func (s *server) ListReports(ctx context.Context, _ ListReportsRequestObject) (ListReportsResponseObject, error) {
	lang := callOf(ctx).lang
	list := ReportList{Reports: []ReportInfo{}}
	for _, r := range report.All() {
		info := ReportInfo{Name: r.Name, Title: r.Title.In(lang), About: r.About.In(lang), Parameters: []ReportParameter{}}
		for _, p := range r.Params {
			info.Parameters = append(info.Parameters, ReportParameter{
				Name: p.Name, About: p.About.In(lang), Default: p.Default, Values: p.Values, Several: p.Several,
			})
		}
		list.Reports = append(list.Reports, info)
	}
	return ListReports200JSONResponse(list), nil
}

// RunReport answers any report of the registry, as the client takes it: a report that is added there needs nothing here.
func (s *server) RunReport(ctx context.Context, r RunReportRequestObject) (RunReportResponseObject, error) {
	asked, err := report.Named(r.Report)
	if err != nil {
		return nil, err
	}
	call, params := callOf(ctx), report.Params{}
	for name := range call.query {
		params[name] = call.query.Get(name)
	}
	if report.Narrow(params) && !readsCases(ctx) {
		return nil, engine.NewError(engine.Forbidden, "report_narrow")
	}
	began := s.now()
	table, err := asked.Run(ctx, s.svc, params)
	if err != nil {
		return nil, asQueryError(err)
	}
	format := formatOf(call.accept)
	var buf bytes.Buffer
	if err := table.Write(&buf, format, call.lang); err != nil {
		return nil, err
	}
	return rendered{format.MediaType(), buf.Bytes(), timingOf(table, s.now().Sub(began))}, nil
}

// readsCases reports whether the key's role may read what single members were paid: members, or payments.
func readsCases(ctx context.Context) bool {
	scopes := roleScopes[callOf(ctx).key.Role]
	return slices.Contains(scopes, "members:read") || slices.Contains(scopes, "payments:read")
}

// timingOf says, as a header of W3C Server Timing, how long a report took and out of what it came.
func timingOf(t *report.Table, took time.Duration) string {
	source := "rollup"
	if t.Scanned {
		source = "journal"
	}
	return fmt.Sprintf("%s;dur=%d.%03d", source, took.Milliseconds(), took.Microseconds()%1000)
}

// formatOf is the format of a media type that the contract offers.
func formatOf(mediaType string) report.Format {
	for _, f := range report.Formats {
		if name, _, _ := strings.Cut(f.MediaType(), ";"); name == mediaType {
			return f
		}
	}
	return report.FormatJSON
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
	timing    string
}

// VisitRunReportResponse writes the report.
func (a rendered) VisitRunReportResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", a.mediaType)
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Server-Timing", a.timing)
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(a.body)
	return err
}
