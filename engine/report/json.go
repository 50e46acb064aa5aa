package report

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"octroi/engine"
)

// json writes the table as one object, its members in the order of the columns. It is written by hand because the
// columns are data: encoding/json would sort them, or pass percents through a float.
func (t *Table) json(lang engine.Lang) []byte {
	var o object
	o.open()
	o.text("report", t.Report)
	o.text("title", t.Title.In(lang))
	for _, c := range t.Choices {
		o.text(c.Name, c.Value)
	}
	o.span(t.Period)
	if t.Before != (engine.Span{}) {
		o.name("before")
		o.open()
		o.span(t.Before)
		o.close()
	}
	if !t.AsAt.IsZero() {
		o.text("as_at", t.AsAt.UTC().Format(time.RFC3339Nano))
	}
	o.text("book_revision", t.Revision)
	o.text("currency", t.Currency)
	o.name("rows")
	o.WriteByte('[')
	for i, row := range t.Rows {
		if i > 0 {
			o.WriteByte(',')
		}
		o.row(t, row, lang)
	}
	o.WriteByte(']')
	if t.Total != nil {
		o.name("total")
		o.row(t, t.Total, lang)
	}
	o.close()
	o.WriteByte('\n')
	return o.Bytes()
}

// object writes the members of JSON objects.
type object struct {
	bytes.Buffer
}

func (o *object) open()  { o.WriteByte('{') }
func (o *object) close() { o.WriteByte('}') }

func (o *object) name(s string) {
	if last := o.Bytes()[o.Len()-1]; last != '{' {
		o.WriteByte(',')
	}
	o.string(s)
	o.WriteByte(':')
}

// string cannot fail: a Go string always has a JSON form.
func (o *object) string(s string) {
	b, _ := json.Marshal(s)
	o.Write(b)
}

func (o *object) text(name, value string) {
	o.name(name)
	o.string(value)
}

func (o *object) span(s engine.Span) {
	o.text("from", s.From.String())
	o.text("until", s.Until.String())
}

// suffixes name what a number is.
var suffixes = [...]string{KindAmount: "_cents", KindPercent: "_percent", KindDays: "_days", KindPoints: "_points", KindFigure: ""}

func (o *object) row(t *Table, row []Cell, lang engine.Lang) {
	o.open()
	for _, i := range t.shown(ForPrograms) {
		c := &t.Columns[i]
		o.name(c.Name + suffixes[c.Kind])
		switch cell := row[i]; {
		case cell.None:
			o.WriteString("null")
		case c.Kind == KindCode:
			o.string(cell.Code)
		case c.kind(cell) == KindTitle:
			o.string(cell.Title.In(lang))
		case c.Kind == KindPercent, c.Kind == KindDays, c.Kind == KindPoints:
			o.WriteString(tenths(cell.N))
		case c.Kind == KindFigure:
			o.WriteString(decimalOf(cell.Of, cell.N))
		case c.Kind == KindUnits:
			o.WriteString(engine.Quantity(cell.N).String())
		default:
			o.WriteString(strconv.FormatInt(cell.N, 10))
		}
	}
	o.close()
}

// tenths writes n tenths with exactly one decimal: 139 is "13.9", -4 is "-0.4".
func tenths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + strconv.FormatInt(n/10, 10) + "." + strconv.FormatInt(n%10, 10)
}
