package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"octroi/engine"
)

// column is a short name for a field of the API's body.
type column struct {
	name, path string
}

// The nouns that are booked by hand.
const (
	partnerCosts    = "partner-costs"
	openingBalances = "opening-balances"
)

// keyed reports whether a row of the noun has an identity of its own, so that it is taken once.
func keyed(noun string) bool {
	return noun == "claims" || noun == partnerCosts || noun == openingBalances
}

// columnsOf are the columns of each noun. Any other field of a body has its path as a name: coverage.1.from is the
// second period of cover.
var columnsOf = map[string][]column{
	"members": {
		{"id", "id"}, {"born", "born"}, {"died", "died"},
		{"household", "households.0.household"}, {"holder", "households.0.holder"},
		{"household_from", "households.0.from"}, {"household_until", "households.0.until"},
		{"covered_from", "coverage.0.from"}, {"covered_until", "coverage.0.until"},
		{"contributions", "contributions.0.state"},
		{"contributions_from", "contributions.0.from"}, {"contributions_until", "contributions.0.until"},
		{"status", "statuses.0.code"}, {"status_from", "statuses.0.from"}, {"status_until", "statuses.0.until"},
		{"region", "regions.0.code"}, {"region_from", "regions.0.from"}, {"region_until", "regions.0.until"},
	},
	"providers": {
		{"id", "id"}, {"name", "name"}, {"profession", "profession"}, {"country", "country"},
		{"recognised_from", "recognised.0.from"}, {"recognised_until", "recognised.0.until"},
		{"conventioned_from", "conventioned.0.from"}, {"conventioned_until", "conventioned.0.until"},
		{"network", "networks.0.code"}, {"network_from", "networks.0.from"}, {"network_until", "networks.0.until"},
	},
	"approvals": {
		{"id", "id"}, {"member", "member"}, {"benefit", "benefit"}, {"granted_on", "granted_on"}, {"from", "from"}, {"until", "until"},
		{"units", "units"}, {"amount_cents", "amount_cents"},
	},
	"accounts": {{"member", "member"}, {"provider", "provider"}, {"iban", "iban"}, {"name", "name"}},
	partnerCosts: {
		{"id", "id"}, {"partner", "partner"}, {"category", "category"}, {"benefit", "benefit"}, {"date", "date"}, {"until", "until"},
		{"cents", "cents"}, {"reference", "reference"}, {"note", "note"},
	},
	openingBalances: {
		{"member", "member"}, {"limit", "limit"}, {"date", "date"}, {"units", "units"}, {"amount_cents", "amount_cents"}, {"count", "count"},
		{"of", "of"}, {"note", "note"},
	},
	"claims": {
		{"member", "member"}, {"submitted_on", "submitted_on"}, {"channel", "channel"},
		{"benefit", "lines.0.benefit"}, {"date", "lines.0.date"}, {"until", "lines.0.until"}, {"units", "lines.0.units"},
		{"charged_cents", "lines.0.charged_cents"}, {"statutory_cents", "lines.0.statutory_cents"},
		{"copay_cents", "lines.0.copay_cents"}, {"supplement_cents", "lines.0.supplement_cents"},
		{"other_cents", "lines.0.other_cents"}, {"provider", "lines.0.provider"}, {"bill", "lines.0.bill"},
		{"evidence", "lines.0.evidence.0.code"}, {"document", "lines.0.evidence.0.document"},
		{"issued_on", "lines.0.evidence.0.issued_on"},
	},
}

// fieldPrefix begins the columns of a benefit's own fields, such as fields.stage.
const fieldPrefix = "fields."

// keyPrefix begins the columns of a limit's further keys, such as keys.field.ear.
const keyPrefix = "keys."

// evidencePrefix begins the columns of further documents of the first line, such as evidence.1.code.
const evidencePrefix = "evidence."

func knownColumns(noun string) []string {
	var names []string
	if keyed(noun) {
		names = append(names, "key")
	}
	for _, c := range columnsOf[noun] {
		names = append(names, c.name)
	}
	return names
}

// columnNames lists the columns of a noun for people.
func columnNames(noun string) string {
	s := strings.Join(knownColumns(noun), ", ")
	switch noun {
	case "claims":
		s += ", " + fieldPrefix + "<name>"
	case openingBalances:
		s += ", " + keyPrefix + "<name>"
	}
	return s
}

// place is where a column's cells go in the body.
type place struct {
	path []string
}

func placeOf(noun, name string) (place, bool) {
	if keyed(noun) && name == "key" {
		return place{path: []string{"key"}}, true
	}
	for _, c := range columnsOf[noun] {
		if c.name == name || c.path == name {
			return place{path: strings.Split(c.path, ".")}, true
		}
	}
	if noun == "claims" && strings.HasPrefix(name, fieldPrefix) {
		return place{path: []string{"lines", "0", "fields", name[len(fieldPrefix):]}}, true
	}
	if noun == openingBalances && strings.HasPrefix(name, keyPrefix) && name != keyPrefix {
		return place{path: []string{"keys", name[len(keyPrefix):]}}, true
	}
	if noun == "claims" && strings.HasPrefix(name, evidencePrefix) {
		name = "lines.0." + name
	}
	path := strings.Split(name, ".")
	return place{path: path}, len(path) >= 3 && isKnownList(noun, path[0]) && listIndex(path[1]) >= 0
}

// isKnownList reports whether a noun has a list of that name.
func isKnownList(noun, name string) bool {
	return slices.ContainsFunc(columnsOf[noun], func(c column) bool { return strings.HasPrefix(c.path, name+".0.") })
}

// maxListIndex bounds the entries that columns can address in a list.
const maxListIndex = 199

// listIndex reads a path's element as a place in a list, -1 when it is a name.
func listIndex(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxListIndex || strconv.Itoa(n) != s {
		return -1
	}
	return n
}

// columnOf names the column of a pointer, or of the nearest field above it: as the header has it, else as it would be
// called in a file that has it. "" when there is no such column.
func columnOf(noun string, header map[string]string, pointer string) string {
	for pointer != "" {
		if name, ok := header[pointer]; ok {
			return name
		}
		path := strings.ReplaceAll(pointer[1:], "/", ".")
		if i := slices.IndexFunc(columnsOf[noun], func(c column) bool { return c.path == path }); i >= 0 {
			return columnsOf[noun][i].name
		}
		if field, ok := strings.CutPrefix(path, "lines.0."+fieldPrefix); ok && noun == "claims" {
			return fieldPrefix + field
		}
		if strings.HasPrefix(path, keyPrefix) && noun == openingBalances {
			return path
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return ""
}

// pointer is the place as the API names it in its errors.
func (p place) pointer() string {
	var b strings.Builder
	for _, s := range p.path {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(s))
	}
	return b.String()
}

// value writes a cell as JSON. A cell that is not what its column wants stays text, and the API refuses it by name.
func (p place) value(cell string, kinds func(benefit, field string) engine.Kind, benefits map[string]string) json.RawMessage {
	last := p.path[len(p.path)-1]
	number, boolean := last == "units" || last == "cents" || last == "count" || strings.HasSuffix(last, "_cents"), last == "holder"
	number = number && (len(p.path) != 2 || p.path[0] != "keys")
	if len(p.path) == 4 && p.path[2] == "fields" {
		switch kinds(benefits[p.path[1]], last) {
		case engine.KindInt, engine.KindMoney:
			number, boolean = true, false
		case engine.KindBool:
			number, boolean = false, true
		default:
			number, boolean = false, false
		}
	}
	switch {
	case boolean && (cell == "true" || cell == "false"):
		return json.RawMessage(cell)
	case number && (cell[0] == '-' || (cell[0] >= '0' && cell[0] <= '9')) && json.Valid([]byte(cell)):
		return json.RawMessage(cell)
	default:
		text, _ := json.Marshal(cell) // a string always marshals
		return text
	}
}

// tree is a JSON object being built out of paths. Objects are maps, lists are maps with numbers as names.
type tree map[string]any

func (t tree) put(path []string, value json.RawMessage) {
	for _, name := range path[:len(path)-1] {
		next, ok := t[name].(tree)
		if !ok {
			next = tree{}
			t[name] = next
		}
		t = next
	}
	t[path[len(path)-1]] = value
}

func (t tree) json() []byte {
	b, _ := json.Marshal(t.plain()) // only maps, slices and raw JSON that was checked
	return b
}

// plain turns maps with numbers as names into lists; an entry that no cell filled is an empty object.
func (t tree) plain() any {
	top := -1
	for name := range t {
		i := listIndex(name)
		if i < 0 {
			return t.object()
		}
		top = max(top, i)
	}
	if top < 0 {
		return t.object()
	}
	list := make([]any, top+1)
	for i := range list {
		list[i] = struct{}{}
		if v, ok := t[strconv.Itoa(i)]; ok {
			list[i] = plainOf(v)
		}
	}
	return list
}

func (t tree) object() map[string]any {
	out := make(map[string]any, len(t))
	for name, v := range t {
		out[name] = plainOf(v)
	}
	return out
}

func plainOf(v any) any {
	if sub, ok := v.(tree); ok {
		return sub.plain()
	}
	return v
}
