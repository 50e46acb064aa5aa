//go:build unix

package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// keeper runs the server until its standard input ends, which happens when the test process does, even if it was
// killed; then it stops the server and removes its directory.
const keeper = `"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 $3 >"$2/log" 2>&1 &
cat >/dev/null; kill -QUIT $!; wait $!; rm -rf "$2"`

const careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

// pipes keeps the standard inputs of the keepers open as long as the process lives.
var pipes []*os.File

func start(durable bool) (string, error) {
	dir, err := os.MkdirTemp("", "octroi-pg-")
	if err != nil {
		return "", err
	}
	bin, attr, err := initialise(dir)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	settings := careless
	if durable {
		settings = ""
	}
	input, hold, err := os.Pipe()
	if err != nil {
		return "", err
	}
	pipes = append(pipes, hold)
	keep := exec.Command("/bin/sh", "-c", keeper, "keeper", bin, dir, settings)
	keep.Dir, keep.SysProcAttr, keep.Stdin = dir, attr, input
	if err := keep.Start(); err != nil {
		return "", err
	}
	_ = input.Close() // the keeper has its own
	dsn := "host=" + dir + " user=postgres dbname=postgres"
	return dsn, ready(dsn, filepath.Join(dir, "log"))
}

// initialise makes a cluster in dir/data, and returns where PostgreSQL's programs are and how to run them.
func initialise(dir string, more ...string) (bin string, attr *syscall.SysProcAttr, err error) {
	if bin, err = programs(); err != nil {
		return "", nil, err
	}
	as, err := account()
	if err != nil {
		return "", nil, err
	}
	if as != nil {
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			return "", nil, err
		}
	}
	// A group of its own: an interrupt from the keyboard must not reach the keeper before its input ends.
	attr = &syscall.SysProcAttr{Credential: as, Setpgid: true}
	initdb := exec.Command(filepath.Join(bin, "initdb"), append([]string{"-D", filepath.Join(dir, "data"), "-U", "postgres",
		"-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"}, more...)...)
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return bin, attr, nil
}

// programs finds the folder of PostgreSQL's programs, the newest version first.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "postgres")); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is right
	if len(found) == 0 {
		return "", errors.New("no PostgreSQL in PATH or /usr/lib/postgresql; set OCTROI_TEST_POSTGRES_DSN, or install postgresql")
	}
	return filepath.Dir(slices.Max(found)), nil
}

// account is an unprivileged account to run the server as, because PostgreSQL refuses root; nil for the current one.
func account() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no account postgres or nobody")
}
