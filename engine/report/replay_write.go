package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"octroi/engine"
	"octroi/engine/replay"
)

// Write writes the answer as one document in lang: every table, and lines that differ with both explanations. JSON is one object of
// everything; CSV has the tables one after the other, each record beginning with the name of its table; a workbook has a sheet for
// each. It fails only when w does. An unknown format is FormatTable.
func (r *Replay) Write(w io.Writer, f Format, lang engine.Lang) error {
	switch f {
	case FormatJSON:
		return r.writeJSON(w, lang)
	case FormatCSV:
		return r.writeCSV(w, lang)
	case FormatXLSX:
		return writeWorkbook(w, r.Tables(), lang)
	case FormatMD:
		_, err := io.WriteString(w, r.markdown(lang))
		return err
	default:
		_, err := io.WriteString(w, r.text(lang))
		return err
	}
}

// Table finds one of Tables by its name, nil when the answer has none of that name.
func (r *Replay) Table(name string) *Table {
	for _, t := range r.Tables() {
		if t.Report == name {
			return t
		}
	}
	return nil
}

// writeCSV writes each table with its own header, under a blank line. The first field says which table a record is of.
func (r *Replay) writeCSV(w io.Writer, lang engine.Lang) error {
	for i, t := range r.Tables() {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		records := t.records(lang)
		for n := range records {
			first := t.Report
			if n == 0 {
				first = "table"
			}
			records[n] = append([]string{first}, records[n]...)
		}
		if err := csv.NewWriter(w).WriteAll(records); err != nil {
			return err
		}
	}
	return nil
}

func (r *Replay) text(lang engine.Lang) string {
	var b strings.Builder
	for i, t := range r.ToRead() {
		if i == 0 {
			b.WriteString(t.heading(lang))
		} else {
			b.WriteString("\n" + t.Title.In(lang) + "\n")
		}
		switch t.Report {
		case "first":
			for n := range r.Answer.Drafts {
				b.WriteString(r.headOfDraft(n, "\n", lang) + r.beside(t, r.FirstFew(n), n, lang))
			}
		case "check_first":
			b.WriteString(r.beside(t, r.Answer.Check.First, -1, lang))
		default:
			b.WriteString(t.body(lang))
		}
	}
	return b.String()
}

// FirstFew are the lines that differ which readers get of a draft: all there are of one, some of each of several.
func (r *Replay) FirstFew(i int) []replay.Difference {
	const ofEach = 3
	first := r.Answer.Drafts[i].First
	if len(r.Answer.Drafts) > 1 {
		return first[:min(ofEach, len(first))]
	}
	return first
}

// headOfDraft names the draft that lines are of, where there are several.
func (r *Replay) headOfDraft(i int, before string, lang engine.Lang) string {
	if len(r.Answer.Drafts) < 2 || len(r.Answer.Drafts[i].First) == 0 {
		return ""
	}
	return before + r.draftHead().In(lang) + " " + r.DraftTitle(i).In(lang) + "\n"
}

func (r *Replay) markdown(lang engine.Lang) string {
	var b strings.Builder
	for i, t := range r.ToRead() {
		if i == 0 {
			title, when := t.headings(lang)
			b.WriteString("# " + escaped(title) + "\n\n" + escaped(when) + "\n\n")
		} else {
			b.WriteString("\n## " + escaped(t.Title.In(lang)) + "\n\n")
		}
		switch t.Report {
		case "first":
			for n := range r.Answer.Drafts {
				b.WriteString(escaped(r.headOfDraft(n, "", lang)) + r.markdownDifferences(t, r.FirstFew(n), n, lang))
			}
		case "check_first":
			b.WriteString(r.markdownDifferences(t, r.Answer.Check.First, -1, lang))
		default:
			b.WriteString(t.markdownBody(lang))
		}
	}
	return b.String()
}

// markdownDifferences writes each line that differs as a table of its own: the one explanation, and the other.
func (r *Replay) markdownDifferences(t *Table, first []replay.Difference, draft int, lang engine.Lang) string {
	var b strings.Builder
	for i := range first {
		d := &first[i]
		b.WriteString("\n" + strconv.Itoa(i+1) + ". " + escaped(r.DifferenceTitle(d, lang)) + "\n\n")
		b.WriteString(markdownRow([]string{t.Columns[len(t.Columns)-2].Title.In(lang), t.Columns[len(t.Columns)-1].Title.In(lang)}, "") + "| --- | --- |\n")
		was, now := r.WhyApart(d, draft, lang)
		for n := range max(len(was), len(now)) {
			row := [2]string{}
			if n < len(was) {
				row[0] = was[n]
			}
			if n < len(now) {
				row[1] = now[n]
			}
			b.WriteString(markdownRow(row[:], ""))
		}
	}
	return b.String()
}

// DifferenceTitle names a line that differs: what it is, of when, in which claim, whose, and in a check why.
func (r *Replay) DifferenceTitle(d *replay.Difference, lang engine.Lang) string {
	benefit := r.benefit(d.Was.Benefit)
	s := benefit.In(lang) + ", " + engine.FormatDate(d.Date(), lang) + " · " + claimTitle.In(lang) + " " + d.Claim.ID + ", " +
		strings.ToLower(lineTitle.In(lang)) + " " + strconv.Itoa(d.Line+1) + " · " + d.Member
	if d.Cause != "" {
		s += " · " + CauseTitle(d.Cause).In(lang)
	}
	return s
}
