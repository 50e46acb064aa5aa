package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestServe_StopLosesNothing tells a server to stop while clients submit: what it took it answers, what it answered is
// in the database, and afterwards nobody is let in.
func TestServe_StopLosesNothing(t *testing.T) {
	t.Parallel()
	dir := devDir(t)
	s := startDev(t, dir)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	defer client.CloseIdleConnections()
	var answered atomic.Int64
	enough := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				status, err := submitVaccine(client, s, fmt.Sprintf("until-it-stops-%d-%06d", w, i))
				switch {
				case errors.Is(err, syscall.ECONNREFUSED):
					return
				case err != nil:
					t.Errorf("neither answered nor refused: %v", err)
					return
				case status != http.StatusCreated:
					t.Errorf("answered %d", status)
					return
				}
				if answered.Add(1) == 100 {
					once.Do(func() { close(enough) })
				}
			}
		})
	}
	<-enough
	if code := s.stop(); code != exitOK {
		t.Errorf("stopped with %d", code)
	}
	wg.Wait()
	a, _, _ := testApp(t)
	a.config.db = filepath.Join(dir, "dev.db")
	h, err := a.open(t.Context(), mustExist)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var stored int64
	row := h.store.DB().QueryRow(`SELECT count(*) FROM claims WHERE request_key LIKE 'until-it-stops-%'`)
	if err := row.Scan(&stored); err != nil {
		t.Fatal(err)
	}
	if stored != answered.Load() {
		t.Errorf("%d claims are stored, %d were answered", stored, answered.Load())
	}
}

// submitVaccine posts a claim of the demonstration member.
func submitVaccine(client *http.Client, s *serving, key string) (int, error) {
	req, err := http.NewRequest(http.MethodPost, s.url+"/v1/claims", strings.NewReader(claimBody(demoMember, "vaccines", `,"charged_cents":1000`)))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+s.key)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}
