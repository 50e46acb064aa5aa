package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"octroi/engine"
)

// Decider is what an Intake asks of the domain. *engine.Service is one.
type Decider interface {
	SubmitAll(ctx context.Context, subs []engine.Submission) []engine.Result
	Check(ctx context.Context, c engine.Claim) ([]engine.FieldError, error)
}

// Intake is the one way from rows to decisions, for a batch over HTTP and for a file on the command line. It remembers
// nothing between two calls of Decide.
type Intake struct {
	Service Decider
	Client  string              // the keys of rows are this client's
	By      func() engine.Actor // who submits
	// Keyless gives a row without key its identity, out of the hash of its content. Without it such a row is refused.
	Keyless func(content string) (key string, err error)
}

// Decide decides rows in order, as many together as SubmitAll sees fit, and answers each; at most 1,000 at a time. A row that cannot be
// accepted, or read, has its error and stops no other. The same row again, under the same key, is answered with its first
// decision; another row under that key gets the error idempotency_mismatch. It notes the key of each row.
func (in *Intake) Decide(ctx context.Context, rows []Row) []engine.Result {
	return in.DecideRead(ctx, in.Read(ctx, rows))
}

// ReadRows is rows that were read and are not decided yet.
type ReadRows struct {
	results []engine.Result // those that could not be read have their error
	subs    []engine.Submission
	at      []int // index in results of each submission
}

// Read is the first half of Decide, for who reads some rows while others are decided. It is to be called in the order of the
// rows, and by one goroutine at a time.
func (in *Intake) Read(ctx context.Context, rows []Row) *ReadRows {
	read := &ReadRows{results: make([]engine.Result, len(rows)), subs: make([]engine.Submission, 0, len(rows)), at: make([]int, 0, len(rows))}
	for i := range rows {
		sub, err := in.submission(ctx, &rows[i])
		if err != nil {
			read.results[i].Err = err
			continue
		}
		read.subs, read.at = append(read.subs, sub), append(read.at, i)
	}
	return read
}

// DecideRead is the second half of Decide.
func (in *Intake) DecideRead(ctx context.Context, read *ReadRows) []engine.Result {
	for j, r := range in.Service.SubmitAll(ctx, read.subs) {
		read.results[read.at[j]] = r
	}
	return read.results
}

// submission reads a row as strictly as a body of POST /v1/claims is read, and answers with every mistake at once.
func (in *Intake) submission(ctx context.Context, r *Row) (engine.Submission, error) {
	schema := "BatchClaim" // which needs a key
	if in.Keyless != nil {
		schema = "ClaimRequest"
	}
	var dto ClaimRequest
	read, err := in.read(r, schema, &dto)
	if err != nil {
		return engine.Submission{}, err
	}
	claim := claimOf(&dto)
	if len(read.fields) > 0 {
		more, err := in.Service.Check(ctx, claim)
		if err != nil {
			return engine.Submission{}, err
		}
		return engine.Submission{}, read.refusal(more)
	}
	id, err := in.identify(&read)
	return engine.Submission{Claim: claim, Request: id.Request, BodyHash: id.BodyHash, By: id.By}, err
}

// PartnerCost reads a row as POST /v1/partner-costs reads a body. What the book says of it is not checked here.
func (in *Intake) PartnerCost(r *Row) (engine.PartnerCost, error) {
	var dto PartnerCostRequest
	by, err := in.booking(r, "PartnerCostRequest", &dto)
	if err != nil {
		return engine.PartnerCost{}, err
	}
	c := partnerCostOf(&dto)
	by.ID, by.Note = c.ID, c.Note
	c.Booking = by
	return c, nil
}

// OpeningBalance reads a row as POST /v1/opening-balances reads a body. What the book and the register say of it is not
// checked here.
func (in *Intake) OpeningBalance(r *Row) (engine.OpeningBalance, error) {
	var dto OpeningBalanceRequest
	by, err := in.booking(r, "OpeningBalanceRequest", &dto)
	if err != nil {
		return engine.OpeningBalance{}, err
	}
	o := openingBalanceOf(&dto)
	by.Note = o.Note
	o.Booking = by
	return o, nil
}

func (in *Intake) booking(r *Row, schema string, dto any) (engine.Booking, error) {
	read, err := in.read(r, schema, dto)
	if err == nil {
		err = read.refusal(nil)
	}
	if err != nil {
		return engine.Booking{}, err
	}
	return in.identify(&read)
}

// readRow is a row that could be read.
type readRow struct {
	body
	key     string // its own, "" when it has none
	content string // hash of the rest
}

// read checks a row against a schema of the contract and decodes what fits.
func (in *Intake) read(r *Row, schema string, dto any) (readRow, error) {
	if r.Err != nil {
		return readRow{}, r.Err
	}
	if len(r.Body) > maxBody {
		return readRow{}, errTooLarge()
	}
	contract, err := sharedContract()
	if err != nil {
		return readRow{}, err
	}
	n, problem := parseBody(r.Body)
	if problem != nil {
		return readRow{}, problem
	}
	read := readRow{body: n.fit(contract.rows[schema], r.Body), content: contentHash(r.Body)}
	if key := n.member("key"); key != nil && key.kind == kindText && !key.bad {
		read.key, r.Key = key.text, key.text
	}
	return read, json.Unmarshal(read.json, dto)
}

// identify says what a row is known by, and who sends it.
func (in *Intake) identify(read *readRow) (engine.Booking, error) {
	key := read.key
	if key == "" {
		var err error
		if key, err = in.Keyless(read.content); err != nil {
			return engine.Booking{}, err
		}
	}
	return engine.Booking{Request: engine.RequestKey{Client: in.Client, Key: key}, BodyHash: read.content, By: in.By()}, nil
}

// contentHash tells rows of different content apart, whatever their spelling: their JSON without spaces and without the
// key, names in order, numbers with their digits.
func contentHash(body []byte) string {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v map[string]any
	canonical := body
	if dec.Decode(&v) == nil { // always: the body was read before
		delete(v, "key")
		if b, err := json.Marshal(v); err == nil {
			canonical = b
		}
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}
