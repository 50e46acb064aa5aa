package rules

import (
	"errors"

	"octroi/engine"
)

// Faults of a rule that the book reader and Decide rule out beforehand. A line that meets one is pended.
var (
	errNoValue   = errors.New("the parameter or table has no value on the line's date")
	errAbsent    = errors.New("the rule reads a fact that is absent")
	errUnbounded = errors.New("the rule reads what is left of a limit without a bound")
)

// eval computes one part of an expression on a line. It allocates nothing.
type eval[T any] func(*engine.View) (T, error)

// reader computes one part of an expression on a line. Exactly one of its functions is set, as the part's kind says.
// They are three because engine.Value is too large for the compiler to keep in registers: closures over Value took four
// times as long.
type reader struct {
	number eval[int64]        // bool (0 or 1), int, date, quantity and percent, as in engine.Value.N
	text   eval[string]       // text
	money  eval[engine.Money] // money
	unit   bool               // a quantity of the benefit's unit, rather than a bare number
}

// value computes the part as a Value of the kind.
func (r *reader) value(kind engine.Kind, v *engine.View) (engine.Value, error) {
	switch {
	case r.money != nil:
		m, err := r.money(v)
		if err != nil {
			return engine.Value{}, err
		}
		return engine.MoneyValue(m), nil
	case r.text != nil:
		s, err := r.text(v)
		if err != nil {
			return engine.Value{}, err
		}
		return engine.TextValue(s), nil
	}
	n, err := r.number(v)
	if err != nil {
		return engine.Value{}, err
	}
	result := engine.Value{Kind: kind, N: n}
	if r.unit {
		result.S = v.Benefit.Unit
	}
	return result, nil
}

// constant always reads value.
func constant(value engine.Value) reader {
	m, s, n := value.Money(), value.S, value.N
	switch value.Kind {
	case engine.KindMoney:
		return reader{money: func(*engine.View) (engine.Money, error) { return m, nil }}
	case engine.KindText:
		return reader{text: func(*engine.View) (string, error) { return s, nil }}
	default:
		return reader{number: func(*engine.View) (int64, error) { return n, nil }}
	}
}

// stored reads a Value of the kind that is kept somewhere. Where it is absent, find says why.
func stored(kind engine.Kind, find func(*engine.View) (*engine.Value, error)) reader {
	switch kind {
	case engine.KindMoney:
		return reader{money: from(find, (*engine.Value).Money)}
	case engine.KindText:
		return reader{text: from(find, func(x *engine.Value) string { return x.S })}
	default:
		return reader{number: from(find, func(x *engine.Value) int64 { return x.N })}
	}
}

func from[T any](find func(*engine.View) (*engine.Value, error), take func(*engine.Value) T) eval[T] {
	return func(v *engine.View) (T, error) {
		x, err := find(v)
		if err != nil {
			var none T
			return none, err
		}
		return take(x), nil
	}
}

// when reads r where the fact that it needs is there.
func (r reader) when(there func(*engine.View) bool) reader {
	switch {
	case r.text != nil:
		return reader{text: provided(there, r.text)}
	case r.money != nil:
		return reader{money: provided(there, r.money)}
	default:
		return reader{unit: r.unit, number: provided(there, r.number)}
	}
}

func provided[T any](there func(*engine.View) bool, read eval[T]) eval[T] {
	return func(v *engine.View) (T, error) {
		if !there(v) {
			var none T
			return none, errAbsent
		}
		return read(v)
	}
}

// single applies f to the value of a.
func single[A, R any](f func(A) (R, error), a eval[A]) eval[R] {
	return func(v *engine.View) (R, error) {
		x, err := a(v)
		if err != nil {
			var none R
			return none, err
		}
		return f(x)
	}
}

// pair applies f to the values of a and b. The first fault is the result.
func pair[A, B, R any](f func(A, B) (R, error), a eval[A], b eval[B]) eval[R] {
	return func(v *engine.View) (R, error) {
		var none R
		x, err := a(v)
		if err != nil {
			return none, err
		}
		y, err := b(v)
		if err != nil {
			return none, err
		}
		return f(x, y)
	}
}

// decides evaluates the terms of || (answer 1) or && (answer 0): one term with the answer decides, even when another
// has a fault; without one, the first fault is the result. This is CEL's own semantics.
func decides(terms []eval[int64], answer int64) eval[int64] {
	return func(v *engine.View) (int64, error) {
		var fault error
		for _, t := range terms {
			b, err := t(v)
			if err != nil {
				if fault == nil {
					fault = err
				}
			} else if b == answer {
				return answer, nil
			}
		}
		return 1 - answer, fault
	}
}

// truth is b as a number.
func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
