package pgtest

import (
	"context"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// Wire stands between a program and a PostgreSQL and notes every statement that passes, with its parameters. So a
// benchmark can repeat what octroi really sends, whatever the store will send one day.
type Wire struct {
	server *pgconn.Config
	listen net.Listener

	mu   sync.Mutex
	seen []Statement
}

// Statement is one statement as the server got it: its text, with $1, $2, … where the parameters stand.
type Statement struct {
	SQL    string
	Params []Param
}

// Param is one parameter: an array, which is how the store sends the values of a column. Number says that the texts
// are whole numbers.
type Param struct {
	Values []string
	Number bool
}

// Tap opens a wire to the database of a DSN, until the test ends.
func Tap(t testing.TB, dsn string) *Wire {
	t.Helper()
	config, err := pgconn.ParseConfig(dsn)
	if err != nil {
		t.Fatal("the PostgreSQL address cannot be read")
	}
	var lc net.ListenConfig
	w := &Wire{server: config}
	if w.listen, err = lc.Listen(context.Background(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.listen.Close() })
	go func() {
		for {
			client, err := w.listen.Accept()
			if err != nil {
				return // closed
			}
			go w.carry(client)
		}
	}()
	return w
}

// DSN is the address of the database through the wire.
func (w *Wire) DSN() string { return through(w.listen, w.server) }

// through is the address of a server's database behind a listener.
func through(listen net.Listener, server *pgconn.Config) string {
	host, port, _ := net.SplitHostPort(listen.Addr().String())
	return "host=" + host + " port=" + port + " user=" + server.User + " password='" + server.Password +
		"' dbname=" + server.Database + " sslmode=disable"
}

// LastTransaction returns the statements of the last transaction with a statement that contains part, BEGIN and COMMIT
// included; nil when there was none. Nothing else may use the wire at the same time.
func (w *Wire) LastTransaction(part string) []Statement {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := len(w.seen) - 1
	for at >= 0 && !strings.Contains(w.seen[at].SQL, part) {
		at--
	}
	from, until := at, max(at, 0)
	for from >= 0 && !strings.HasPrefix(strings.ToLower(w.seen[from].SQL), "begin") {
		from--
	}
	for until < len(w.seen) && !strings.HasPrefix(strings.ToLower(w.seen[until].SQL), "commit") {
		until++
	}
	if from < 0 || until == len(w.seen) {
		return nil
	}
	return slices.Clone(w.seen[from : until+1])
}

// carry passes bytes both ways, and reads along with the client.
func (w *Wire) carry(client net.Conn) {
	defer func() { _ = client.Close() }()
	var d net.Dialer
	network, address := pgconn.NetworkAddress(w.server.Host, w.server.Port)
	server, err := d.DialContext(context.Background(), network, address)
	if err != nil {
		return // the client is told by the closed connection
	}
	defer func() { _ = server.Close() }()
	go func() { _, _ = io.Copy(client, server) }() // ends with either connection
	copied, pipe := io.Pipe()
	go w.read(copied)
	// The copy is read before the server gets the bytes, so that what was answered was noted.
	_, _ = io.Copy(io.MultiWriter(pipe, server), client)
	_ = pipe.Close()
}

// read follows the messages of one client.
func (w *Wire) read(from io.Reader) {
	defer func() { _, _ = io.Copy(io.Discard, from) }() // whatever it does not understand must still pass
	messages := pgproto3.NewBackend(from, io.Discard)
	if _, err := messages.ReceiveStartupMessage(); err != nil {
		return
	}
	prepared := make(map[string]string) // SQL by the name of the prepared statement
	for {
		m, err := messages.Receive()
		if err != nil {
			return
		}
		switch m := m.(type) {
		case *pgproto3.Parse:
			prepared[m.Name] = m.Query
		case *pgproto3.Query:
			w.note(Statement{SQL: m.String})
		case *pgproto3.Bind:
			w.note(bound(prepared[m.PreparedStatement], m))
		}
	}
}

func (w *Wire) note(s Statement) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, s)
}

// bound is a prepared statement with the parameters of one execution.
func bound(sql string, m *pgproto3.Bind) Statement {
	s := Statement{SQL: sql, Params: make([]Param, len(m.Parameters))}
	for _, cast := range arrayCast.FindAllStringSubmatch(sql, -1) {
		n, _ := strconv.Atoi(cast[1]) // digits
		if n < 1 || n > len(m.Parameters) {
			continue
		}
		format := int16(pgtype.TextFormatCode)
		if n <= len(m.ParameterFormatCodes) {
			format = m.ParameterFormatCodes[n-1]
		}
		s.Params[n-1] = decoded(cast[2], format, m.Parameters[n-1])
	}
	return s
}

// arrayCast finds the type that a statement gives to a parameter.
var arrayCast = regexp.MustCompile(`\$(\d+)::(text|bigint)\[\]`)

// decoded reads an array. One that cannot be read has no values, which shows where they are used.
func decoded(kind string, format int16, raw []byte) Param {
	types := pgtype.NewMap()
	if kind == "text" {
		var p Param
		_ = types.Scan(pgtype.TextArrayOID, format, raw, &p.Values)
		return p
	}
	p := Param{Number: true}
	var numbers []int64
	_ = types.Scan(pgtype.Int8ArrayOID, format, raw, &numbers)
	for _, n := range numbers {
		p.Values = append(p.Values, strconv.FormatInt(n, 10))
	}
	return p
}
