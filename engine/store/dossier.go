package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"octroi/engine"
)

// about says, for every table that can hold something about a member, which of its rows do. A new table that can belongs
// here; storetest's testStored finds the one that is forgotten. Each %s is the member.
var about = []struct{ table, where string }{
	{"members", "id = %s"},
	{"member_households", "member = %s"},
	{"approvals", "member = %s"},
	{"accounts", "owner_kind = 'member' AND owner = %s"},
	{"claims", "member = %s"},
	{"claim_versions", "claim_id IN " + ownClaims},
	{"decisions", "claim_id IN " + ownClaims},
	{"decision_lines", "claim_id IN " + ownClaims},
	{"waiting_lines", "claim_id IN " + ownClaims},
	{"claim_marks", "claim_id IN " + ownClaims},
	{"limit_refusals", "claim_id IN " + ownClaims},
	{"journal_payments", "member = %s"},
	{"journal_consumptions", "claim_id IN " + ownClaims + " OR claim_id IN " + ownOpenings},
	{"opening_balances", "member = %s"},
	{"payments_due", "entry_id IN (SELECT id FROM journal_payments WHERE member = %s)"},
	{"payment_run_entries", "entry_id IN (SELECT id FROM journal_payments WHERE member = %s)"},
	{"payment_transfers", "payee_kind = 'member' AND payee = %s"},
	{"replay_cases", "member = %s"},
	{"anchors", "id = 'member|' || %s"},
	{"erasures", "member = %s"},
	{"audit_events", "subject = %s OR subject = 'member|' || %s OR subject IN (SELECT CAST(id AS text) FROM claims WHERE member = %s)" +
		" OR subject IN (SELECT id FROM approvals WHERE member = %s) OR subject IN (SELECT CAST(id AS text) FROM opening_balances WHERE member = %s)"},
}

const (
	ownClaims   = "(SELECT id FROM claims WHERE member = %s)"
	ownOpenings = "(SELECT id FROM opening_balances WHERE member = %s)"
)

// Stored implements engine.Reader.
func (r *reader) Stored(ctx context.Context, member string) ([]engine.StoredTable, error) {
	all := make([]engine.StoredTable, 0, len(about))
	for _, a := range about {
		st := statement{sql: "SELECT * FROM " + a.table + " WHERE " + strings.ReplaceAll(a.where, "%s", "?")}
		for range strings.Count(a.where, "%s") {
			st.args = append(st.args, member)
		}
		table := engine.StoredTable{Table: a.table, Rows: []map[string]any{}}
		err := r.query(ctx, "stored "+a.table, st, func(rows *sql.Rows) error {
			row, err := storedRow(rows, member)
			table.Rows = append(table.Rows, row)
			return err
		})
		if err != nil {
			return nil, err
		}
		// The order of ids and numbers, whatever the database: two exports of the same data are the same.
		slices.SortFunc(table.Rows, func(x, y map[string]any) int { return strings.Compare(rowKey(x), rowKey(y)) })
		all = append(all, table)
	}
	return all, nil
}

// rowOrder are the columns by which rows are told in order, where a table has them.
var rowOrder = [...]string{
	"n", "claim_id", "version", "line", "id", "at", "run", "position", "entry_id", "round", "household", "from_day", "counter", "mark",
	"replay", "place",
}

func rowKey(row map[string]any) string {
	key := ""
	for _, column := range rowOrder {
		if v, ok := row[column]; ok {
			key += fmt.Sprintf("%020v|", v)
		}
	}
	return key
}

func storedRow(rows *sql.Rows, member string) (map[string]any, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(types)), make([]any, len(types))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := make(map[string]any, len(types))
	for i, t := range types {
		if row[t.Name()], err = storedValue(t, values[i], member); err != nil {
			return nil, err
		}
	}
	return row, nil
}

// storedInstants are the columns that SQLite keeps as microseconds.
var storedInstants = map[string]bool{"at": true, "received_at": true, "decided_at": true, "booked_at": true, "created_at": true}

func storedValue(column *sql.ColumnType, v any, member string) (any, error) {
	switch v := v.(type) {
	case time.Time:
		if column.DatabaseTypeName() == "DATE" {
			return v.Format(time.DateOnly), nil
		}
		return v.UTC().Format(time.RFC3339Nano), nil
	case int64:
		if storedInstants[column.Name()] {
			return time.UnixMicro(v).UTC().Format(time.RFC3339Nano), nil
		}
		return v, nil
	case []byte:
		return string(v), nil
	case string:
		switch column.Name() {
		case "facts":
			return ownFacts(v, member)
		case "doc":
			if json.Valid([]byte(v)) {
				return json.RawMessage(v), nil
			}
		}
		return v, nil
	default:
		return v, nil
	}
}

// ownFacts leaves the other people of a household out of the facts of a decision: when they were born is theirs to know.
func ownFacts(text, member string) (any, error) {
	if text == erasedDoc {
		return json.RawMessage(text), nil
	}
	facts, err := decode[factsDoc]("facts", text)
	if err != nil {
		return nil, err
	}
	for i := range facts.Households {
		h := &facts.Households[i]
		h.People = slices.DeleteFunc(h.People, func(p personDoc) bool { return p.Member != member })
	}
	return json.RawMessage(encode(facts)), nil
}

// NoteExport implements engine.Tx.
func (t *transaction) NoteExport(ctx context.Context, member string, by engine.Actor) error {
	return t.exec(ctx, "note export", event(by, "member.exported", member).insert(t.store.dialect, "audit_events", "")...)
}
