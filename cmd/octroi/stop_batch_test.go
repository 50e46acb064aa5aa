package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"testing"
)

// TestServe_StopEndsABatchInOrder tells a server to stop while a client sends a batch without end: it ends with a line that
// says so, and what was answered before is in the database, and nothing else.
func TestServe_StopEndsABatchInOrder(t *testing.T) {
	t.Parallel()
	dir := devDir(t)
	s := startDev(t, dir)
	body, rows := io.Pipe()
	req, err := http.NewRequest(http.MethodPost, s.url+"/v1/batches/claims", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.key)
	req.Header.Set("Content-Type", "application/x-ndjson")
	go func() {
		for n := 0; ; n++ {
			row := fmt.Sprintf(`{"key":"until-it-stops-%d",%s`+"\n", n, claimBody(demoMember, "vaccines", `,"charged_cents":1000`)[1:])
			if _, err := io.WriteString(rows, row); err != nil {
				return // the server has heard enough
			}
		}
	}()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var last struct {
		Status   string
		Answered int
		Problem  struct{ Code string }
	}
	decided := 0
	code := make(chan int, 1)
	for in := bufio.NewScanner(resp.Body); in.Scan() && last.Status != "stopped"; {
		if err := json.Unmarshal(in.Bytes(), &last); err != nil {
			t.Fatal(err)
		}
		if last.Status == "decided" {
			decided++
		}
		if decided == 100 && last.Status == "decided" {
			go func() { code <- s.stop() }()
		}
	}
	_ = rows.Close()
	if last.Status != "stopped" || last.Problem.Code != "closing" || last.Answered != decided {
		t.Errorf("the last line of %d: %+v", decided, last)
	}
	if c := <-code; c != exitOK {
		t.Errorf("stopped with %d", c)
	}
	a, _, _ := testApp(t)
	a.config.db = filepath.Join(dir, "dev.db")
	h, err := a.open(t.Context(), mustExist)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var stored int
	row := h.store.DB().QueryRow(`SELECT count(*) FROM claims WHERE request_key LIKE 'until-it-stops-%'`)
	if err := row.Scan(&stored); err != nil {
		t.Fatal(err)
	}
	if stored != decided {
		t.Errorf("%d claims are stored, %d were answered", stored, decided)
	}
}
