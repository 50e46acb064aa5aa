package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"octroi/engine"
	"octroi/engine/replay"
	"octroi/engine/report"
)

func written(t *testing.T, r *report.Replay, f report.Format, lang engine.Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b, f, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReplay_golden(t *testing.T) {
	t.Parallel()
	for name, r := range answers(t) {
		for _, f := range textFormats {
			golden(t, "replay-"+name+".en."+string(f), written(t, r, f, engine.EN))
		}
		if name == "one" {
			for _, lang := range []engine.Lang{engine.FR, engine.NL, engine.DE} {
				golden(t, "replay-"+name+"."+lang.String()+".table", written(t, r, report.FormatTable, lang))
			}
		}
	}
}

// TestReplay_csvReadsBack: every record is as long as its header, and the rows come to the total.
func TestReplay_csvReadsBack(t *testing.T) {
	t.Parallel()
	for name, r := range answers(t) {
		read := csv.NewReader(strings.NewReader(written(t, r, report.FormatCSV, engine.EN)))
		read.FieldsPerRecord = -1
		records, err := read.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var head []string
		sums, totals := map[string]engine.Cents{}, map[string]engine.Cents{}
		for _, record := range records {
			if record[0] == "table" {
				head = record
				continue
			}
			if len(record) != len(head) {
				t.Fatalf("%s: %d fields under %d heads: %q", name, len(record), len(head), record)
			}
			for i, column := range head {
				if !strings.HasPrefix(column, "difference") || !strings.HasSuffix(column, "_eur") || !strings.HasPrefix(record[0], "by_") || record[i] == "" {
					continue
				}
				if record[1] == "total" {
					totals[record[0]+column] = amount(t, record[i])
				} else {
					sums[record[0]+column] += amount(t, record[i])
				}
			}
		}
		if diff := cmp.Diff(totals, sums); diff != "" {
			t.Errorf("%s: rows (+) and totals (-):\n%s", name, diff)
		}
	}
}

func amount(t *testing.T, s string) engine.Cents {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Cents(n)
}

// TestReplay_json: amounts are whole cents, and each name is there whatever the answer.
func TestReplay_json(t *testing.T) {
	t.Parallel()
	all := answers(t)
	for name, r := range all {
		read := json.NewDecoder(strings.NewReader(written(t, r, report.FormatJSON, engine.FR)))
		read.UseNumber()
		var doc map[string]any
		if err := read.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		wholeCents(t, name, doc)
		if got, want := len(doc["drafts"].([]any)), len(r.Answer.Drafts); got != want {
			t.Errorf("%s: %d drafts, want %d", name, got, want)
		}
		for i, draft := range doc["drafts"].([]any) {
			total := draft.(map[string]any)["total"].(map[string]any)
			if got, want := total["now_cents"], json.Number(strconv.FormatInt(int64(r.Answer.Drafts[i].Total.Now), 10)); got != want {
				t.Errorf("%s: the draft costs %v, want %v", name, got, want)
			}
		}
	}
	if narrow := written(t, all["narrow"], report.FormatJSON, engine.EN); strings.Contains(narrow, "M000017") || strings.Contains(narrow, `"median_cents":-`) {
		t.Errorf("a member is told of:\n%s", narrow)
	}
}

// wholeCents fails for an amount with a fraction, anywhere.
func wholeCents(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for name, x := range v {
			if n, ok := x.(json.Number); ok && strings.HasSuffix(name, "_cents") && strings.ContainsAny(n.String(), ".eE") {
				t.Errorf("%s.%s is %s", path, name, n)
			}
			wholeCents(t, path+"."+name, x)
		}
	case []any:
		for _, x := range v {
			wholeCents(t, path, x)
		}
	}
}

func TestReplay_workbookHasASheetForEachTable(t *testing.T) {
	t.Parallel()
	r := answers(t)["one"]
	for _, lang := range engine.Langs {
		f, err := excelize.OpenReader(strings.NewReader(written(t, r, report.FormatXLSX, lang)))
		if err != nil {
			t.Fatal(err)
		}
		tables := r.Tables()
		if got := f.GetSheetList(); len(got) != len(tables) {
			t.Fatalf("%s: sheets %q for %d tables", lang, got, len(tables))
		}
		for i, table := range tables {
			column := 0 // codes come after the others
			for n, c := range table.Columns {
				if c.Kind != report.KindCode {
					column++
				}
				if c.Kind != report.KindAmount || len(table.Rows) == 0 || table.Rows[0][n].None {
					continue
				}
				at, _ := excelize.CoordinatesToCellName(column, 5)
				got, _ := f.GetCellValue(f.GetSheetName(i), at, excelize.Options{RawCellValue: true})
				if want := engine.Cents(table.Rows[0][n].N).String(); got != want {
					t.Errorf("%s, %s %s: %q, want %q", lang, table.Report, at, got, want)
				}
			}
		}
		_ = f.Close()
	}
}

// TestReplay_saysItselfInEveryLanguage: no title, note or explanation is missing, and none keeps a hole.
func TestReplay_saysItselfInEveryLanguage(t *testing.T) {
	t.Parallel()
	for name, r := range answers(t) {
		for _, lang := range engine.Langs {
			for _, table := range append(r.Tables(), r.ToRead()...) {
				texts := []engine.Text{table.Title}
				for _, c := range table.Columns {
					if c.Kind != report.KindCode && (c.Name != "title" && c.Kind != report.KindTitle || c.Title != engine.Text{}) {
						texts = append(texts, c.Title)
					}
				}
				texts = append(texts, table.Notes...)
				for _, row := range table.Rows {
					for i, cell := range row {
						if table.Columns[i].Kind == report.KindTitle && !cell.None {
							texts = append(texts, cell.Title)
						}
					}
				}
				for _, text := range texts {
					if s := text.In(lang); s == "" || strings.ContainsAny(s, "{}") {
						t.Errorf("%s, %s in %s: %q", name, table.Report, lang, s)
					}
				}
			}
			for _, cause := range append(replay.Causes[:], replay.CauseUnknown, replay.Other) {
				if report.CauseTitle(cause).In(lang) == "" {
					t.Errorf("the cause %s has no title in %s", cause, lang)
				}
			}
		}
	}
}

func TestReplay_foldsWhatNothingChanges(t *testing.T) {
	t.Parallel()
	r := answers(t)["same"]
	im := &r.Answer.Drafts[0]
	for _, table := range r.ToRead() {
		if table.Report != "by_benefit" {
			continue
		}
		if len(table.Rows) != 1 || table.Rows[0][0].Code != "(unchanged)" || table.Rows[0][2].N != int64(im.Total.Was) {
			t.Errorf("rows %+v", table.Rows)
		}
	}
	im.ByBenefit[1].Now += 5
	im.ByBenefit[1].Differ = 1
	for _, table := range r.ToRead() { // two are not worth a row of their own
		if table.Report == "by_benefit" && len(table.Rows) != 3 {
			t.Errorf("rows %+v", table.Rows)
		}
	}
}

// TestReplay_namesDrafts: a cost curve is of one value; in all other cases each draft says all that tells it from the others.
func TestReplay_namesDrafts(t *testing.T) {
	t.Parallel()
	book := replayedBook(t, "20")
	for name, x := range map[string]struct{ sets, want []string }{
		"one value":            {[]string{"a.b=1", "a.b=2"}, []string{"1", "2"}},
		"two values":           {[]string{"a.b=1, c=3", "a.b=2, c=3"}, []string{"a.b=1, c=3", "a.b=2, c=3"}},
		"one, in two books":    {[]string{"a.b=1", "a.b=1"}, []string{"sha256:1111 + a.b=1", "sha256:2222 + a.b=1"}},
		"a curve of two books": {[]string{"a.b=1", "a.b=2", "a.b=1"}, []string{"sha256:1111 + a.b=1", "a.b=2", "sha256:3333 + a.b=1"}},
	} {
		r := &report.Replay{Against: book}
		for i, set := range x.sets {
			revision := "sha256:" + strings.Repeat(strconv.Itoa(i+1), 4)
			r.Answer.Drafts = append(r.Answer.Drafts, replay.Impact{Name: replay.BookName{Book: "b", Revision: revision, Set: set}})
		}
		for i, want := range x.want {
			if got := r.DraftTitle(i).EN; got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}
