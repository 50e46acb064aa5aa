package rules

import "octroi/engine"

// figures are what limits have used, by their ids: money, or a number.
func figuresShape() shape {
	return codedOf(shape{"anyOf": []shape{toShape("money"), toShape("quantity")}})
}

// usedShape admits figures of several days too.
func usedShape() shape {
	figure := []shape{toShape("money"), toShape("quantity")}
	dated := shape{"type": "object", "minProperties": 1, "propertyNames": toShape("date"), "additionalProperties": shape{"anyOf": figure}}
	return codedOf(shape{"anyOf": append(figure, dated)})
}

// factDocs are the facts of a sample and of an example.
var factDocs = []keyDoc{
	{"used", "`{limit: number or money}`: what its window has consumed already; `{limit: {date: number or money}}`: what it consumed on which days", usedShape(), false},
	{"opened", "`{limit: date}`: when the open block of a limit was opened", codedOf(toShape("date")), false},
	{"history", "list of `{benefit, date, lines}`: what the member was granted before", listOf(mappingOf(earlierDocs)), false},
	{"approval", "the approval of the benefit, `{}` for one without bounds", orNone(mappingOf(approvalDocs)), false},
	{"member", "the member, as of the governing date; the book's statuses are `true` or `false`", memberShape(), false},
	{"household", "the member's household", orNone(mappingOf(householdDocs)), false},
	{"provider", "who gave the service; `{known: false}` is one that is not registered", orNone(mappingOf(providerDocs)), false},
	{"evidence", "the documents that come with the line: list of codes and `{code, issued}`", listOf(shape{"anyOf": []shape{toShape("code"), mappingOf(documentDocs)}}), false},
	{"line", "the line of the claim", mappingOf(lineDocs), false},
}

// exampleDocs are the keys of an example.
var exampleDocs = append([]keyDoc{
	{"name", "what it shows", toShape("text"), true},
	{"expect", "what must come out; only what is named is compared", mappingOf(expectDocs), true},
}, factDocs...)

var earlierDocs = []keyDoc{
	{"benefit", "the code of a benefit of the book", toShape("code"), true},
	{"date", "the day of the line", toShape("date"), true},
	{"lines", "how many, 1 without it", toShape("whole"), false},
}

var approvalDocs = []keyDoc{
	{"units", "how many units it grants", toShape("quantity"), false},
	{"amount", "how much it grants", toShape("money"), false},
	{"from", "the first day it is valid; the day it was given, or the line's, without it", toShape("date"), false},
	{"until", "the first day it is valid no more", toShape("date"), false},
	{"granted_on", "the day it was given; the first day it is valid, without it", toShape("date"), false},
}

var memberDocs = []keyDoc{
	{"age", "the age on the governing date, 40 without a word", toShape("whole"), false},
	{"born", "the day of birth, instead of `age`", toShape("date"), false},
	{"covered", "has complementary cover, `true` without a word", shape{"type": "boolean"}, false},
	{"contributions", "the state of the contributions, `in_order` without a word; `none` is not known",
		orNone(wordsOf(engine.ContributionsInOrder, engine.ContributionsBehind, engine.ContributionsLost)), false},
	{"holder", "is the holder of the household", shape{"type": "boolean"}, false},
	{"tenure_months", "months of uninterrupted cover", toShape("whole"), false},
}

// memberShape admits the statuses of the book, which another file may declare.
func memberShape() shape {
	s := mappingOf(memberDocs)
	s["additionalProperties"] = shape{"type": "boolean"}
	return s
}

var householdDocs = []keyDoc{
	{"size", "how many people live in it, 1 without a word", toShape("whole"), false},
	{"children", "how many of them are under 18", toShape("whole"), false},
	{"youngest", "how old one of them is: of the children, or of the others when there are none", toShape("whole"), false},
}

var providerDocs = []keyDoc{
	{"known", "is registered, `true` without a word", shape{"type": "boolean"}, false},
	{"profession", "the profession's code", toShape("code"), false},
	{"recognised", "is recognised", shape{"type": "boolean"}, false},
	{"conventioned", "applies the convention's tariffs", shape{"type": "boolean"}, false},
	{"network", "the network's code", toShape("text"), false},
	{"country", "the country's code, `BE` without a word", toShape("text"), false},
}

var documentDocs = []keyDoc{
	{"code", "the document", toShape("code"), true},
	{"issued", "the day of its issue; the line's without it", toShape("date"), false},
}

var lineDocs = []keyDoc{
	{"date", "the day of the service, or its first day", toShape("date"), false},
	{"until", "its last day", toShape("date"), false},
	{"units", "how many units it asks for, 1 without a word", toShape("quantity"), false},
	{"charged", "the full price", toShape("money"), false},
	{"statutory", "what compulsory insurance pays of it", toShape("money"), false},
	{"copay", "the statutory part left to the member", toShape("money"), false},
	{"supplement", "what was charged above the tariff", toShape("money"), false},
	{"other", "what another insurer pays of it", toShape("money"), false},
	{"submitted", "the day of submission; the last day of the service without it", toShape("date"), false},
	{"channel", "how the claim reached the payer", wordsOf(engine.Channels[:]...), false},
	{"bill", "the number of the bill", toShape("text"), false},
	{"fields", "`{name: value}`: the fields of the benefit; `none` takes away what a sample gives", codedOf(shape{"type": []string{"string", "integer", "boolean"}}), false},
}

var expectDocs = []keyDoc{
	{"outcome", "what becomes of the line", wordsOf(engine.Approved, engine.Reduced, engine.Denied, engine.Pended), false},
	{"pays", "what is paid", toShape("money"), false},
	{"reasons", "the codes of its reasons, exactly and in order", listOf(toShape("code")), false},
	{"bound_by", "the limit that bound it, `bill`, or `none`", shape{"anyOf": []shape{{"const": "none"}, toShape("code")}}, false},
	{"why_not", "the code of what would have changed the outcome, or `none`", shape{"type": "string", "pattern": "^(none|why_[a-z_]+)$"}, false},
	{"remaining", "`{limit: number or money}`: what is left of it after the line", figuresShape(), false},
	{"used", "`{limit: number or money}`: what it has used after the line", figuresShape(), false},
}
