package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine"
)

// readRows reads a whole source, until its end or an error.
func readRows(source rowSource) ([]row, error) {
	var rows []row
	for {
		r, err := source.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
	}
}

// String is the mistake in English, "" for none.
func (m *mistake) String() string {
	if m == nil {
		return ""
	}
	return said(engine.EN, m.code, m.args...)
}

func csvOf(t *testing.T, noun, text string) []row {
	t.Helper()
	kinds := func(benefit, field string) engine.Kind {
		return map[string]engine.Kind{
			"club.season": engine.KindInt, "club.junior": engine.KindBool, "club.name": engine.KindText, "club.price": engine.KindMoney,
		}[benefit+"."+field]
	}
	source, err := newCSVRows(bufio.NewReader(strings.NewReader(text)), noun, kinds)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readRows(source)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSV_Bodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, noun, csv, body string }{
		{"short names", "claims", "member,benefit,date,units,charged_cents\nM1,psychology,2025-11-03,1.5,6000\n",
			`{"lines":[{"benefit":"psychology","charged_cents":6000,"date":"2025-11-03","units":1.5}],"member":"M1"}`},
		{"semicolons", "claims", "member;benefit\nM1;psychology\n", `{"lines":[{"benefit":"psychology"}],"member":"M1"}`},
		{"tabs", "claims", "member\tbenefit\nM1\tpsychology\n", `{"lines":[{"benefit":"psychology"}],"member":"M1"}`},
		{"spaces around", "claims", " member , benefit \n M1 , psychology \n", `{"lines":[{"benefit":"psychology"}],"member":"M1"}`},
		{"empty cells are absent", "claims", "member,benefit,bill\nM1,psychology,\n", `{"lines":[{"benefit":"psychology"}],"member":"M1"}`},
		{"a decimal comma stays text for the API to refuse", "claims", "member,units\nM1,\"12,50\"\n",
			`{"lines":[{"units":"12,50"}],"member":"M1"}`},
		{"a number that JSON does not know stays text", "claims", "charged_cents\n+5\n", `{"lines":[{"charged_cents":"+5"}]}`},
		{"a number keeps its digits", "claims", "units\n1.10000000000000000001\n", `{"lines":[{"units":1.10000000000000000001}]}`},
		{"an id that looks like a number is text", "claims", "member,bill\n17,2025\n", `{"lines":[{"bill":"2025"}],"member":"17"}`},
		{"fields have the types of their benefit", "claims",
			"benefit,fields.season,fields.junior,fields.name,fields.price\nclub,2025,true,2025,1500\n",
			`{"lines":[{"benefit":"club","fields":{"junior":true,"name":"2025","price":1500,"season":2025}}]}`},
		{"fields of an unknown benefit are text", "claims", "benefit,fields.season\nnobody,2025\n",
			`{"lines":[{"benefit":"nobody","fields":{"season":"2025"}}]}`},
		{"paths reach every field", "claims", "lines.1.benefit,lines.1.fields.season,benefit\nclub,2025,psychology\n",
			`{"lines":[{"benefit":"psychology"},{"benefit":"club","fields":{"season":2025}}]}`},
		{"further documents of the line", "claims", "evidence,evidence.1.code,evidence.1.issued_on\nform,receipt,2025-01-02\n",
			`{"lines":[{"evidence":[{"code":"form"},{"code":"receipt","issued_on":"2025-01-02"}]}]}`},
		{"a hole in a list is an empty entry", "members", "id,coverage.1.from\nM1,2020-01-01\n",
			`{"coverage":[{},{"from":"2020-01-01"}],"id":"M1"}`},
		{"an approval has figures", "approvals", "id,member,benefit,from,units,amount_cents\nA1,M1,psychology,2025-01-15,40,80000\n",
			`{"amount_cents":80000,"benefit":"psychology","from":"2025-01-15","id":"A1","member":"M1","units":40}`},
		{"holder is true or false", "members", "id,household,holder\nM1,H1,true\n",
			`{"households":[{"holder":true,"household":"H1"}],"id":"M1"}`},
		{"quoted cells may hold line ends", "providers", "id,name\nP1,\"Practice\nA\"\n", `{"id":"P1","name":"Practice\nA"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rows := csvOf(t, test.noun, test.csv)
			if len(rows) != 1 || rows[0].mistake != nil {
				t.Fatalf("rows: %+v", rows)
			}
			equal(t, string(rows[0].Body), test.body)
		})
	}
}

func TestCSV_LinesAndMistakes(t *testing.T) {
	t.Parallel()
	rows := csvOf(t, "claims", "key,member\nk1,M1\nk2\n\"k3\nstill k3\",M3\nk\"4,M4\nk5,M5\n")
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%d %s %s", r.Number, r.Body, r.mistake))
	}
	equal(t, got, []string{
		`2 {"key":"k1","member":"M1"} `, "3  has 1 columns, the header has 2", `4 {"key":"k3\nstill k3","member":"M3"} `,
		"6  the quotes are not balanced", `7 {"key":"k5","member":"M5"} `,
	})
}

func TestCSV_Header(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                      "empty",
		"member,montant\n":      `unknown column "montant"`,
		"member,charged_cent\n": `did you mean "charged_cents"?`,
		"member,member\n":       `column "member" appears twice`,
		"date,lines.0.date\n":   `columns "date" and "lines.0.date" are the same field`,
		"member,,date\n":        "column 2 has no name",
		"lines.200.date\n":      "unknown column",
		"lines.x.date\n":        "unknown column",
		"nobody.0.date\n":       "unknown column",
	} {
		_, err := newCSVRows(bufio.NewReader(strings.NewReader(header)), "claims", nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", header, err, want)
		}
	}
	_, err := newCSVRows(bufio.NewReader(strings.NewReader("montant,datum\n")), "claims", nil)
	if err == nil || strings.Count(err.Error(), "unknown column") != 2 {
		t.Errorf("both mistakes at once, got %v", err)
	}
	if err != nil && (strings.Count(err.Error(), "known: ") != 1 || !strings.Contains(err.Error(), "known: key, member")) {
		t.Errorf("what there is to choose from, once and whole, got %v", err)
	}
}

// endless yields the same text for ever, and counts.
type endless struct {
	text string
	read int
}

// Read implements io.Reader.
func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.text)
	e.read += n
	return n, nil
}

func TestCSV_OpenQuoteDoesNotReadTheWholeFile(t *testing.T) {
	t.Parallel()
	tail := &endless{text: "M1,psychology\n"}
	source, err := newCSVRows(bufio.NewReader(io.MultiReader(strings.NewReader("member,benefit\n\"M1,"), tail)), "claims", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = source.next(); !errors.Is(err, errRowTooLong) {
		t.Errorf("got %v, want %v", err, errRowTooLong)
	}
	if tail.read > 2*maxRow {
		t.Errorf("read %d bytes of a row", tail.read)
	}
}

func TestColumnOf(t *testing.T) {
	t.Parallel()
	header := map[string]string{"/member": "member", "/lines/0/evidence/0/code": "evidence", "/lines/0/date": "lines.0.date"}
	for pointer, want := range map[string]string{
		"/member": "member", "/lines/0/date": "lines.0.date", "/lines/0/date/x": "lines.0.date", "/lines/0/units": "units",
		"/lines/0/fields/stage": "fields.stage", "/lines/1/units": "", "/lines": "", "": "",
	} {
		if got := columnOf("claims", header, pointer); got != want {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
	if got := columnOf("members", nil, "/households/0/from"); got != "household_from" {
		t.Errorf("got %q", got)
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	content := func(n int) string { return fmt.Sprintf("%016x%048x", n, 0) }
	var ids identities
	keyOf := func(n int) string {
		k, err := ids.of(content(n))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	equal(t, []string{keyOf(1), keyOf(2), keyOf(1)}, []string{content(1) + "-1", content(2) + "-1", content(1) + "-2"})
	ids = identities{}
	if got := keyOf(1); got != content(1)+"-1" {
		t.Errorf("another file gives an equal row another identity: %s", got)
	}
}

// TestIdentities_AreBounded: beyond the bound only rows of a content that was met have an identity.
func TestIdentities_AreBounded(t *testing.T) {
	t.Parallel()
	ids := identities{met: map[uint64]uint32{}}
	for n := range uint64(maxKeyless) {
		ids.met[n] = 1
	}
	if _, err := ids.of(strings.Repeat("f", 64)); engine.ErrorCode(err) != "row_key_needed" {
		t.Errorf("one row more: %v", err)
	}
	if got, err := ids.of(strings.Repeat("0", 64)); err != nil || !strings.HasSuffix(got, "-2") {
		t.Errorf("a row equal to one that was met: %s %v", got, err)
	}
}

func TestImport_TwoBatchesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, claims := filepath.Join(dir, "x.db"), filepath.Join(dir, "claims.csv")
	var b strings.Builder
	b.WriteString("member,benefit,date,charged_cents,evidence\n")
	const rows = batchRows + 50
	for i := range rows {
		fmt.Fprintf(&b, "M%d,psychology,2025-11-03,6000,form\n", i%70)
	}
	write(t, claims, b.String())
	var m strings.Builder
	for i := range 70 {
		fmt.Fprintf(&m, "{\"id\":\"M%d\",\"born\":\"1990-05-04\",\"coverage\":[{\"from\":\"2020-01-01\"}]}\n", i)
	}
	members := filepath.Join(dir, "members.ndjson")
	write(t, members, m.String())
	a, stdout, stderr := testApp(t)
	for _, args := range [][]string{
		{"rules", "load", filepath.Join("testdata", "files", "mini.yaml")}, {"import", "members", members}, {"import", "claims", claims},
	} {
		*a = app{stdin: a.stdin, stdout: a.stdout, stderr: a.stderr, env: a.env, now: a.now}
		if code := a.run(t.Context(), append(args, "--db", db)); code != exitOK {
			t.Fatalf("%v: exit %d\n%s", args, code, stderr)
		}
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	lines = lines[len(lines)-rows:]
	for i, l := range lines {
		if want := fmt.Sprintf("line %d: approved, pays €20.00", i+2); !strings.HasPrefix(l, want) {
			t.Fatalf("answer %d is %q, want %q", i, l, want)
		}
	}
}
