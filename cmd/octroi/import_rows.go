package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"

	"octroi/api"
	"octroi/engine"
)

// importer takes rows in and answers each.
type importer struct {
	app  *app
	svc  *engine.Service
	noun string
	json bool
	out  *bufio.Writer

	today engine.Date // bounds births

	ids               identities
	byContent         bool // a claim was decided that is known by its content
	accepted, refused int
}

// run reads batches of rows until the end; memory holds one batch, whatever the file.
func (im *importer) run(ctx context.Context, source rowSource) error {
	for {
		batch, err := readBatch(source)
		if len(batch) > 0 {
			if err := im.take(ctx, batch); err != nil {
				return fmt.Errorf("stopped at line %d; run it again, rows that are in change nothing: %w", batch[0].line, err)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

func readBatch(source rowSource) ([]row, error) {
	batch := make([]row, 0, batchRows)
	for len(batch) < batchRows {
		r, err := source.next()
		if err != nil {
			return batch, err
		}
		batch = append(batch, r)
	}
	return batch, nil
}

func (im *importer) take(ctx context.Context, batch []row) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if im.noun == "claims" {
		return im.takeClaims(ctx, batch)
	}
	for _, r := range batch {
		good := answer{Status: "stored"}
		var err error
		if keyed(im.noun) {
			if r.key != "" && !rowKey.MatchString(r.key) {
				r.mistake = &mistake{code: "row_key"}
			}
			good, err = im.book(ctx, r)
		} else {
			err = im.store(ctx, r)
		}
		if isOurs(err) {
			return err
		}
		im.answer(r, good, err)
	}
	return nil
}

// book books one partner cost or opening balance, as the API's POST does.
func (im *importer) book(ctx context.Context, r row) (answer, error) {
	if r.mistake != nil {
		return answer{}, nil
	}
	good := answer{Status: "stored"}
	key, content := im.ids.of(r)
	by := engine.Booking{Request: engine.RequestKey{Client: "import", Key: key}, BodyHash: content, By: im.app.actor()}
	if im.noun == partnerCosts {
		c, err := api.ReadPartnerCost(r.body)
		if err != nil {
			return good, err
		}
		by.ID, by.Note = c.ID, c.Note
		c.Booking = by
		c, good.Replayed, err = im.svc.BookPartnerCost(ctx, c)
		good.ID = c.ID
		return good, err
	}
	o, err := api.ReadOpeningBalance(r.body)
	if err != nil {
		return good, err
	}
	by.Note = o.Note
	o.Booking = by
	o, good.Replayed, err = im.svc.BookOpeningBalance(ctx, o)
	good.ID = o.ID
	return good, err
}

// store puts one member, provider or approval, as the API's PUT does.
func (im *importer) store(ctx context.Context, r row) error {
	if r.mistake != nil {
		return nil
	}
	by := im.app.actor()
	switch im.noun {
	case "members":
		m, err := api.ReadMember(r.body, im.today)
		if err != nil {
			return err
		}
		return im.svc.PutMember(ctx, m, by)
	case "providers":
		p, err := api.ReadProvider(r.body)
		if err != nil {
			return err
		}
		return im.svc.PutProvider(ctx, p, by)
	default:
		a, err := api.ReadApproval(r.body)
		if err != nil {
			return err
		}
		return im.svc.PutApproval(ctx, a, by)
	}
}

// rowKey is what a row's own identity may look like.
var rowKey = regexp.MustCompile(`^[A-Za-z0-9._:/-]{1,128}$`)

// takeClaims submits the readable rows of a batch together, and answers all in the order of the file.
func (im *importer) takeClaims(ctx context.Context, batch []row) error {
	answers := make([]answer, len(batch))
	mistakes := make([]error, len(batch))
	var subs []engine.Submission
	var at []int
	for i, r := range batch {
		if r.key != "" && !rowKey.MatchString(r.key) {
			batch[i].mistake = &mistake{code: "row_key"}
		}
		if batch[i].mistake != nil {
			continue
		}
		claim, err := api.ReadClaim(r.body)
		if err != nil {
			mistakes[i] = err
			continue
		}
		key, content := im.ids.of(r)
		subs = append(subs, engine.Submission{
			Claim:    claim,
			Request:  engine.RequestKey{Client: "import", Key: key},
			BodyHash: content,
			By:       im.app.actor(),
		})
		at = append(at, i)
	}
	for j, res := range im.svc.SubmitAll(ctx, subs) {
		i := at[j]
		if isOurs(res.Err) {
			return res.Err
		}
		mistakes[i] = res.Err
		answers[i] = decisionOf(res)
		im.byContent = im.byContent || (batch[i].key == "" && res.Err == nil)
	}
	for i, r := range batch {
		im.answer(r, answers[i], mistakes[i])
	}
	return nil
}

// isOurs reports whether an error is no fault of the row: the database is away, or something broke.
func isOurs(err error) bool {
	if err == nil {
		return false
	}
	var e *engine.Error
	return !errors.As(err, &e) || e.Kind == engine.Unavailable || e.Kind == engine.Internal
}
