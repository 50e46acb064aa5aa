package report

import (
	"encoding/json"
	"io"

	"octroi/engine"
	"octroi/engine/replay"
)

// The answer as programs read it: amounts in cents, percents with one decimal, null for what is of too few members to be told. Names never
// change with the language; titles and sentences do.
type (
	replayJSON struct {
		From      string       `json:"from"`
		Until     string       `json:"until"`
		Currency  string       `json:"currency"`
		Reference referredJSON `json:"reference"`
		Members   *int64       `json:"members"`
		Claims    *int64       `json:"claims"`
		Lines     *int64       `json:"lines"`
		Manual    manualJSON   `json:"manual"`
		Behaviour string       `json:"behaviour"`
		Check     checkJSON    `json:"check"`
		Drafts    []impactJSON `json:"drafts"`
	}
	bookJSON struct {
		Book     string `json:"book"`
		Title    string `json:"title"`
		Revision string `json:"revision"`
		Set      string `json:"set,omitempty"`
		SHA256   string `json:"decisions_sha256,omitempty"`
	}
	referredJSON struct {
		bookJSON
		Cost *int64 `json:"cost_cents"`
	}
	manualJSON struct {
		Rulings  *int64 `json:"rulings"`
		ExGratia *int64 `json:"ex_gratia_cents"`
		Erased   *int64 `json:"erased"`
		Undated  *int64 `json:"undated"`
	}
	checkJSON struct {
		Stands  *int64           `json:"stands_cents"`
		Differ  *int64           `json:"lines_that_differ"`
		Members *int64           `json:"members"`
		More    *int64           `json:"more_cents"`
		Less    *int64           `json:"less_cents"`
		Text    string           `json:"text"`
		Causes  []causeJSON      `json:"causes"`
		First   []differenceJSON `json:"first"`
	}
	causeJSON struct {
		Cause   string `json:"cause"`
		Title   string `json:"title"`
		Lines   int64  `json:"lines"`
		Members *int64 `json:"members"`
		More    int64  `json:"more_cents"`
		Less    int64  `json:"less_cents"`
	}
	impactJSON struct {
		bookJSON
		Total       changeJSON       `json:"total"`
		Gain        sideJSON         `json:"gain"`
		Lose        sideJSON         `json:"lose"`
		ByCategory  []changeJSON     `json:"by_category"`
		ByBenefit   []changeJSON     `json:"by_benefit"`
		ByMonth     []changeJSON     `json:"by_month"`
		ByAgeBand   []changeJSON     `json:"by_age_band"`
		Spread      []bucketJSON     `json:"gains_and_losses"`
		Outcomes    []moveJSON       `json:"outcomes"`
		Caps        []capJSON        `json:"caps"`
		Assumptions []assumedJSON    `json:"assumptions"`
		First       []differenceJSON `json:"first"`
	}
	changeJSON struct {
		Key        string          `json:"key"`
		Title      string          `json:"title"`
		Was        *int64          `json:"was_cents"`
		Now        *int64          `json:"now_cents"`
		Difference *int64          `json:"difference_cents"`
		Percent    json.RawMessage `json:"difference_percent"`
		Lines      *int64          `json:"lines"`
		Differ     *int64          `json:"lines_that_differ"`
		Members    *int64          `json:"members"`
	}
	sideJSON struct {
		Members *int64 `json:"members"`
		Cents   *int64 `json:"total_cents"`
		Median  *int64 `json:"median_cents"`
		Most    *int64 `json:"most_cents"`
	}
	bucketJSON struct {
		From    *int64 `json:"from_cents"`
		To      *int64 `json:"to_cents"`
		Members int64  `json:"members"`
		Cents   int64  `json:"total_cents"`
	}
	moveJSON struct {
		Benefit     string `json:"benefit"`
		Title       string `json:"benefit_title"`
		Was         string `json:"was"`
		Now         string `json:"now"`
		Reason      string `json:"reason"`
		ReasonTitle string `json:"reason_title"`
		Lines       int64  `json:"lines"`
		Members     *int64 `json:"members"`
		Difference  int64  `json:"difference_cents"`
	}
	capJSON struct {
		Benefit string       `json:"benefit"`
		Title   string       `json:"benefit_title"`
		Limit   string       `json:"limit"`
		Name    string       `json:"limit_title"`
		Was     *bindingJSON `json:"was"` // null where the book has no such cap
		Now     *bindingJSON `json:"now"`
	}
	bindingJSON struct {
		Lines   int64 `json:"lines"`
		Members int64 `json:"members"`
	}
	assumedJSON struct {
		Assumption string `json:"assumption"`
		Title      string `json:"title"`
		Base       *int64 `json:"base_cents"`
		Effect     *int64 `json:"effect_cents"`
	}
	differenceJSON struct {
		Cause      string      `json:"cause,omitempty"`
		Claim      string      `json:"claim"`
		Line       int         `json:"line"` // from 1
		Member     string      `json:"member"`
		Benefit    string      `json:"benefit"`
		Title      string      `json:"benefit_title"`
		Date       string      `json:"date"`
		Was        decidedJSON `json:"was"`
		Now        decidedJSON `json:"now"`
		Difference int64       `json:"difference_cents"`
	}
	decidedJSON struct {
		Outcome     string   `json:"outcome"`
		Pays        int64    `json:"pays_cents"`
		BoundBy     string   `json:"bound_by,omitempty"`
		Reasons     []string `json:"reasons"`     // codes
		Explanation []string `json:"explanation"` // sentences
	}
)

func (r *Replay) writeJSON(w io.Writer, lang engine.Lang) error {
	a := &r.Answer
	out := replayJSON{
		From: a.Span.From.String(), Until: a.Span.Until.String(), Currency: r.Against.Currency,
		Reference: referredJSON{bookJSON: newBookJSON(a.Against, r.Against, a.SHA256, lang)},
		Members:   told(a.Members), Claims: told(a.Claims), Lines: told(a.Lines), Behaviour: Fixed.In(lang),
		Manual: manualJSON{told(a.Manual.Rulings), told(int64(a.Manual.ExGratia)), told(a.Manual.Erased), told(a.Manual.Undated)},
		Check:  r.checkJSON(lang), Drafts: make([]impactJSON, len(a.Drafts)),
	}
	if a.Members != replay.Few {
		out.Reference.Cost = cents(a.Cents)
	}
	for i := range a.Drafts {
		out.Drafts[i] = r.impactJSON(i, lang)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(&out)
}

// told is a count, nil when it is of too few.
func told(n int64) *int64 {
	if n == replay.Few {
		return nil
	}
	return &n
}

func cents(c engine.Cents) *int64 {
	n := int64(c)
	return &n
}

// orNull is what a cell holds, nil where there is none.
func orNull(c Cell) *int64 {
	if c.None {
		return nil
	}
	return &c.N
}

func newBookJSON(n replay.BookName, book *engine.Book, hash string, lang engine.Lang) bookJSON {
	return bookJSON{Book: n.Book, Title: book.Title.In(lang), Revision: n.Revision, Set: n.Set, SHA256: hash}
}

func (r *Replay) checkJSON(lang engine.Lang) checkJSON {
	k := &r.Answer.Check
	out := checkJSON{
		Differ: told(k.Differ), Text: r.CheckNote().In(lang), Causes: make([]causeJSON, len(k.Causes)), First: make([]differenceJSON, len(k.First)),
	}
	if k.Differ != replay.Few {
		out.Stands, out.Members, out.More, out.Less = cents(k.Stands), told(k.Members), cents(k.More), cents(k.Less)
	}
	for i, c := range k.Causes {
		out.Causes[i] = causeJSON{string(c.Cause), CauseTitle(c.Cause).In(lang), c.Lines, told(c.Members), int64(c.More), int64(c.Less)}
	}
	for i := range k.First {
		out.First[i] = r.differenceJSON(&k.First[i], -1, lang)
	}
	return out
}

func (r *Replay) differenceJSON(d *replay.Difference, draft int, lang engine.Lang) differenceJSON {
	title := r.benefit(d.Was.Benefit)
	decided := func(l *engine.LineDecision, now bool) decidedJSON {
		out := decidedJSON{Outcome: string(l.Outcome), Pays: int64(l.Pays), BoundBy: l.BoundBy, Reasons: make([]string, len(l.Reasons))}
		for i := range l.Reasons {
			out.Reasons[i] = l.Reasons[i].Code
		}
		out.Explanation = r.Why(d, draft, now, lang)
		return out
	}
	return differenceJSON{
		Cause: string(d.Cause), Claim: d.Claim.ID, Line: d.Line + 1, Member: d.Member, Benefit: d.Was.Benefit, Title: title.In(lang),
		Date: d.Date().String(), Was: decided(&d.Was, false), Now: decided(&d.Now, true), Difference: int64(d.Now.Pays - d.Was.Pays),
	}
}
