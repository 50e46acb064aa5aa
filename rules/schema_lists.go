package rules

// The keys of the small mappings of a book, in the order of the documentation: the compiler refuses any other, and the
// schema and the documents are made of them. Those of benefits, limits and examples stand where they are compiled.
var (
	categoryKeys     = []string{"code", "title"}
	reasonKeys       = []string{"text", "carc"}
	evidenceKindKeys = []string{"title", "valid"}
	unitNameKeys     = []string{"one", "many"}
	statusKeys       = []string{"title"}
	regionKeys       = []string{"title"}
	tableKeys        = []string{"key", "values"}
	sourceKeys       = []string{"text", "ref", "illustrative"}
	unitKeys         = []string{"of", "step"}
	fieldKeys        = []string{"type", "title", "values", "default"}
	gateKeys         = []string{"if", "else", "pend"}
	reviewKeys       = []string{"if", "reason"}
	evidenceKeys     = []string{"code", "any_of", "when"}
	payKeys          = []string{"to", "mode"}
	caseKeys         = []string{"if", "is"}
	joinedKeys       = []string{"pool"}
)

// The keys of what an example states.
var (
	approvalKeys  = []string{"units", "amount", "from", "until", "granted_on"}
	earlierKeys   = []string{"benefit", "date", "lines"}
	memberKeys    = []string{"age", "born", "covered", "contributions", "holder", "tenure_months"} // and the statuses
	householdKeys = []string{"size", "children", "youngest"}
	providerKeys  = []string{"known", "profession", "recognised", "conventioned", "network", "country"}
	documentKeys  = []string{"code", "issued"}
	lineKeys      = []string{"date", "until", "units", "charged", "statutory", "copay", "supplement", "other", "submitted", "channel", "bill", "fields"}
	expectKeys    = []string{"outcome", "pays", "reasons", "bound_by", "why_not", "remaining", "used"}
)
