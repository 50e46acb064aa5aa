package scenario

import (
	"strings"
	"testing"
)

// head is a file up to its steps.
const head = "description: d\nbook: b\nsteps:\n"

func TestNode_KeepsTheTextOfNumbers(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]string{
		"a: 0.5":                    `{"a":0.5}`,
		"a: 1.2345":                 `{"a":1.2345}`,
		"a: 1e3":                    `{"a":1e3}`,
		"a: 0.50":                   `{"a":0.50}`,
		"a: -3":                     `{"a":-3}`,
		"a: 9223372036854775808":    `{"a":9223372036854775808}`,
		"a: 2025-11-03":             `{"a":"2025-11-03"}`,
		`a: "12"`:                   `{"a":"12"}`,
		"a: null":                   `{"a":null}`,
		"a:":                        `{"a":null}`,
		"a: true":                   `{"a":true}`,
		"a: yes":                    `{"a":"yes"}`,
		"a: |\n  two\n  lines\n":    `{"a":"two\nlines\n"}`,
		"a: {c: [1, {d: x}], b: 2}": `{"a":{"c":[1,{"d":"x"}],"b":2}}`,
		`a: "é\u0000"`:              "{\"a\":\"é\\u0000\"}",
	} {
		n, err := parse("f.yaml", []byte(yaml))
		if err != nil {
			t.Errorf("%q: %v", yaml, err)
			continue
		}
		if got := string(n.json()); got != want {
			t.Errorf("%q: %s, want %s", yaml, got, want)
		}
	}
}

func TestRead_NamesMistakesWithTheirPlace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, yaml, want string }{
		{"empty", "", "f.yaml:1:1: expected exactly one YAML document"},
		{"a list", "- a", "f.yaml:1:1: expected a mapping"},
		{"two documents", "a: 1\n---\nb: 2\n", "f.yaml:1:1: expected exactly one YAML document"},
		{"a duplicate key", "description: d\ndescription: e\n", "f.yaml:2:1: "},
		{"an anchor", "description: &a d\n", "f.yaml:1:14: anchors"},
		{"a tag", "description: !!str d\n", "f.yaml:1:14: anchors"},
		{"a number that is none in JSON", "description: 017\n", `f.yaml:1:14: "017" is not a number in JSON`},
		{"an unknown top key", "descripton: d\n", `f.yaml:1:13: unknown key "descripton"`},
		{"no book", "description: d\n", "description and book are required"},
		{"no steps", "description: d\nbook: b\n", "at least one step"},
		{"steps that are no list", "description: d\nbook: b\nsteps: 3\n", "f.yaml:3:8: steps must be a list"},
		{"a step that is no mapping", head + "  - 3\n", "f.yaml:4:5: each entry of steps must be a mapping"},
		{"a first step without a date", head + "  - quote: {}\n", "the first step needs a date"},
		{"a step without action", head + "  - {on: 2025-11-20}\n", "a step needs one of approval, balances, claim"},
		{"a step with two actions", head + "  - {on: 2025-11-20, claim: {}, quote: {}}\n", "not both claim and quote"},
		{"an unknown key of a step", head + "  - {on: 2025-11-20, quote: {}, key: k}\n", `unknown key "key"`},
		{"a date that is none", head + "  - {on: 2025-02-30, quote: {}}\n", "f.yaml:4:10: on is a date"},
		{"a language nobody speaks", head + "  - {on: 2025-11-20, quote: {}, lang: it}\n", "lang is one of"},
		{"an unknown expectation", head + "  - {on: 2025-11-20, quote: {}, expect: {outcom: denied}}\n", `unknown key "outcom"`},
		{"an expectation of another action", head + "  - {on: 2025-11-20, quote: {}, expect: {limits: {}}}\n", `unknown key "limits"`},
		{"an unknown expectation of a line", head + "  - {on: 2025-11-20, quote: {}, expect: {lines: [{paid: 3}]}}\n", `unknown key "paid"`},
		{"an unknown key of balances", head + "  - {on: 2025-11-20, balances: {membre: M1}}\n", `unknown key "membre"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := readFile("f.yaml", []byte(test.yaml))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head + "  - {on: 2025-11-20, claim: {member: M1, lines: [{units: 0.5}]}, expect: {outcome: approved, remaining: {x: 1}}}\n")
	f.Add("description: d\nbook: b\nmembers: [{id: M1}]\nsteps:\n  - on: 2025-12-31T23:30:00Z\n    balances: {member: M1}\n")
	f.Add("a: &x [*x]\n")
	f.Fuzz(func(t *testing.T, src string) {
		file, err := readFile("f.yaml", []byte(src))
		if err == nil && file.Steps() == 0 {
			t.Error("a file without steps was accepted")
		}
	})
}
