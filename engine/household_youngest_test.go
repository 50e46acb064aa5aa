package engine

import "testing"

func TestHousehold_YoungestOn(t *testing.T) {
	t.Parallel()
	h := Household{People: []Person{
		{Member: "M1", Born: MustDate("1990-06-01")},
		{Member: "M2", Born: MustDate("2015-06-01"), Died: MustDate("2024-01-01")},
		{Member: "M3", Born: MustDate("2020-06-01"), Span: Span{From: MustDate("2025-01-01")}},
		{Member: "M4", Born: MustDate("2025-10-01")},
	}}
	for on, want := range map[string]int{"2023-01-01": 7, "2024-01-01": 8, "2024-01-02": 33, "2025-01-01": 4, "2025-10-01": 0, "1980-01-01": 0} {
		if got := h.YoungestOn(MustDate(on)); got != want {
			t.Errorf("%s: %d, want %d", on, got, want)
		}
	}
}
