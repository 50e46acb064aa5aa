package engine

import "context"

// Redecision is what became of the claims whose waiting lines were decided again.
type Redecision struct {
	Claims  int // that were decided again
	Changed int // that have a new version
	Failed  int // that could not be decided; they still wait
	// Next is where to go on; the zero place when there are no more.
	Next QueuePlace
	// Err is the first failure, nil when there was none.
	Err error
}

// maxRedecided bounds how many waiting lines one call decides again.
const maxRedecided = 100

// Redecide decides the waiting lines of the claims that the filter selects again, on the facts and the book of now, those that
// arrived first before the others: a hundred lines at most. A claim that fails still waits, and keeps no other from being
// decided. Asked twice, it changes nothing twice.
func (s *Service) Redecide(ctx context.Context, f QueueFilter, reason string, by Actor) (out Redecision, err error) {
	f.Limit = maxRedecided + 1
	var waiting []QueueItem
	err = s.store.View(ctx, func(r Reader) error {
		waiting, err = r.Queue(ctx, f)
		return err
	})
	if err != nil {
		return Redecision{}, err
	}
	if len(waiting) > maxRedecided {
		waiting = waiting[:maxRedecided]
		out.Next = waiting[maxRedecided-1].QueuePlace
	}
	var asked []VersionRequest
	for i := range waiting {
		w := &waiting[i]
		if i > 0 && waiting[i-1].Claim == w.Claim {
			continue
		}
		asked = append(asked, VersionRequest{
			Claim: w.Claim, Kind: VersionRedecision, Reason: reason, By: by,
			Request: RequestKey{Client: "octroi", Key: redecisionKey(w)},
		})
	}
	for _, r := range s.reviseAll(ctx, asked) {
		out.add(&r)
	}
	return out, nil
}

// redecisionKey is the same whoever asks for a version to be decided again, and however often.
func redecisionKey(w *QueueItem) string {
	return "redecide/" + w.Claim + "/" + formatInt(int64(w.Version))
}

// add counts what became of one claim. One that was reversed meanwhile no longer waits.
func (d *Redecision) add(r *Result) {
	d.Claims++
	switch {
	case ErrorCode(r.Err) == "claim_reversed":
	case r.Err != nil:
		d.Failed++
		if d.Err == nil {
			d.Err = r.Err
		}
	case r.Unchanged || r.Replayed:
	default:
		d.Changed++
	}
}

// reviseAll makes versions of several claims in order, a few in a transaction, as SubmitAll does with new claims.
func (s *Service) reviseAll(ctx context.Context, asked []VersionRequest) []Result {
	batch := make([]*submission, len(asked))
	for i := range asked {
		batch[i] = s.revising(asked[i])
	}
	s.commitAll(ctx, batch)
	return answers(batch)
}

// maxPages bounds how long whoever puts a member, an approval or a provider waits for what follows from it.
const maxPages = 10

// redecideAfter decides again what waited for something that was put into a register. The register is stored already, and
// stays so whatever becomes of this: what fails still waits, and Options.Trouble is told.
func (s *Service) redecideAfter(ctx context.Context, f QueueFilter, by Actor) {
	for range maxPages {
		out, err := s.Redecide(ctx, f, "", by)
		if err == nil {
			err = out.Err
		}
		if err != nil && s.opt.Trouble != nil {
			s.opt.Trouble(err)
		}
		if f.After = out.Next; err != nil || f.After == (QueuePlace{}) {
			return
		}
	}
}
