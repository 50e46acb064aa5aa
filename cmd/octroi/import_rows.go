package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
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

	// analyze tells the database that it has grown: when so many rows have come, twenty times as many, and so on.
	analyze func(context.Context) error
	grown   int

	intake            api.Intake
	byContent         bool // a claim was decided that is known by its content
	accepted, refused int
}

func newImporter(a *app, svc *engine.Service, noun string, asJSON bool) *importer {
	return &importer{
		app: a, svc: svc, noun: noun, json: asJSON, out: bufio.NewWriter(a.stdout), today: engine.DateIn(a.now(), time.Local),
		analyze: func(context.Context) error { return nil }, grown: firstAnalysis,
		intake: api.Intake{Service: svc, Client: "import", By: a.actor, Keyless: new(identities).of},
	}
}

// batch is rows that were read together, and what is left to do with them.
type batch struct {
	rows []row
	keep keepFunc // decides or stores the rows
	err  error    // why there are no more after these
}

// keepFunc decides or stores the rows of a batch, and says of each what became of it.
type keepFunc func(ctx context.Context) ([]answer, []error)

// run reads batches of rows until the end, one ahead of the one that is decided; memory holds three, whatever the file.
func (im *importer) run(ctx context.Context, source rowSource) error {
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // nearly all that is made here is soon thrown away: it takes some 30 MB more
	ctx, stop := context.WithCancel(ctx)
	batches := make(chan batch, 1)
	var reader sync.WaitGroup
	reader.Go(func() { im.read(ctx, source, batches) })
	defer func() { // it reads nothing of a service that is closed
		stop()
		reader.Wait()
	}()
	for b := range batches {
		if len(b.rows) > 0 {
			if err := im.take(ctx, &b); err != nil {
				return fmt.Errorf("stopped at line %d; run it again, rows that are in change nothing: %w", b.rows[0].Number, err)
			}
		}
		switch {
		case errors.Is(b.err, io.EOF):
			return nil
		case b.err != nil:
			return b.err
		}
	}
	return ctx.Err()
}

// read reads batches ahead until there are no more, or nobody wants any.
func (im *importer) read(ctx context.Context, source rowSource, batches chan<- batch) {
	defer close(batches)
	for more := true; more; {
		var b batch
		if b.rows, b.err = readBatch(source); len(b.rows) > 0 {
			b.keep = im.keeping(ctx, b.rows)
		}
		more = b.err == nil
		select {
		case batches <- b:
		case <-ctx.Done():
			return
		}
	}
}

func readBatch(source rowSource) ([]row, error) {
	rows := make([]row, 0, batchRows)
	for bytes := 0; len(rows) < batchRows && bytes < batchBytes; {
		r, err := source.next()
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
		bytes += len(r.Body)
	}
	return rows, nil
}

// take has the rows of a batch decided or stored, and answers all in the order of the file.
func (im *importer) take(ctx context.Context, b *batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	answers, errs := b.keep(ctx)
	for i := range b.rows {
		if isOurs(errs[i]) {
			return errs[i]
		}
		im.answer(b.rows[i], answers[i], errs[i])
	}
	if im.accepted+im.refused < im.grown {
		return nil
	}
	im.grown *= 20
	return im.analyze(ctx)
}

// keeping reads the rows of a batch, of whatever the file is about.
func (im *importer) keeping(ctx context.Context, rows []row) keepFunc {
	switch im.noun {
	case "claims":
		return im.deciding(ctx, rows)
	case "members":
		return storing(im, rows, func(raw []byte) (engine.Member, error) { return api.ReadMember(raw, im.today) }, im.svc.PutMembers)
	case "providers":
		return storing(im, rows, api.ReadProvider, im.svc.PutProviders)
	case "accounts":
		return storing(im, rows, api.ReadAccount, im.svc.PutAccounts)
	case "approvals":
		return storing(im, rows, api.ReadApproval, im.svc.PutApprovals)
	default:
		return im.booking(rows)
	}
}

// storing reads what is put into a register, as the API's PUT does, and puts it there together.
func storing[T any](im *importer, rows []row, read func([]byte) (T, error), put func(context.Context, []T, engine.Actor) []error) keepFunc {
	answers, errs := make([]answer, len(rows)), make([]error, len(rows))
	var good []T
	var at []int
	for i := range rows {
		answers[i].Status = "stored"
		if errs[i] = rows[i].Err; rows[i].mistake != nil || errs[i] != nil {
			continue
		}
		one, err := read(rows[i].Body)
		if errs[i] = err; err == nil {
			good, at = append(good, one), append(at, i)
		}
	}
	return func(ctx context.Context) ([]answer, []error) {
		if len(good) > 0 {
			for j, err := range put(ctx, good, im.app.actor()) {
				errs[at[j]] = err
			}
		}
		return answers, errs
	}
}

// booking books one after the other.
func (im *importer) booking(rows []row) keepFunc {
	return func(ctx context.Context) ([]answer, []error) {
		answers, errs := make([]answer, len(rows)), make([]error, len(rows))
		for i := range rows {
			if answers[i], errs[i] = im.book(ctx, &rows[i]); isOurs(errs[i]) {
				break
			}
		}
		return answers, errs
	}
}

// deciding reads claims, which are decided together.
func (im *importer) deciding(ctx context.Context, batch []row) keepFunc {
	rows, at := make([]api.Row, 0, len(batch)), make([]int, 0, len(batch))
	for i := range batch {
		if batch[i].mistake == nil {
			rows, at = append(rows, batch[i].Row), append(at, i)
		}
	}
	read := im.intake.Read(ctx, rows)
	return func(ctx context.Context) ([]answer, []error) {
		answers, errs := make([]answer, len(batch)), make([]error, len(batch))
		for j, res := range im.intake.DecideRead(ctx, read) {
			i := at[j]
			batch[i].Key, answers[i], errs[i] = rows[j].Key, decisionOf(&res), res.Err
			im.byContent = im.byContent || isByContent(res.Record.Request, res.Record.BodyHash)
		}
		return answers, errs
	}
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

// firstAnalysis is after how many rows a database first looks at how much it holds.
const firstAnalysis = 2000

// isOurs reports whether an error is no fault of the row: the database is away, or something broke.
func isOurs(err error) bool {
	if err == nil {
		return false
	}
	var e *engine.Error
	return !errors.As(err, &e) || e.Kind == engine.Unavailable || e.Kind == engine.Internal
}
