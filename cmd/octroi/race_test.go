package main

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
)

// parallel is how many claims arrive at once.
const parallel = 64

func TestRace_LastSessionIsPaidOnce(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		for round := range 4 {
			member := fmt.Sprintf("M%d", round)
			c.member(t, member, "H"+member)
			if r := c.post(t, 0, "nineteen-sessions-"+member, session(member, 19)); r.Outcome != "approved" {
				t.Fatalf("19 sessions: %s", r.Body)
			}
			paid := 0
			for _, r := range together(parallel, func(i int) reply {
				return c.post(t, i, fmt.Sprintf("last-session-%s-%04d", member, i), session(member, 1))
			}) {
				switch {
				case r.Status != http.StatusCreated:
					t.Errorf("status %d: %s", r.Status, r.Body)
				case r.Outcome == "approved" && r.Pays == 2000:
					paid++
				case r.Outcome == "denied" && r.Pays == 0 && r.namesLimit("sessions", "session"):
				default:
					t.Errorf("neither paid nor denied by the limit: %s", r.Body)
				}
			}
			if paid != 1 {
				t.Errorf("%d of %d claims on the last session were paid, want 1", paid, parallel)
			}
		}
	})
}

func TestRace_FirstClaimsOfAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.member(t, "M1", "H1")
		paid := 0
		for _, r := range together(200, func(i int) reply {
			return c.post(t, i, fmt.Sprintf("first-session-%04d", i), session("M1", 1))
		}) {
			if r.Status != http.StatusCreated {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
			if r.Pays > 0 {
				paid++
			}
		}
		if paid != 20 {
			t.Errorf("%d sessions were paid, want 20", paid)
		}
	})
}

func TestRace_AmountsPayExactlyTheCap(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.member(t, "M1", "H1")
		var sum int64
		for _, r := range together(parallel, func(i int) reply {
			return c.post(t, i, fmt.Sprintf("appliance-%06d-part", i), claimBody("M1", "appliance", fmt.Sprintf(`,"charged_cents":%d`, 1731+i)))
		}) {
			if r.Status != http.StatusCreated {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
			sum += r.Pays
		}
		if sum != 65000 {
			t.Errorf("€%d.%02d were paid against a cap of €650.00", sum/100, sum%100)
		}
	})
}

func TestRace_OneBirthIsPaidToOneParent(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.member(t, "M1", "H1")
		c.member(t, "M2", "H2")
		for birth := range 10 {
			paid := 0
			for _, r := range together(2, func(i int) reply {
				body := claimBody(fmt.Sprintf("M%d", i+1), "birth", fmt.Sprintf(`,"fields":{"birth":"B-%d"}`, birth))
				return c.post(t, i, fmt.Sprintf("birth-%04d-parent-%d", birth, i), body)
			}) {
				switch {
				case r.Status != http.StatusCreated:
					t.Errorf("status %d: %s", r.Status, r.Body)
				case r.Pays == 35000:
					paid++
				case r.Outcome != "denied":
					t.Errorf("the other parent: %s", r.Body)
				}
			}
			if paid != 1 {
				t.Errorf("birth %d was paid %d times", birth, paid)
			}
		}
	})
}

func TestRace_OneKeyIsDecidedOnce(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.member(t, "M1", "H1")
		const key = "the-one-and-only-key"
		replies := together(200, func(i int) reply { return c.post(t, i, key, session("M1", 1)) })
		first := 0
		for _, r := range replies {
			if r.Status != http.StatusCreated {
				t.Fatalf("status %d: %s", r.Status, r.Body)
			}
			if !bytes.Equal(r.Body, replies[0].Body) {
				t.Fatalf("two answers to one request:\n%s\n%s", replies[0].Body, r.Body)
			}
			if !r.Replayed {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%d answers say that they are the first, want 1", first)
		}
		if r := c.post(t, 1, "another-key-for-20", session("M1", 20)); r.Pays != 19*2000 {
			t.Errorf("the 200 requests used up more than one session: %s", r.Body)
		}
		if r := c.post(t, 1, key, session("M1", 2)); r.Status != http.StatusUnprocessableEntity || r.Code != "idempotency_mismatch" {
			t.Errorf("the key with another body: %d %s", r.Status, r.Body)
		}
	})
}

func TestRace_KeyOfARefusedBodyCanBeUsedAgain(t *testing.T) {
	t.Parallel()
	onBothDatabases(t, func(t *testing.T, c *cluster) {
		c.member(t, "M1", "H1")
		const key = "refused-then-mended"
		for _, r := range together(8, func(i int) reply { return c.post(t, i, key, session("M1", 0)) }) {
			if r.Status != http.StatusUnprocessableEntity {
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		}
		if r := c.post(t, 0, key, session("M1", 1)); r.Status != http.StatusCreated || r.Replayed {
			t.Errorf("the mended body: %d %s", r.Status, r.Body)
		}
	})
}
