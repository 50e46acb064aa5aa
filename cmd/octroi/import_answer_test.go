package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestImport_AnswersEveryRowInOrder: whatever a row is like, it has one answer with its line and its key, and the others
// have theirs.
func TestImport_AnswersEveryRowInOrder(t *testing.T) {
	t.Parallel()
	const mark = "\xEF\xBB\xBF"
	keyed := func(key string, cents int) string {
		return fmt.Sprintf(`{"key":%q,"member":"M1","lines":[{"benefit":"psychology","date":"2025-11-03","charged_cents":%d,"evidence":[{"code":"form"}]}]}`, key, cents)
	}
	for _, test := range []struct {
		name, file string
		answers    []string // of the first time and, after a bar, of the second where it is another
	}{
		{"NDJSON", mark + strings.Join([]string{
			keyed("n1", 6000) + "\r",
			"",
			`{"key":"n2","member":`,
			strings.Replace(keyed("n3", 6000), "M1", "M\xff", 1),
			strings.Replace(keyed("n4", 6000), "M1", strings.Repeat("M", 64<<10), 1),
			keyed("n1", 6000),
			keyed("n1", 6100),
			keyed("n 5", 6000),
			strings.Replace(keyed("n6", 6000), "M1", "M9", 1),
			keyed("n7", 6000),
			keyed("n8", 6000)[:30], // cut off
		}, "\n"), []string{
			"1 n1 decided | 1 n1 decided again", "3  json_syntax", "4  bad_encoding", "5  body_too_large", "6 n1 decided again", "7 n1 idempotency_mismatch",
			"8  row_key_invalid", "9 n6 member_not_found", "10 n7 decided | 10 n7 decided again", "11  json_syntax",
		}},
		{"CSV", mark + strings.Join([]string{
			"key;member;benefit;date;charged_cents;evidence\r",
			"c1;M1;psychology;2025-11-03;6000;form\r",
			"",
			"c2;M1",
			"c3;M\xff;psychology;2025-11-03;6000;form",
			"c4;M1;psychology;2025-11-03;6000;" + strings.Repeat("x", 64<<10),
			"c1;M1;psychology;2025-11-03;6000;form",
			"c1;M1;psychology;2025-11-03;6100;form",
			"c 5;M1;psychology;2025-11-03;6000;form",
			"c6;M9;psychology;2025-11-03;6000;form",
			"c7;M1;psychology;2025-11-03;6000;form",
			"c8;M1;psych", // cut off
		}, "\n"), []string{
			"2 c1 decided | 2 c1 decided again", "4  row_columns", "5  bad_encoding", "6  body_too_large", "7 c1 decided again", "8 c1 idempotency_mismatch",
			"9  row_key_invalid", "10 c6 member_not_found", "11 c7 decided | 11 c7 decided again", "12  row_columns",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := filepath.Join(t.TempDir(), "x.db")
			member := `{"id":"M1","born":"1990-05-04","coverage":[{"from":"2020-01-01"}],"contributions":[{"from":"2020-01-01","state":"in_order"}]}`
			importText(t, member, exitOK, "members", db)
			for times := range 2 {
				var want []string
				for _, a := range test.answers {
					first, again, differs := strings.Cut(a, " | ")
					if times == 1 && differs {
						first = again
					}
					want = append(want, first)
				}
				equal(t, importText(t, test.file, exitRows, "claims", db), want)
			}
		})
	}
}

// importText imports a text from the standard input and returns what it answers: line, key and what became of the row.
func importText(t *testing.T, text string, code int, noun, db string) (answers []string) {
	t.Helper()
	a, out, said := testApp(t)
	a.now = func() time.Time { return time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC) }
	if noun == "members" {
		if got := a.run(t.Context(), []string{"rules", "load", filepath.Join("testdata", "files", "mini.yaml"), "--db", db}); got != exitOK {
			t.Fatalf("the book: %d %s", got, said.String())
		}
	}
	before := len(out.String())
	a.stdin = strings.NewReader(text)
	if got := a.run(t.Context(), []string{"import", noun, "-", "--json", "--db", db}); got != code {
		t.Fatalf("exit code %d, want %d: %s", got, code, said.String())
	}
	for _, line := range strings.Split(strings.TrimSpace(out.String()[before:]), "\n") {
		var got answer
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		what := got.Status
		if len(got.Errors) > 0 {
			what = got.Errors[0].Code
		}
		if got.Replayed {
			what += " again"
		}
		answers = append(answers, fmt.Sprintf("%d %s %s", got.Line, got.Key, what))
	}
	return answers
}
