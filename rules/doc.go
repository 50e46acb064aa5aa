// Package rules reads rule books: YAML and CEL in, an engine.Book out. It is the only importer of cel-go.
//
// ReadFiles (or Shipped) gives the files of a book and Load reads them: it merges them in name order, checks and
// compiles every part, and returns either a Loaded book or Issues, all of them at once, each with file, line, column,
// what is wrong and what to do. Compiler is the same for package engine. RunExamples decides the examples that a book
// carries and sets what they expect beside what came out; Show writes one benefit in plain words.
//
// # How a book is read
//
// parseYAML turns a file into a tree of nodes with positions, in which every scalar is still text: tags, anchors,
// aliases, second documents, bare decimals and whatever else two YAML readers understand differently is refused there.
// merge makes one tree of all files. bookCompiler reads the tree section by section, what others refer to first, and
// benefitCompiler each benefit. Expressions are compiled by an environment that knows the names of their place
// (expression.go): CEL is parsed and type-checked by cel-go, and evaluated by closures that allocate nothing.
//
// # The format
//
// A book has the keys schema (1), book (its code), title, currency (EUR), timezone, categories, benefits, and may have
// submit_within, second_person_above, reasons, evidence, units, statuses, parameters, tables, pools, requires, review and
// sample. Texts are given in fr, nl, de and en. Codes are [a-z][a-z0-9_]*, never in, null, true, false or none. Of several
// files, categories, requires and review follow one another, the other sections are merged by key, and everything else
// stands in one file.
//
//	categories:  - {code, title}
//	reasons:     code: {text, carc}              sentences; {date} {provider} {benefit} {profession} or a {dotted.variable}
//	evidence:    code: {title, valid}            valid: 12 months
//	units:       code: {one, many}
//	statuses:    code: {title}                   named member.<code>
//	parameters:  code: value                     named param.<code>: 20 EUR, 7.5 %, 16, "0.5", a date, true, or dated
//	tables:      code: {key: [class, …], values: {date: {class: value, …}}}        named table.<code>(class)
//	requires:    - {if, else: reason, pend}      gates of every benefit
//	review:      - {if, reason}                  when a person looks at a line of any benefit
//	second_person_above: 500 EUR                 above it, another person confirms what a reviewer grants
//	pools:       code: a limit without id
//	benefits:    code: see below
//
// A benefit has category, title, source ({text, ref}, illustrative, or {illustrative: note}), from, and each (money for
// one unit) or amount (money for the line); it may have until (exclusive), article (or unpublished), unit (a code or
// {of, step}), dated_by (date, until, submitted, approval or field.<date field>), approval (required), fields, evidence,
// requires, lump_sum, pay ({to, mode}), limits, review, repeatable, order (arrival or service), submit_within, sample and
// examples.
//
//	fields:      name: {type, title, values, default}      bool int text date money enum member; default: none is optional
//	evidence:    - code   or  {code, when}   or  {any_of: [code, …], when}
//	requires:    - {if, else: reason, pend: true}
//	review:      - {if, reason}
//	pay:         {to: member|provider|partner, mode: money|voucher|service}
//	limits:      - {id, title, measure, of, per, every, opened_by, when, at_most, over}        a cap
//	             - {id, title, measure, of, per, every, opened_by, when, after}                a threshold
//	             - {id, title, measure, of, per, every, opened_by, when}                       a counter
//	             - {pool: code}
//	measure:     units | amount | count | expense
//	of:          of count: a key, whose distinct values count (line.date, field.x, benefit), or line
//	             of expense: line.left, line.charged, line.copay or line.supplement; of a counter also any sum of money
//	per:         member | household | payer | [one of these, key, …]
//	every:       calendar year | calendar month | day | membership year | lifetime
//	             N months | last N calendar years                         look back from each date
//	             N months from first use | N calendar years               blocks, which a first line opens
//	opened_by:   which lines open a block, by default each that the limit concerns
//	when:        which lines the limit concerns
//	over:        reduce | deny
//
// Each of each, amount, at_most, after, pay.to and pay.mode is a value: a literal (20 EUR, 16, member), an expression, a
// map of dates (each value from that day on, none ends it), or a list of cases ({if, is} …, the last without if); dates
// and cases nest. Every day of the benefit's life must have a value.
//
// The expressions of a limit can name the figures (used, left, open, ordinal) of the limits above it only. An approval
// that is required brings two limits of its own below all others, approval_units and approval_amount.
//
// An example states what differs from the benefit's sample, and the sample what differs from the book's: mappings are
// merged key by key, lists and values replaced, and none takes away.
//
//	name, used:  {limit: number or money}         what the limit has used, or was presented below a threshold
//	             {limit: {date: number or money}} the same on several days, earlier or later than the line's
//	opened:      {limit: date}                    when its block was opened; used then counts from that day
//	history:     - {benefit, date, lines}         what the member was granted before
//	approval:    {units, amount, from, until, granted_on}       or none, which is also the default
//	member:      {age or born, covered, contributions, holder, tenure_months, preferential, disabled, global_file, <status>}
//	household:   {size, children}
//	provider:    {known, profession, recognised, conventioned, network, country}
//	evidence:    [code, {code, issued}]
//	line:        {date, until, units, charged, statutory, copay, supplement, other, submitted, channel, bill, fields}
//	expect:      {outcome, pays, reasons, bound_by, why_not, remaining: {limit: …}, used: {limit: …}}
//
// Without a word the member is 40 years old, covered and in order with contributions, lives alone, and the line names no
// provider, asks for one unit and is submitted on its last day.
package rules
