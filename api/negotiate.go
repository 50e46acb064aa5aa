package api

import (
	"mime"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	xlanguage "golang.org/x/text/language"

	"octroi/engine"
)

// spoken lists the languages in the order of preference when a client accepts several equally; the first answers
// those that name none of them.
var (
	spoken  = [...]engine.Lang{engine.EN, engine.FR, engine.NL, engine.DE}
	matcher = xlanguage.NewMatcher([]xlanguage.Tag{xlanguage.English, xlanguage.French, xlanguage.Dutch, xlanguage.German})
)

// maxAcceptLanguage bounds a header that is parsed on every request.
const maxAcceptLanguage = 256

// language picks the language of an Accept-Language header; English when it names none that octroi speaks.
func language(header string) engine.Lang {
	if header == "" || len(header) > maxAcceptLanguage {
		return engine.EN
	}
	tags, _, err := xlanguage.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return engine.EN
	}
	// The matched tag carries extensions (de-u-rg-bezzzz); only its index is stable.
	_, i, confidence := matcher.Match(tags...)
	if confidence == xlanguage.No {
		return engine.EN
	}
	return spoken[i]
}

// negotiate picks the media type of the answer, or refuses with not_acceptable (406).
func (s *server) negotiate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c.Request().Context())
		// The operational routes answer one thing, whatever a browser or a probe says it accepts.
		if call.op == nil || call.op.public || len(call.op.produces) == 0 {
			return next(c)
		}
		accepted := strings.Join(c.Request().Header.Values(echo.HeaderAccept), ",")
		call.accept = bestType(accepted, call.op.produces)
		if call.accept == "" {
			return engine.NewError(engine.Invalid, "not_acceptable", listArg("allowed", call.op.produces))
		}
		return next(c)
	}
}

// bestType returns the offered type that an Accept header rates highest, the first of equals, "" when it takes none.
// Without a header anything is taken.
func bestType(accept string, offered []string) string {
	if strings.TrimSpace(accept) == "" {
		return offered[0]
	}
	best, bestQ := "", 0
	for _, offer := range offered {
		if q := quality(accept, offer); q > bestQ {
			best, bestQ = offer, q
		}
	}
	return best
}

// quality is the weight, in thousandths, that the most specific matching range of an Accept header gives to a type.
func quality(accept, offer string) int {
	q, specificity := 0, -1
	family, _, _ := strings.Cut(offer, "/")
	for _, part := range strings.Split(accept, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		rank := -1
		switch kind {
		case offer:
			rank = 2
		case family + "/*":
			rank = 1
		case "*/*":
			rank = 0
		}
		if rank > specificity {
			q, specificity = weight(params["q"]), rank
		}
	}
	return q
}

// weight reads a quality value ("0.8") in thousandths; what cannot be read counts as absent, 1.
func weight(q string) int {
	if q == "" {
		return 1000
	}
	whole, fraction, _ := strings.Cut(q, ".")
	n, err := strconv.Atoi(whole + (fraction + "000")[:3])
	if err != nil || n < 0 || n > 1000 {
		return 1000
	}
	return n
}
