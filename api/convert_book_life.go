package api

import (
	"octroi/engine"
	"octroi/rules"
)

func newBookRevision(r *engine.BookRevision, cases bool) BookRevision {
	out := BookRevision{
		BookRevision: r.Revision, State: string(r.State()), Author: newBookPerson(r.Author().By),
		MayActivate: r.Approval() != nil && r.State() != engine.BookActive, History: make([]BookEvent, len(r.Events)),
	}
	for i := range r.Events {
		e := &r.Events[i]
		out.History[i] = BookEvent{
			Action: string(e.Action), State: string(e.Action.State()), By: newBookPerson(e.By), At: instant(e.By.At), Note: e.Note,
		}
		if e.Evidence != (engine.BookEvidence{}) {
			out.History[i].Evidence = &BookEvidence{Examples: e.Evidence.Examples, Branches: e.Evidence.Branches, Warnings: e.Evidence.Warnings}
		}
		if e.Replay.ID != "" {
			out.History[i].Replay = newBookReplay(&e.Replay, cases)
		}
	}
	return out
}

func newBookPerson(by engine.Actor) BookPerson {
	return BookPerson{Client: by.Client, Label: by.Person}
}

func newBookCheck(revision string, rep *engine.BookReport, lang engine.Lang) BookCheck {
	out := BookCheck{
		BookRevision: revision, Clean: rep.Clean(), Examples: rep.Examples, ExamplesFailed: rep.Failed,
		Problems: make([]BookProblem, len(rep.Problems)), Coverage: make([]BookCoverage, len(rep.Coverage)),
	}
	for i := range rep.Problems {
		p := &rep.Problems[i]
		text, hint := message(p.Code, lang, p.Args())
		out.Problems[i] = BookProblem{Code: p.Code, File: p.File, Line: p.Line, Column: p.Col, Message: text, Hint: hint}
	}
	for i, c := range rep.Coverage {
		out.Coverage[i] = BookCoverage{Benefit: c.Benefit, Branches: c.Branches, Taken: c.Taken}
		out.Branches += c.Branches
		out.BranchesTaken += c.Taken
	}
	return out
}

func newBookDiff(before, after *rules.Loaded, lang engine.Lang) BookDiff {
	changes := rules.Diff(before, after)
	out := BookDiff{Before: before.Book.Revision, After: after.Book.Revision, Changes: make([]BookChange, len(changes))}
	for i := range changes {
		c := &changes[i]
		out.Changes[i] = BookChange{
			Kind: string(c.Kind), What: c.What, Benefit: c.Benefit, Subject: c.Subject.In(lang), From: c.From.String(), Until: c.Until.String(),
			Before: c.Before.In(lang), After: c.After.In(lang), Text: c.Text.In(lang), Concerns: c.Concerns,
		}
	}
	return out
}
