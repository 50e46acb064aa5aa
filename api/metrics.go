package api

import (
	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"octroi/engine"
)

// metrics are the figures of this process. Labels are outcomes and codes of the book: never a member, and few.
type metrics struct {
	claims *prometheus.CounterVec
	cents  *prometheus.CounterVec
	bound  *prometheus.CounterVec
}

func newMetrics(r prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		claims: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "octroi_claims_total", Help: "Claims decided by this process, by outcome; repeats of a request are not counted.",
		}, []string{"outcome"}),
		cents: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "octroi_paid_cents_total", Help: "Cents granted by this process, by category.",
		}, []string{"category"}),
		bound: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "octroi_lines_bound_total", Help: "Lines that a limit or the bill paid less than the rule, by benefit and limit.",
		}, []string{"benefit", "limit"}),
	}
	for _, c := range [...]prometheus.Collector{m.claims, m.cents, m.bound} {
		if err := r.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// decided counts a new decision.
func (m *metrics) decided(d *engine.Decision) {
	m.claims.WithLabelValues(string(d.Outcome)).Inc()
	for i := range d.Lines {
		l := &d.Lines[i]
		m.cents.WithLabelValues(l.Category).Add(float64(l.Pays))
		if l.BoundBy != "" {
			m.bound.WithLabelValues(l.Benefit, l.BoundBy).Inc()
		}
	}
}

// requestMetrics counts and times requests by route. The Host header and unknown addresses are left out of the
// labels: anyone could fill the memory with them.
func requestMetrics(r prometheus.Registerer) (echo.MiddlewareFunc, error) {
	return echoprometheus.MiddlewareConfig{
		Namespace: "octroi", Subsystem: "http", Registerer: r, DoNotUseRequestPathFor404: true,
		LabelFuncs: map[string]echoprometheus.LabelValueFunc{"host": func(echo.Context, error) string { return "" }},
		StatusCodeResolver: func(c echo.Context, err error) int {
			if err == nil || c.Response().Committed {
				return c.Response().Status
			}
			return RenderError(err, engine.EN).Status
		},
	}.ToMiddleware()
}
