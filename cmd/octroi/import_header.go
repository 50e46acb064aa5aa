package main

import (
	"errors"
	"fmt"
	"strings"

	"octroi/engine"
)

// placesOf finds where each column belongs in the body, and names every column that belongs nowhere.
func placesOf(noun string, header []string) ([]place, error) {
	var wrong []string
	unknown := false
	places, names := make([]place, len(header)), map[string]string{}
	for i, name := range header {
		p, ok := placeOf(noun, name)
		pointer := p.pointer()
		switch first, twice := names[pointer]; {
		case name == "":
			wrong = append(wrong, fmt.Sprintf("column %d has no name", i+1))
		case twice && first == name:
			wrong = append(wrong, fmt.Sprintf("column %q appears twice", name))
		case twice:
			wrong = append(wrong, fmt.Sprintf("columns %q and %q are the same field", first, name))
		case !ok:
			near := suggestion(noun, name)
			wrong = append(wrong, fmt.Sprintf("unknown column %q%s", name, near))
			unknown = unknown || near == ""
		}
		places[i], names[pointer] = p, name
	}
	switch {
	case len(wrong) == 0:
		return places, nil
	case unknown: // once for all of them
		wrong = append(wrong, "known: "+columnNames(noun))
	}
	return nil, errors.New("line 1: " + strings.Join(wrong, "; "))
}

// suggestion is the known column that was most likely meant, "" when none is near.
func suggestion(noun, name string) string {
	if near := engine.Nearest(name, knownColumns(noun), 1); len(near) > 0 {
		return fmt.Sprintf(" (did you mean %q?)", near[0])
	}
	return ""
}
