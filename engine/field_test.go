package engine_test

import (
	"testing"

	"octroi/engine"
)

// TestField_ValueTitle: a value is read by its title in the language, and as its code for people when it has none.
func TestField_ValueTitle(t *testing.T) {
	t.Parallel()
	titled := engine.Field{Enum: []string{"private_car", "taxi"}, Titles: map[string]engine.Text{
		"private_car": {FR: "voiture personnelle", NL: "eigen auto", DE: "eigenes Auto", EN: "private car"},
	}}
	for _, tt := range []struct {
		field engine.Field
		value string
		lang  engine.Lang
		want  string
	}{
		{titled, "private_car", engine.DE, "eigenes Auto"},
		{titled, "private_car", engine.FR, "voiture personnelle"},
		{titled, "taxi", engine.FR, "taxi"},
		{engine.Field{Enum: []string{"private_car"}}, "private_car", engine.NL, "private car"},
	} {
		if got := tt.field.ValueTitle(tt.value, tt.lang); got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.value, tt.lang, got, tt.want)
		}
	}
}
