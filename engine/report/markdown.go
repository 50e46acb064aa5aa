package report

import (
	"strings"

	"octroi/engine"
)

// markdown writes the table for documents: a heading, the period and the book, and a table whose numbers stand on the right.
func (t *Table) markdown(lang engine.Lang) string {
	title, when := t.headings(lang)
	return "## " + escaped(title) + "\n\n" + escaped(when) + "\n\n" + t.markdownBody(lang)
}

func (t *Table) markdownBody(lang engine.Lang) string {
	var b strings.Builder
	if len(t.Rows) > 0 || t.Total != nil {
		t.markdownRows(&b, lang)
	}
	for _, note := range t.Notes {
		b.WriteString("\n" + escaped(note.In(lang)) + "\n")
	}
	return b.String()
}

func (t *Table) markdownRows(b *strings.Builder, lang engine.Lang) {
	columns := t.read()
	b.WriteString(markdownRow(t.line(columns, nil, lang), ""))
	b.WriteString("|")
	for _, i := range columns {
		if t.Columns[i].Kind == KindTitle {
			b.WriteString(" --- |")
			continue
		}
		b.WriteString(" ---: |")
	}
	b.WriteString("\n")
	for _, row := range t.Rows {
		b.WriteString(markdownRow(t.line(columns, row, lang), ""))
	}
	if t.Total != nil {
		b.WriteString(markdownRow(t.line(columns, t.Total, lang), "**"))
	}
}

func markdownRow(line []string, around string) string {
	for i, s := range line {
		if line[i] = escaped(s); around != "" && s != "" {
			line[i] = around + line[i] + around
		}
	}
	return "| " + strings.Join(line, " | ") + " |\n"
}

// escaped keeps what a book's author wrote from ending a cell, or from being markup.
func escaped(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "\n", " ", "*", "\\*", "_", "\\_", "`", "\\`", "<", "&lt;", "[", "\\[").Replace(s)
}
