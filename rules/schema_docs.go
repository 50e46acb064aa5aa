package rules

import "octroi/engine"

// bookDocs are the top keys of a book.
var bookDocs = []keyDoc{
	{"schema", "the version of the format", shape{"const": 1}, true},
	{"book", "the book's code", toShape("code"), true},
	{"title", "the book's title", toShape("texts"), true},
	{"currency", "`EUR`", wordsOf("EUR"), true},
	{"timezone", "a name such as `Europe/Brussels`, which says what day it is", shape{"type": "string", "pattern": `^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$`}, true},
	{"submit_within", "how long after the governing date a claim is accepted, last day included; a benefit may say otherwise", toShape("period"), false},
	{"second_person_above", "above what amount on a line another person confirms what a reviewer grants, such as `500 EUR`; without it one person is enough", toShape("money"), false},
	{"categories", "list of `{code, title}`, in the order of reports", listOf(mappingOf(categoryDocs)), true},
	{"reasons", "`code: {text, carc}`: the sentences of refusals", codedOf(mappingOf(reasonDocs)), false},
	{"evidence", "`code: {title, valid}`: the documents that rules may ask for", codedOf(mappingOf(evidenceKindDocs)), false},
	{"units", "`code: {one, many}`: how a unit is written", codedOf(mappingOf(unitNameDocs)), false},
	{"statuses", "`code: {title}`: states of members that only this payer knows; read as `member.<code>`", codedOf(mappingOf(statusDocs)), false},
	{"regions", "`code: {title}`: where members live, as reports show it; no rule reads it", codedOf(mappingOf(regionDocs)), false},
	{"parameters", "named values, plain or dated: `fee: {2020-03-01: 20 EUR}`; read as `param.fee`",
		codedOf(shape{"anyOf": []shape{toShape("constant"), datedOf(toShape("constant"))}}), false},
	{"tables", "`code: {key: [classes], values: {date: {class: value}}}`; read as `table.code(field.class)`. One without a value for every class is refused",
		codedOf(mappingOf(tableDocs)), false},
	{"pools", "limits that several benefits share: a limit without `id`", codedOf(toShape("pool")), false},
	{"requires", "gates of every benefit, before its own: list of `{if, else, pend}`", toShape("gates"), false},
	{"review", "conditions on which a person looks at a line of any benefit, before its own: list of `{if, reason}`", toShape("reviews"), false},
	{"sample", "the facts of a claim that passes the book's gates, for examples", toShape("sample"), false},
	{"benefits", "`code: …`: the benefits, in book order", codedOf(toShape("benefit")), true},
}

var categoryDocs = []keyDoc{
	{"code", "the category's code", toShape("code"), true},
	{"title", "its name", toShape("texts"), true},
}

var reasonDocs = []keyDoc{
	{"text", "the sentence; it may name `{date}`, `{provider}`, `{profession}`, `{benefit}` and variables such as `{member.age}`, the same in every language", toShape("texts"), true},
	{"carc", "the claim adjustment reason code of X12", shape{"type": "integer", "minimum": 1, "maximum": 999}, false},
}

var evidenceKindDocs = []keyDoc{
	{"title", "its name", toShape("texts"), true},
	{"valid", "how long after its issue it counts, last day included; for ever without it", toShape("period"), false},
}

var unitNameDocs = []keyDoc{
	{"one", "the name of one", toShape("texts"), true},
	{"many", "the name of many", toShape("texts"), true},
}

var (
	statusDocs = []keyDoc{{"title", "its name", toShape("texts"), true}}
	regionDocs = []keyDoc{{"title", "its name", toShape("texts"), true}}
)

var tableDocs = []keyDoc{
	{"key", "the classes", listOf(toShape("code")), true},
	{"values", "by date: a value for every class", datedOf(codedOf(toShape("constant"))), true},
}

// benefitDocs are the keys of a benefit.
var benefitDocs = []keyDoc{
	{"category", "where it stands in reports", toShape("code"), true},
	{"title", "its name", toShape("texts"), true},
	{"article", "the article of the statutes as it is cited, such as `art. 12`, printed in the first step of a decision; `unpublished` when the statutes have none or are not public", toShape("text"), false},
	{"source", "where the figures come from: `{text, ref}`, or `illustrative`, or `{illustrative: why}` for a figure that nobody published; it is shown as such",
		shape{"anyOf": []shape{{"const": "illustrative"}, sourceShape()}}, true},
	{"from", "the first day in force", toShape("date"), true},
	{"until", "the day after the last day in force", toShape("date"), false},
	{"unit", "a code of `units`, or `{of: hour, step: \"0.5\"}` when parts of a unit can be claimed (a step divides one unit evenly); without it units have no name",
		shape{"anyOf": []shape{toShape("code"), mappingOf(unitDocs)}}, false},
	{"dated_by", "which date governs: `date` (the first day of the line, the default), `until` (its last), `submitted`, `approval` (the day it was given), or `field.<a date field>`",
		shape{"anyOf": []shape{{"enum": []string{"date", "until", "submitted", "approval"}}, {"type": "string", "pattern": `^field\.[a-z][a-z0-9_]*$`}}},
		false},
	{"submit_within", "its own deadline", toShape("period"), false},
	{"fields", "the typed facts that a line must bring: `name: {type, title, values, default}`", codedOf(toShape("field")), false},
	{"approval", "`required`: nothing is granted without an approval that is valid on the line's day, nor more than it grants", wordsOf("required"), false},
	{"requires", "its gates: list of `{if, else, pend}`", toShape("gates"), false},
	{"evidence", "the documents it asks for: list of codes, `{code, when}` and `{any_of: […], when}`",
		listOf(shape{"anyOf": []shape{toShape("code"), evidenceShape()}}), false},
	{"each", "money for one unit; instead of `amount`", toShape("amount"), false},
	{"amount", "money for the whole line; instead of `each`. A service that costs nothing has `amount: 0 EUR` and `pay: {mode: service}`", toShape("amount"), false},
	{"lump_sum", "`true`: not bounded by what is left on the bill, such as a birth premium; it then needs a limit with `at_most`", shape{"type": "boolean"}, false},
	{"pay", "`{to, mode}`: to whom, and how; money to the member by default", mappingOf(payDocs), false},
	{"limits", "its own limits, and the pools it joins: `{pool: code}`", listOf(shape{"oneOf": []shape{toShape("limit"), mappingOf(joinedDocs)}}), false},
	{"review", "conditions on which a line waits for a person once the rules would pay it: list of `{if, reason}`", toShape("reviews"), false},
	{"repeatable", "`true`: the same service may come twice on a day at the same price, such as a journey there and back; without it the second line waits, as a possible duplicate",
		shape{"type": "boolean"}, false},
	{"order", "in which order lines count on limits: `arrival` (the default), or `service`, where a line that comes late makes those dated after it be decided again; the same for all benefits that share a pool",
		wordsOf(orderWords...), false},
	{"offer_when", "for whom the benefit is worth proposing, where its conditions do not tell: a condition on the member and the household, or `never` for what nobody can foresee, such as an accident; no decision looks at it",
		toShape("expression"), false},
	{"sample", "the facts of a claim that the benefit pays, for its examples", toShape("sample"), false},
	{"examples", "worked cases, each with what must come out; a book whose examples fail is not loaded", listOf(toShape("example")), false},
}

var unitDocs = []keyDoc{
	{"of", "a code of `units`", toShape("code"), true},
	{"step", "the smallest part of a unit that can be claimed", toShape("quantity"), false},
}

var sourceDocs = []keyDoc{
	{"text", "what the source says", toShape("text"), false},
	{"ref", "where it says so", toShape("text"), false},
	{"illustrative", "why the figure is made up", toShape("text"), false},
}

func sourceShape() shape {
	s := mappingOf(sourceDocs)
	s["oneOf"] = []shape{{"required": []string{"text"}}, {"required": []string{"illustrative"}}}
	return s
}

var gateDocs = []keyDoc{
	{"if", "the condition that must hold", toShape("expression"), true},
	{"else", "the reason to give when it does not: a code of `reasons`", toShape("code"), true},
	{"pend", "`true`: the line waits instead of being denied", shape{"type": "boolean"}, false},
}

var reviewDocs = []keyDoc{
	{"if", "the condition on which a person looks at the line; it reads what gates read", toShape("expression"), true},
	{"reason", "why, as the member is told: a code of `reasons`; `review_needed` without it", toShape("code"), false},
}

var fieldDocs = []keyDoc{
	{"type", "what it holds; `money` is in cents in a claim, `member` is the id of a member", wordsOf(sortedKeys(fieldTypes)...), true},
	{"title", "its name", toShape("texts"), true},
	{"values", "of an `enum`: the texts that it may be, a list of codes, or `code: {fr, nl, de, en}` with the titles by which people read them",
		shape{"anyOf": []shape{listOf(toShape("code")), codedOf(toShape("texts"))}}, false},
	{"default", "what it is when the claim does not say; `none` makes it optional, and a rule that then needs it waits",
		shape{"type": []string{"string", "integer", "boolean"}}, false},
}

var evidenceDocs = []keyDoc{
	{"code", "the document", toShape("code"), false},
	{"any_of", "the documents of which one will do", listOf(toShape("code")), false},
	{"when", "asked for only when this holds", toShape("expression"), false},
}

func evidenceShape() shape {
	s := mappingOf(evidenceDocs)
	s["oneOf"] = []shape{{"required": []string{"code"}}, {"required": []string{"any_of"}}}
	return s
}

var payDocs = []keyDoc{
	{"to", "who is paid", toShape("payee"), false},
	{"mode", "how", toShape("mode"), false},
}

var joinedDocs = []keyDoc{{"pool", "the code of a pool of the book", toShape("code"), true}}

var limitID = keyDoc{"id", "its code within the benefit: `left.<id>` in expressions, `bound_by` in decisions; a pool has none", toShape("code"), true}

// limitDocs are the keys of a limit and of a pool; a limit has an id as well.
var limitDocs = []keyDoc{
	{"title", "how it is written; made of measure, unit and window without it", toShape("texts"), false},
	{"measure", "what it counts", wordsOf(measureNames()...), true},
	{"of", "of a `count`: what is counted, as a key of which each value counts once (without it lines are counted). Of `expense`: which amount of the line, `line.left` (the default), `line.charged`, `line.copay` or `line.supplement`; a mere counter may count any sum, such as `line.copay + eur(3)`",
		toShape("expression"), false},
	{"per", "whose counter: `member`, `household`, `payer` (one for all), or a list of one of these and keys, such as `[member, field.ear]`",
		shape{"anyOf": []shape{scopes(), {"type": "array", "minItems": 1, "items": shape{"type": []string{"string", "boolean"}}}}}, true},
	{"every", "its window", toShape("window"), true},
	{"opened_by", "of a window that a first line opens: only lines for which this holds open one, and where none is open the limit does not concern the line", toShape("expression"), false},
	{"when", "the lines that it concerns: it counts and binds no other", toShape("expression"), false},
	{"at_most", "the cap, on what is granted: money for `amount` and `expense`, a number for `units` and `count`", toShape("bound"), false},
	{"after", "the threshold, on what is presented: only what lies beyond it counts further; instead of `at_most`", toShape("bound"), false},
	{"over", "what becomes of a line that would cross `at_most`: `reduce` (the default) cuts it, `deny` refuses it whole", wordsOf("reduce", "deny"), false},
}

func measureNames() []string {
	var all []string
	for _, m := range engine.Measures {
		all = append(all, m.String())
	}
	return all
}

func scopes() shape {
	return wordsOf(engine.PerMember.String(), engine.PerHousehold.String(), engine.PerPayer.String())
}
