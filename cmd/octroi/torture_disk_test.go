package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"octroi/engine/store/pgtest"
)

// TestFault_DiskFull fills the disk that the tables lie on. Writes are refused with storage_full and reads go on; once
// there is room again, nobody has to do anything.
func TestFault_DiskFull(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		disk := smallDisk(t, 4)
		dsn := filepath.Join(disk, "octroi.db")
		fillDisk(t, newWorld(t, 31, 6, dsn, dsn), disk)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		disk := smallDisk(t, 64)
		pg := pgtest.NewServer(t, "")
		tables := filepath.Join(disk, "tables")
		if err := os.Mkdir(tables, 0o700); err != nil {
			t.Fatal(err)
		}
		dsn := pg.DSNIn(tables)
		fillDisk(t, newWorld(t, 31, 6, dsn, dsn), disk)
	})
}

func fillDisk(t *testing.T, w *world, disk string) {
	for range 5 {
		w.settle(w.one("M0"))
	}
	ballast := filepath.Join(disk, "ballast")
	if err := writeUntilFull(ballast); err != nil {
		t.Fatal(err)
	}
	var refused []request
	for range 3_000 { // pages that the tables have already take some more
		q := w.one("M0")
		got := w.once(q)
		switch {
		case got.Status == http.StatusCreated:
			w.settle(q) // noted
			continue
		case got.Status != http.StatusServiceUnavailable || got.Code != "storage_full":
			t.Errorf("with a full disk: %+v", got)
		}
		if refused = append(refused, q); len(refused) == 3 {
			break
		}
	}
	if len(refused) < 3 {
		t.Fatal("the disk was never full; the test shows nothing")
	}
	for _, path := range []string{"/v1/members/M0", "/v1/claims?member=M0", "/v1/members/M0/balances", "/v1/reports/spending?year=2025"} {
		if got := w.once(request{operation: "read", method: http.MethodGet, path: path}); got.Status != http.StatusOK {
			t.Errorf("%s with a full disk: %+v", path, got)
		}
	}
	w.servers[0].await("/healthz", http.StatusOK, comesBack)
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for _, q := range refused {
		if took := w.settle(q); took > comesBack {
			t.Errorf("it needed %s to see that there is room", took)
		}
	}
	w.work(4, 5, "after", nil)()
	w.converged()
}

// writeUntilFull writes a file until nothing more goes in.
func writeUntilFull(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	for size := 1 << 20; size >= 512; size /= 2 {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !isFull(err) {
			return errors.Join(err, f.Close())
		}
		err = nil
	}
	return f.Close()
}

// isFull reports whether an error is that of a full disk.
func isFull(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path) && strings.Contains(fmt.Sprint(path.Err), "no space left")
}

// TestFault_SQLiteFull is the same where no small disk can be had: the database's own bound is reached.
func TestFault_SQLiteFull(t *testing.T) {
	t.Parallel()
	c := newCluster(t, filepath.Join(t.TempDir(), "full.db"), 1)
	c.member(t, "M1", "H1")
	pages := c.number(t, `PRAGMA page_count`)
	c.number(t, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+4))
	refused, decided := 0, 0
	for i := 0; refused < 3 && i < 500; i++ {
		r := c.post(t, 0, fmt.Sprintf("until-it-is-full-%04d", i), claimBody("M1", "appliance", fmt.Sprintf(`,"charged_cents":%d`, 1+i)))
		switch {
		case r.Status == http.StatusCreated:
			decided++
		case r.Status == http.StatusServiceUnavailable && r.Code == "storage_full":
			refused++
		default:
			t.Fatalf("answered %d: %s", r.Status, r.Body)
		}
	}
	if refused != 3 {
		t.Fatalf("%d were decided, and the database was never full", decided)
	}
	if n := c.number(t, `SELECT count(*) FROM claims`); n != int64(decided) {
		t.Errorf("%d claims are stored, %d were decided", n, decided)
	}
	c.number(t, `PRAGMA max_page_count = 1000000`)
	if r := c.post(t, 0, "there-is-room-again", claimBody("M1", "appliance", `,"charged_cents":777`)); r.Status != http.StatusCreated {
		t.Errorf("with room again: %d %s", r.Status, r.Body)
	}
	auditGreen(t, c)
}
