package audit

import "octroi/engine"

// fourEyes wants what a reviewer gave above the book's threshold to be confirmed by somebody else, and both to be those who
// made a version of the claim by it (I17): the facts of a decision are a document, and the versions are sealed.
func (r *run) fourEyes(f *claimFile) {
	for i := range f.versions {
		v := &f.versions[i]
		book := r.library.book(v.revision)
		if !v.readable || book == nil {
			continue
		}
		for j := range v.read.Rulings {
			if ruling := &v.read.Rulings[j]; ruling.Line >= 0 && ruling.Line < len(v.lines) {
				r.checked("I17", 1)
				if what := ruledBy(f.versions[:i+1], ruling, &v.lines[ruling.Line], book); what != "" {
					r.fail("I17", lineKey(f.id, v.version, int64(ruling.Line)), what, "SELECT facts FROM decisions WHERE claim_id = '"+f.id+"'")
				}
			}
		}
	}
}

// ruledBy says what is wrong with who ruled on a line, "" when nothing is.
func ruledBy(versions []versionRow, ruling *engine.Ruling, l *engine.LineDecision, book *engine.Book) string {
	by, confirmed := 0, 0 // the first version of each
	for i := range versions {
		v := &versions[i]
		if v.kind != "ruling" {
			continue
		}
		if by == 0 && v.client == ruling.By {
			by = i + 1
		}
		if v.client == ruling.ConfirmedBy {
			confirmed = i + 1
		}
	}
	above := ruling.Kind != engine.RulingDeny && book.SecondPersonAbove > 0 && l.Pays > book.SecondPersonAbove &&
		(l.Outcome == engine.Approved || l.Outcome == engine.Reduced)
	switch {
	case above && ruling.ConfirmedBy == "" || ruling.ConfirmedBy == ruling.By:
		return "what a reviewer gave above the threshold was not confirmed by another person"
	case by == 0:
		return "no version of the claim is by who is said to have ruled"
	case ruling.ConfirmedBy != "" && confirmed <= by:
		return "no version of the claim is by who is said to have confirmed it"
	default:
		return ""
	}
}
