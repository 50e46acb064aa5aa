package engine

// evidence is step 3: documents that are asked for and missing leave the line pended.
func (l *lineDecider) evidence() bool {
	for i := range l.benefit.Evidence {
		r := &l.benefit.Evidence[i]
		if r.When != nil {
			needed, known := l.holds(r.Rule, r.When)
			if !known {
				continue
			}
			if !needed {
				l.condition(r.Rule, "evidence_not_asked", r.When)
				continue
			}
		}
		found := ""
		for _, code := range r.AnyOf {
			if l.view.HasEvidence(code) {
				found = code
				break
			}
		}
		if found != "" {
			l.step(r.Rule, "evidence_present", Arg{"evidence", EvidenceValue(found)})
			continue
		}
		if l.suppose.evidence {
			continue
		}
		missing := l.missingEvidence(r)
		if l.ruled != nil {
			l.waive(r.Rule, missing)
			continue
		}
		l.lacking++
		l.wait(WaitsForDocument, missing)
		l.trace(Step{Rule: r.Rule, Code: missing.Code, Args: missing.Args})
	}
	return !l.pended
}

// missingEvidence says what is wrong: a document that came but no longer counts, one whose date is not known, or none.
func (l *lineDecider) missingEvidence(r *EvidenceRule) Reason {
	for _, code := range r.AnyOf {
		for _, e := range l.view.Line.Evidence {
			if e.Code != code {
				continue
			}
			if e.IssuedOn == 0 {
				return l.reason("evidence_undated", Arg{"evidence", EvidenceValue(code)})
			}
			last := l.book.Evidence[code].Valid.After(e.IssuedOn)
			return l.reason("evidence_expired", Arg{"evidence", EvidenceValue(code)}, Arg{"date", DateValue(last)})
		}
	}
	start := len(l.args)
	for _, code := range r.AnyOf {
		l.args = append(l.args, Arg{"evidence", EvidenceValue(code)})
	}
	return Reason{Code: "evidence_missing", Args: l.keep(start)}
}
