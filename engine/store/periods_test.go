package store

import (
	"testing"

	"pgregory.net/rapid"

	"octroi/engine"
)

func TestMerged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		date := rapid.Custom(func(t *rapid.T) engine.Date { return engine.Date(rapid.IntRange(0, 12).Draw(t, "day")) })
		things := [][2]string{{"a", "x"}, {"a", "y"}, {"b", "x"}}
		var asked []period
		for range rapid.IntRange(0, 8).Draw(t, "periods") {
			asked = append(asked, period{
				rapid.SampledFrom(things).Draw(t, "of"),
				engine.Window{From: date.Draw(t, "from"), Until: date.Draw(t, "until")},
			})
		}
		out := merged(asked)
		for _, of := range things {
			for d := firstDay; d < 14; d++ {
				want, got := 0, 0
				for _, s := range asked {
					if s.of == of && s.Contains(d) {
						want = 1
					}
				}
				for _, s := range out {
					if s.of == of && s.Contains(d) {
						got++
					}
				}
				if got != want {
					t.Fatalf("day %d of %s is in %d windows of %v, want %d", d, of, got, out, want)
				}
			}
		}
	})
}
