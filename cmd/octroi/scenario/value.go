package scenario

import (
	"encoding/json"
	"math/big"
)

// equal compares what a file says with decoded JSON: texts exactly, numbers by value, lists in order, the fields of a
// mapping that are named.
func equal(want *node, got any) bool {
	switch want.kind {
	case nullNode:
		return got == nil
	case textNode:
		return got == want.text
	case listNode:
		list, ok := got.([]any)
		if !ok || len(list) != len(want.items) {
			return false
		}
		for i, w := range want.items {
			if !equal(w, list[i]) {
				return false
			}
		}
		return true
	case mapNode:
		for _, k := range want.keys {
			if !equal(want.fields[k], at(got, k)) {
				return false
			}
		}
		return true
	default:
		return equalScalar(want.text, got)
	}
}

func equalScalar(want string, got any) bool {
	switch g := got.(type) {
	case bool:
		return want == "true" && g || want == "false" && !g
	case json.Number:
		a, ok1 := rational(want)
		b, ok2 := rational(g.String())
		return ok1 && ok2 && a.Cmp(b) == 0
	default:
		return false
	}
}

// rational reads a short decimal exactly.
func rational(s string) (*big.Rat, bool) {
	if len(s) > 30 {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// show writes decoded JSON for people, "nothing" when it is absent.
func show(v any) string {
	if v == nil {
		return "nothing"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "unreadable"
	}
	return string(b)
}
