package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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

	intake            api.Intake
	byContent         bool // a claim was decided that is known by its content
	accepted, refused int
}

func newImporter(a *app, svc *engine.Service, noun string, asJSON bool) *importer {
	return &importer{
		app: a, svc: svc, noun: noun, json: asJSON, out: bufio.NewWriter(a.stdout), today: engine.DateIn(a.now(), time.Local),
		intake: api.Intake{Service: svc, Client: "import", By: a.actor, Keyless: new(identities).of},
	}
}

// run reads batches of rows until the end; memory holds one batch, whatever the file.
func (im *importer) run(ctx context.Context, source rowSource) error {
	for {
		batch, err := readBatch(source)
		if len(batch) > 0 {
			if err := im.take(ctx, batch); err != nil {
				return fmt.Errorf("stopped at line %d; run it again, rows that are in change nothing: %w", batch[0].Number, err)
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
			good, err = im.book(ctx, &r)
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
func (im *importer) book(ctx context.Context, r *row) (good answer, err error) {
	if r.mistake != nil || r.Err != nil {
		return answer{}, r.Err
	}
	good.Status = "stored"
	if im.noun == partnerCosts {
		var c engine.PartnerCost
		if c, err = im.intake.PartnerCost(&r.Row); err == nil {
			c, good.Replayed, err = im.svc.BookPartnerCost(ctx, c)
		}
		good.ID = c.ID
		return good, err
	}
	var o engine.OpeningBalance
	if o, err = im.intake.OpeningBalance(&r.Row); err == nil {
		o, good.Replayed, err = im.svc.BookOpeningBalance(ctx, o)
	}
	good.ID = o.ID
	return good, err
}

// store puts one member, provider or approval, as the API's PUT does.
func (im *importer) store(ctx context.Context, r row) error {
	if r.mistake != nil || r.Err != nil {
		return r.Err
	}
	by := im.app.actor()
	switch im.noun {
	case "members":
		m, err := api.ReadMember(r.Body, im.today)
		if err != nil {
			return err
		}
		return im.svc.PutMember(ctx, m, by)
	case "providers":
		p, err := api.ReadProvider(r.Body)
		if err != nil {
			return err
		}
		return im.svc.PutProvider(ctx, p, by)
	case "accounts":
		a, err := api.ReadAccount(r.Body)
		if err != nil {
			return err
		}
		return im.svc.PutAccount(ctx, a, by)
	default:
		a, err := api.ReadApproval(r.Body)
		if err != nil {
			return err
		}
		return im.svc.PutApproval(ctx, a, by)
	}
}

// takeClaims decides the rows of a batch together, and answers all in the order of the file.
func (im *importer) takeClaims(ctx context.Context, batch []row) error {
	rows, at := make([]api.Row, 0, len(batch)), make([]int, 0, len(batch))
	for i := range batch {
		if batch[i].mistake == nil {
			rows, at = append(rows, batch[i].Row), append(at, i)
		}
	}
	results := make([]engine.Result, len(batch))
	for j, res := range im.intake.Decide(ctx, rows) {
		results[at[j]], batch[at[j]].Key = res, rows[j].Key
	}
	for i, r := range batch {
		res := &results[i]
		if isOurs(res.Err) {
			return res.Err
		}
		im.answer(r, decisionOf(res), res.Err)
		im.byContent = im.byContent || isByContent(res.Record.Request, res.Record.BodyHash)
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
