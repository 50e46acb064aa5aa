package api

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine"
)

func TestParseJSON_saysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, code string
		line, column   int64
		pointer        string
	}{
		{"truncated", "{\n  \"a\": 1,\n  \"b\": [1, 2", "json_syntax", 3, 13, ""},
		{"single quotes", `{'a': 1}`, "json_syntax", 1, 2, ""},
		{"NaN", `{"a": NaN}`, "json_syntax", 1, 7, ""},
		{"leading zero", `{"a": 01}`, "json_syntax", 1, 8, ""},
		{"bare fraction", `{"a": 1.}`, "json_syntax", 1, 9, ""},
		{"comment", `{/* */}`, "json_syntax", 1, 2, ""},
		{"trailing comma", `{"a": 1,}`, "json_syntax", 1, 9, ""},
		{"columns count characters", `{"é": x}`, "json_syntax", 1, 7, ""},
		{"raw control character", "{\"a\": \"x\x01\"}", "json_syntax", 1, 9, ""},
		{"two objects", `{} {}`, "json_trailing_data", 1, 4, ""},
		{"trailing text", "{}\nhello", "json_trailing_data", 2, 1, ""},
		{"duplicate key", `{"lines": [{"date": 1, "date": 2}]}`, "json_duplicate_key", 1, 24, "/lines/0/date"},
		{"duplicate key in escapes", `{"a": 1, "\u0061": 2}`, "json_duplicate_key", 1, 10, "/a"},
		{"duplicate key with a slash", `{"a/b": {"x~": 1, "x~": 1}}`, "json_duplicate_key", 1, 19, "/a~1b/x~0"},
		{"too deep", strings.Repeat("[", 21) + strings.Repeat("]", 21), "json_too_deep", 1, 21, ""},
		{"lone high surrogate", `{"a": "\ud800"}`, "bad_encoding", 1, 14, ""},
		{"lone low surrogate", `{"a": "\udc00x"}`, "bad_encoding", 1, 14, ""},
		{"reversed surrogates", `{"a": "\udc00\ud800"}`, "bad_encoding", 1, 20, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseJSON(tt.in)
			if err == nil {
				t.Fatal("accepted")
			}
			want := []engine.Arg{intArg("line", int(tt.line)), intArg("column", int(tt.column))}
			if err.Code != tt.code || !cmp.Equal(err.Args, want) {
				t.Errorf("got %s %v, want %s %v", err.Code, err.Args, tt.code, want)
			}
			if tt.pointer != "" && (len(err.Fields) != 1 || err.Fields[0].Pointer != tt.pointer) {
				t.Errorf("fields %v, want pointer %s", err.Fields, tt.pointer)
			}
		})
	}
}

func TestParseJSON_takesTwentyLevels(t *testing.T) {
	t.Parallel()
	if _, err := parseJSON(strings.Repeat("[", 20) + strings.Repeat("]", 20)); err != nil {
		t.Fatal(err)
	}
}

func TestParseJSON_keepsEveryCharacter(t *testing.T) {
	t.Parallel()
	n, err := parseJSON(`{"t": "a\"\\\/\b\f\n\r\té€\ud83d\ude00ḍ̇"}`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := n.member("t").text, "a\"\\/\b\f\n\r\té€😀ḍ̇"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzParseJSON holds the strict parser against encoding/json: it takes nothing that encoding/json refuses, and what it
// takes means the same.
func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":[1,-0.5e+7,true,null,"x\u00e9\n"]}`, `{"a":1,"a":2}`, `[[[]]]`, `"\ud83d\ude00"`, `{"a":tru}`, `1e`, ` {"b" : {} } x`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		n, err := parseJSON(src)
		if err != nil || !json.Valid([]byte(src)) {
			if err == nil {
				t.Fatalf("accepted what encoding/json refuses: %q", src)
			}
			return
		}
		d := json.NewDecoder(strings.NewReader(src))
		d.UseNumber()
		var want, got any
		if err := d.Decode(&want); err != nil {
			return
		}
		d = json.NewDecoder(strings.NewReader(string(n.appendJSON(nil))))
		d.UseNumber()
		if err := d.Decode(&got); err != nil {
			t.Fatalf("%q was written as no JSON: %v", src, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q changed: %s", src, diff)
		}
	})
}

func TestReadBody_listsEveryMistakeAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	got, problem := readBody(c.bodies["ClaimRequest"], []byte(`{
		"member": "M1", "submitted_on": "2025-02-30",
		"lines": [
			{"benefit": "x", "date": "2025-01-01T00:30:00Z", "units": 1.2345, "charged_cents": 12.5},
			7,
			{"date": "2025-01-01", "evidence": [{"document": "D"}], "fields": {"a": [1], "b": "x\u0000", "c": 1.5, "d": true}}
		]}`))
	if problem != nil {
		t.Fatal(problem)
	}
	var codes []string
	for _, f := range got.fields {
		codes = append(codes, f.Pointer+" "+f.Code)
	}
	want := []string{
		"/submitted_on date_invalid",
		"/lines/0/date date_only",
		"/lines/0/units units_invalid",
		"/lines/0/charged_cents amount_not_cents",
		"/lines/1 type",
		"/lines/2/benefit required",
		"/lines/2/evidence/0/code required",
		"/lines/2/fields/a type",
		"/lines/2/fields/b control_character",
		"/lines/2/fields/c number_not_whole",
	}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	rest := `{"member":"M1","lines":[{"benefit":"x"},{},{"date":"2025-01-01","evidence":[{"document":"D"}],"fields":{"d":true}}]}`
	if diff := cmp.Diff(rest, string(got.json)); diff != "" {
		t.Error(diff)
	}
}

func TestReadBody_unknownNamesComeWithTheNearestAndWithTheOtherMistakes(t *testing.T) {
	t.Parallel()
	c, err := sharedContract()
	if err != nil {
		t.Fatal(err)
	}
	b, problem := readBody(c.bodies["ClaimRequest"], []byte(`{"member": 7, "approved": true, "lines": [{"benefit": "x", "date": "2025-01-01", "CHARGED_CENTS": 5}]}`))
	if problem != nil {
		t.Fatal(problem)
	}
	p := RenderError(b.refusal(nil), engine.EN)
	if p.Code != "unknown_field" || p.Status != 400 {
		t.Fatalf("got %+v", p)
	}
	want := []FieldProblem{
		{Pointer: "/member", Code: "type", Message: "Expected text here, got a number."},
		{Pointer: "/approved", Code: "unknown_field", Message: `Unknown field "approved".`},
		{Pointer: "/lines/0/CHARGED_CENTS", Code: "unknown_field", Message: `Unknown field "CHARGED_CENTS".`, Hint: `Did you mean "charged_cents"?`},
	}
	if diff := cmp.Diff(want, p.Errors); diff != "" {
		t.Error(diff)
	}
}

func TestMergeFields_dropsWhatTheRuleBookSaysOfRefusedValues(t *testing.T) {
	t.Parallel()
	schema := []engine.FieldError{{Pointer: "/lines/0/charged_cents", Code: "type"}, {Pointer: "/lines/1", Code: "type"}}
	book := []engine.FieldError{
		{Pointer: "/lines/0/statutory_cents", Code: "parts_exceed_charged"},
		{Pointer: "/lines/0/benefit", Code: "benefit_unknown"},
		{Pointer: "/lines/1/date", Code: "required"},
		{Pointer: "/lines/10/date", Code: "date_future"},
		{Pointer: "/lines/2/statutory_cents", Code: "parts_exceed_charged"},
	}
	want := append(schema[:2:2], book[1], book[3], book[4])
	if diff := cmp.Diff(want, mergeFields(schema, book)); diff != "" {
		t.Error(diff)
	}
}

func TestIsNationalNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"85073003328":     true,  // born 1985
		"85.07.30-033.28": true,  // as it is printed
		"17073003384":     true,  // born 2017: 97 - 2170730033 mod 97
		"85473003318":     false, // wrong check digits
		"85073003329":     false,
		"00000000000":     false,
		"8507300332":      false,
		"M85073003328":    false,
		"85993003300":     false, // no month
	} {
		if got := isNationalNumber(in); got != want {
			t.Errorf("%s: %v, want %v", in, got, want)
		}
	}
}
