package store

import (
	"errors"

	"github.com/go-faster/jx"

	"octroi/engine"
)

// memberReader reads the documents of members.
type memberReader struct {
	quick
	member   *engine.Member
	held     engine.Member // slices to use again
	seen     keys
	part     memberPart
	partKeys func(d *jx.Decoder, key []byte) error
}

// memberPart is a span of a member's document while it is read.
type memberPart struct {
	letter byte // of its code: h, c, or 0 for none
	code   string
	holder bool
	span   engine.Span
	seen   keys
}

func newMemberReader() *memberReader {
	r := &memberReader{}
	r.partKeys = r.partKey
	return r
}

// read reads what a member's document holds into m, instead of what was there.
func (r *memberReader) read(doc []byte, m *engine.Member) error {
	*m = engine.Member{}
	r.member, r.seen = m, 0
	if err := r.document(doc, r.memberKey); !errors.Is(err, errSlow) {
		return err
	}
	slow, err := decode[memberDoc]("member", string(doc))
	if err == nil {
		*m = fromMember(slow)
	}
	return err
}

func (r *memberReader) memberKey(_ *jx.Decoder, key []byte) error {
	letter, err := r.seen.next(key)
	if err != nil {
		return err
	}
	m, held := r.member, &r.held
	switch letter {
	case 'h':
		err = spansInto(r, &held.Households, 'h', func(p *memberPart) engine.HouseholdSpan {
			return engine.HouseholdSpan{Household: p.code, Holder: p.holder, Span: p.span}
		})
		m.Households = held.Households
	case 'c':
		err = spansInto(r, &held.Coverage, 0, func(p *memberPart) engine.Span { return p.span })
		m.Coverage = held.Coverage
	case 'o':
		err = spansInto(r, &held.Contributions, 'c', func(p *memberPart) engine.ContributionSpan {
			return engine.ContributionSpan{State: engine.ContributionState(p.code), Span: p.span}
		})
		m.Contributions = held.Contributions
	case 's':
		err = spansInto(r, &held.Statuses, 'c', func(p *memberPart) engine.StatusSpan { return engine.StatusSpan{Code: p.code, Span: p.span} })
		m.Statuses = held.Statuses
	case 'r':
		err = spansInto(r, &held.Regions, 'c', func(p *memberPart) engine.RegionSpan { return engine.RegionSpan{Code: p.code, Span: p.span} })
		m.Regions = held.Regions
	case 'x':
		err = r.dateInto(&m.Erased)
	default: // i, b and d are columns
		err = errSlow
	}
	return err
}

// spansInto reads an array of spans, each with a code under a letter of its own or without one, into memory that is used again.
func spansInto[T any](r *memberReader, into *[]T, code byte, of func(*memberPart) T) error {
	if *into == nil {
		*into = make([]T, 0, 4)
	}
	*into = (*into)[:0]
	return r.d.Arr(func(d *jx.Decoder) error {
		r.part = memberPart{letter: code}
		if err := d.ObjBytes(r.partKeys); err != nil {
			return err
		}
		*into = append(*into, of(&r.part))
		return nil
	})
}

// partKey reads a value of one span. A household's id is under h, and only it has a holder.
func (r *memberReader) partKey(d *jx.Decoder, key []byte) error {
	p := &r.part
	letter, err := p.seen.next(key)
	switch {
	case err != nil:
		return err
	case letter == 'f':
		return r.dateInto(&p.span.From)
	case letter == 'u':
		return r.dateInto(&p.span.Until)
	case letter == 'h' && p.letter == 'h':
		return r.textInto(&p.code)
	case letter == 'c' && p.letter == 'c':
		return r.wordInto(&p.code)
	case letter == 'o' && p.letter == 'h':
		p.holder, err = d.Bool()
		return err
	default:
		return errSlow
	}
}
