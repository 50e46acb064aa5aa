package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"octroi/engine/store/pgtest"
)

// TestQuote_IsWhatTheClaimGets submits claims on every kind of window, each after a quote for the same: the answers are
// the same, line by line, and the same on both databases.
func TestQuote_IsWhatTheClaimGets(t *testing.T) {
	t.Parallel()
	sqlite := newCluster(t, filepath.Join(t.TempDir(), "quote.db"), 1)
	postgres := newCluster(t, pgtest.DSN(t), 1)
	for _, c := range []*cluster{sqlite, postgres} {
		c.loadFile(t, "windows.yaml")
		for m := range windowMembers {
			c.member(t, fmt.Sprint("M", m), fmt.Sprint("H", m/2))
			c.approve(t, m, 6)
		}
	}
	late := 0
	for i := range 80 {
		var answers []any
		for _, c := range []*cluster{sqlite, postgres} {
			quoted := c.quote(t, windowClaim(i))
			r := c.post(t, 0, fmt.Sprintf("quoted-claim-%06d", i), windowClaim(i))
			if diff := cmp.Diff(linesOf(t, quoted), linesOf(t, r.Body)); diff != "" {
				t.Fatalf("claim %d: -quoted +decided:\n%s", i, diff)
			}
			late += strings.Count(string(r.Body), `"displaced"`)
			answers = append(answers, linesOf(t, claimID.ReplaceAll(r.Body, []byte("claim"))))
		}
		if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
			t.Fatalf("claim %d: -sqlite +postgres:\n%s", i, diff)
		}
	}
	if late == 0 {
		t.Error("no claim was late; the test shows less than it says")
	}
}

var claimID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// linesOf are the lines of a claim or a quote.
func linesOf(t *testing.T, body []byte) any {
	t.Helper()
	var answer struct {
		Lines []any `json:"lines"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Lines) == 0 {
		t.Fatalf("%v: %s", err, body)
	}
	return answer.Lines
}

func (c *cluster) quote(t *testing.T, body string) []byte {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.servers[0].URL+"/v1/quotes", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.secret)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", "en")
	resp, err := c.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v: %s", resp.StatusCode, err, answer)
	}
	return answer
}
