package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// apply makes a version as its request asks for it, and returns what the claim then pays.
func (m *model) apply(v *storedVersion, told *acknowledgement, householdOf func(string) string) (pays int64, err error) {
	if v.kind == "claim" {
		return m.submit(v, told, householdOf)
	}
	c := m.claims[v.claim]
	waits := func(l *modelLine) bool { return l.waits }
	c.version++
	switch v.kind {
	case "evidence":
		var body struct{ Evidence []struct{ Line int } }
		err = json.Unmarshal([]byte(told.body), &body)
		for _, e := range body.Evidence {
			l := c.lines[e.Line]
			l.Evidence, l.raw = append(l.Evidence, e), l.raw+"+"
		}
		m.again(c, c.open(waits))
	case "redecision":
		m.again(c, c.open(waits))
	case "reversal":
		m.reverse(c)
	case "correction":
		err = m.correct(c, told.body)
	case "ruling":
		err = m.rule(c, told)
	}
	return c.pays(), err
}

func (m *model) submit(v *storedVersion, told *acknowledgement, householdOf func(string) string) (int64, error) {
	var body struct {
		Member string
		Lines  []json.RawMessage
	}
	if err := json.Unmarshal([]byte(told.body), &body); err != nil {
		return 0, err
	}
	c := &modelClaim{id: v.claim, member: body.Member, household: householdOf(body.Member), version: 1}
	for _, raw := range body.Lines {
		l, err := modelLineOf(string(raw))
		if err != nil {
			return 0, err
		}
		c.lines = append(c.lines, l)
	}
	m.claims[c.id], m.arrived = c, append(m.arrived, c)
	m.again(c, c.lines)
	return c.pays(), nil
}

func (m *model) reverse(c *modelClaim) {
	freed := freedBy(c.lines)
	first := m.toOffer(freed)
	for _, l := range c.lines {
		m.count(&l.modelDecision, -1)
		l.modelDecision = modelDecision{}
	}
	m.offer(c, first, freed)
}

func (m *model) correct(c *modelClaim, text string) error {
	var body struct{ Lines []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		return err
	}
	var open []*modelLine
	for i, raw := range body.Lines {
		was := c.lines[i]
		if was.raw == string(raw) && !was.waits {
			continue
		}
		l, err := modelLineOf(string(raw))
		if err != nil {
			return err
		}
		l.modelDecision = was.modelDecision // to be taken out; what was ruled was ruled on another line
		c.lines[i] = l
		open = append(open, l)
	}
	freed := freedBy(open)
	first := m.toOffer(freed)
	m.again(c, open)
	m.offer(c, first, freed)
	return nil
}

func (m *model) rule(c *modelClaim, told *acknowledgement) error {
	var line int
	if _, err := fmt.Sscanf(told.path[strings.Index(told.path, "/rulings")+1:], "rulings/%d/confirmation", &line); err == nil {
		c.lines[line].ruling.confirmed = true
	} else {
		r := &modelRuling{}
		if err := json.Unmarshal([]byte(told.body), r); err != nil {
			return err
		}
		line = int(r.Line)
		c.lines[line].ruling = r
	}
	open := c.lines[line : line+1]
	freed := freedBy(open)
	first := m.toOffer(freed)
	m.again(c, open)
	m.offer(c, first, freed)
	return nil
}
