package report

import (
	"strings"

	"octroi/engine"
)

// markdown writes the table for documents: a heading, the period and the book, and a table whose numbers stand on the right.
func (t *Table) markdown(lang engine.Lang) string {
	title, when := t.headings(lang)
	var b strings.Builder
	b.WriteString("## " + escaped(title) + "\n\n" + escaped(when) + "\n\n")
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
	b.WriteString(markdownRow(t.line(columns, t.Total, lang), "**"))
	return b.String()
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
