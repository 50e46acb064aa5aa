package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"iter"
	"time"

	"octroi/engine"
)

// runText is payment_runs.doc.
type runText struct {
	T string `json:"t"`
	P struct {
		N string      `json:"n"`
		A engine.IBAN `json:"a"`
		B string      `json:"b"`
		I string      `json:"i"`
		U string      `json:"u"`
	} `json:"p"`
	L any `json:"l"`
}

// paymentFile is a run whose file is written once more.
type paymentFile struct {
	order  engine.PaymentOrder
	format string
	hash   string
	erased int64
}

// files writes the file of every run once more and wants it to be the one that was recorded (I21): who changes the account
// of a transfer changes the file. A run that paid somebody who was erased since has no file any more.
func (r *run) files(ctx context.Context) error {
	if r.opt.Payments == nil {
		return nil
	}
	var all []paymentFile
	query := `SELECT r.number, r.id, ` + r.snap.micros("r.created_at") + `, CAST(r.execution_date AS text), r.transfers, r.cents, r.format, r.sha256, r.doc,
		(SELECT COUNT(*) FROM payment_transfers t WHERE t.run = r.number AND t.iban = '' AND t.payee IN ` + erasedMembers + `)
		FROM payment_runs r ORDER BY r.number`
	err := r.snap.each(ctx, query, nil, func(rows *sql.Rows) error {
		var f paymentFile
		var at int64
		var text string
		if err := rows.Scan(&f.order.Number, &f.order.ID, &at, (*date)(&f.order.ExecutionDate), &f.order.Transfers, &f.order.Cents,
			&f.format, &f.hash, &text, &f.erased); err != nil {
			return err
		}
		var doc runText
		if parse(text, &doc) != nil {
			r.fail("I21", f.order.ID, "the document of the run cannot be read", "SELECT doc FROM payment_runs WHERE id = '"+f.order.ID+"'")
			return nil //nolint:nilerr // a finding of the audit, not a failure of it
		}
		f.order.CreatedAt = time.UnixMicro(at).UTC()
		f.order.Payer = engine.Payer{Name: doc.P.N, IBAN: doc.P.A, BIC: doc.P.B, ID: doc.P.I, Issuer: doc.P.U}
		all = append(all, f)
		return nil
	})
	for i := range all {
		if err != nil {
			return err
		}
		r.timed("I21", func() { err = r.fileAgain(ctx, &all[i]) })
	}
	return err
}

func (r *run) fileAgain(ctx context.Context, f *paymentFile) error {
	switch {
	case f.erased > 0:
		return nil
	case f.format != r.opt.Payments.Name():
		r.unread("I21", 1, "a file of another format: "+f.format)
		return nil
	}
	const query = "SELECT position, payee_kind, payee, cents, iban, name FROM payment_transfers WHERE run = ? ORDER BY position"
	const lines = `SELECT e.position, CAST(j.claim_id AS text) FROM payment_run_entries e JOIN journal_payments j ON j.id = e.entry_id
		WHERE e.run = ? AND e.position > 0 ORDER BY e.position, e.entry_id`
	rows, end, err := walk(ctx, r.snap, query, []any{f.order.Number}, func(rows *sql.Rows) (t engine.Transfer, err error) {
		err = rows.Scan(&t.Position, &t.Payee.Kind, &t.Payee.ID, &t.Cents, &t.IBAN, &t.Name)
		return t, err
	})
	if err != nil {
		return err
	}
	defer end()
	claims, end, err := walk(ctx, r.snap, lines, []any{f.order.Number}, func(rows *sql.Rows) (c paidClaim, err error) {
		err = rows.Scan(&c.position, &c.claim)
		return c, err
	})
	if err != nil {
		return err
	}
	defer end()
	h := sha256.New()
	werr := r.opt.Payments.Write(h, f.order, transfers(ctx, rows, claims, &err))
	if err != nil {
		return err
	}
	if werr != nil || hex.EncodeToString(h.Sum(nil)) != f.hash {
		r.fail("I21", f.order.ID, "its file is not the one that was recorded when it was made", fmt.Sprintf("SELECT * FROM payment_transfers WHERE run = %d", f.order.Number))
	}
	return nil
}

// paidClaim is a claim that a transfer pays or recovers: transfers name theirs.
type paidClaim struct {
	position int64
	claim    string
}

// transfers hands out the rows of a cursor with the claims that they pay; an error of theirs is left in failed.
func transfers(ctx context.Context, rows *cursor[engine.Transfer], claims *cursor[paidClaim], failed *error) iter.Seq2[engine.Transfer, error] {
	return func(yield func(engine.Transfer, error) bool) {
		for {
			t, err := rows.take(ctx)
			for t != nil && err == nil {
				var c *paidClaim
				if c, err = claims.peek(ctx); err != nil || c == nil || c.position > t.Position {
					break
				}
				claims.at++
				if c.position == t.Position {
					t.Lines = append(t.Lines, engine.TransferLine{Claim: c.claim})
				}
			}
			if err != nil {
				*failed = err
				yield(engine.Transfer{}, err)
				return
			}
			if t == nil || !yield(*t, nil) {
				return
			}
		}
	}
}
