package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// writeJSON answers with v. Conditions of the rule book travel as they are written there: && is not \u0026.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(append(body, '\n'))
	return err
}

// marshal is json.Marshal without its care for HTML: no browser takes an answer for a page (nosniff).
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// plainJSON writes the handlers' answers in the place of the generated code, which escapes them for HTML. Those with
// headers or a format of their own write themselves.
func plainJSON(next StrictHandlerFunc, _ string) StrictHandlerFunc {
	return func(c echo.Context, request any) (any, error) {
		response, err := next(c, request)
		if err != nil {
			return nil, err
		}
		switch response.(type) {
		case submitted, moved, rendered, sheet, bookedCost, bookedOpening, revised, begunReassessment, *batchStream,
			begunReplay, answered, madeRun, paymentFile, *remittanceCSV:
			return response, nil
		default:
			return nil, writeJSON(c.Response(), callOf(c.Request().Context()).op.success, response)
		}
	}
}
