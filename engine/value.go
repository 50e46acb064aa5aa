package engine

// Kind says which of the rule language's types a Value holds.
type Kind uint8

// The kinds of the rule language, then the kinds that only decisions use to name things of the book.
const (
	KindNone     Kind = iota // absent
	KindBool                 // N is 0 or 1
	KindInt                  // N
	KindText                 // S
	KindDate                 // N is a Date
	KindMoney                // N/D cents, exact; D > 0
	KindQuantity             // N thousandths; S may name the unit of the book
	KindPercent              // N thousandths of a percent
	KindBenefit              // S is a benefit code, written as its title
	KindLimit                // S is a limit code (Limit.Code), written as its title
	KindEvidence             // S is an evidence code, written as its title
	KindWindow               // from Date N until Date D (exclusive); 0, 0 is the whole life
)

// String names the kind as rule authors do: "money", "quantity", ….
func (k Kind) String() string {
	names := [...]string{"none", "bool", "int", "text", "date", "money", "quantity", "percent", "benefit", "limit", "evidence", "window"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Value is one value of the rule language: what a fact, a parameter, a formula or an argument of a reason holds.
// It is a plain comparable struct so that evaluating a rule allocates nothing.
type Value struct {
	Kind Kind
	N    int64
	D    int64
	S    string
}

// Bool returns b as a Value.
func Bool(b bool) Value {
	if b {
		return Value{Kind: KindBool, N: 1}
	}
	return Value{Kind: KindBool}
}

// Int returns n as a Value.
func Int(n int64) Value { return Value{Kind: KindInt, N: n} }

// TextValue returns s as a Value.
func TextValue(s string) Value { return Value{Kind: KindText, S: s} }

// DateValue returns d as a Value; no date is an absent value.
func DateValue(d Date) Value {
	if d == 0 {
		return Value{}
	}
	return Value{Kind: KindDate, N: int64(d)}
}

// MoneyValue returns m as a Value.
func MoneyValue(m Money) Value { return Value{Kind: KindMoney, N: m.num, D: m.Den()} }

// CentsValue returns c as a Value of kind money.
func CentsValue(c Cents) Value { return Value{Kind: KindMoney, N: int64(c), D: 1} }

// QuantityValue returns q as a Value; unit is a unit code of the book, or "".
func QuantityValue(q Quantity, unit string) Value {
	return Value{Kind: KindQuantity, N: int64(q), S: unit}
}

// PercentValue returns p as a Value.
func PercentValue(p Percent) Value { return Value{Kind: KindPercent, N: int64(p)} }

// BenefitValue names a benefit by its code, so that a sentence can print its title.
func BenefitValue(code string) Value { return Value{Kind: KindBenefit, S: code} }

// LimitValue names a limit by its code.
func LimitValue(code string) Value { return Value{Kind: KindLimit, S: code} }

// EvidenceValue names a document by its code.
func EvidenceValue(code string) Value { return Value{Kind: KindEvidence, S: code} }

// WindowValue returns w as a Value.
func WindowValue(w Window) Value { return Value{Kind: KindWindow, N: int64(w.From), D: int64(w.Until)} }

// True reports whether v is the boolean true.
func (v Value) True() bool { return v.Kind == KindBool && v.N != 0 }

// Money returns v as money; a value of another kind is zero.
func (v Value) Money() Money {
	if v.Kind != KindMoney {
		return Money{}
	}
	return Money{num: v.N, den: v.D}
}

// Date returns v as a date; a value of another kind is no date.
func (v Value) Date() Date {
	if v.Kind != KindDate {
		return 0
	}
	return Date(v.N)
}

// Quantity returns v as a quantity; a value of another kind is zero.
func (v Value) Quantity() Quantity {
	if v.Kind != KindQuantity {
		return 0
	}
	return Quantity(v.N)
}

// Key returns v in the canonical form that counters use as part of their key: two values are the same key exactly
// when they are equal. It never contains '|', which separates the parts of a counter.
func (v Value) Key() string {
	switch v.Kind {
	case KindBool:
		if v.N != 0 {
			return "true"
		}
		return "false"
	case KindInt:
		return formatInt(v.N)
	case KindDate:
		return Date(v.N).String()
	case KindMoney:
		return formatInt(v.N) + "/" + formatInt(v.D)
	case KindQuantity:
		return Quantity(v.N).String()
	case KindPercent:
		return Percent(v.N).String()
	default:
		return escapeKey(v.S)
	}
}
