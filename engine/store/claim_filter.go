package store

import "octroi/engine"

// filtered adds to a statement over selectRecords what a filter asks for beside the member.
func (st statement) filtered(f engine.ClaimFilter) statement {
	own := st.narrowed("c.channel", f.Channel).within("c.submitted_on", f.Submitted)
	line := statement{sql: " AND EXISTS (SELECT 1 FROM decision_lines l WHERE l.claim_id = c.id AND l.version = d.version"}
	all := len(line.sql)
	line = line.narrowed("l.benefit", f.Benefit).narrowed("l.category", f.Category).narrowed("l.outcome", string(f.Outcome)).
		within("l.date", f.Service)
	if len(line.sql) == all { // nothing is asked of the lines
		return own
	}
	return statement{own.sql + line.sql + ")", append(own.args, line.args...)}
}

// narrowed wants a column to hold a value; "" is any.
func (st statement) narrowed(column, value string) statement {
	if value == "" {
		return st
	}
	return statement{st.sql + " AND " + column + " = ?", append(st.args, value)}
}

// within wants a column of dates to lie in a span.
func (st statement) within(column string, span engine.Span) statement {
	if span.From != 0 {
		st = statement{st.sql + " AND " + column + " >= ?", append(st.args, span.From.String())}
	}
	if span.Until != 0 {
		st = statement{st.sql + " AND " + column + " < ?", append(st.args, span.Until.String())}
	}
	return st
}
