package payment_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"octroi/engine"
	"octroi/engine/payment"
)

var update = flag.Bool("update", false, "write the golden files")

// order is a run of the transfers.
func order(transfers ...engine.Transfer) engine.PaymentOrder {
	o := engine.PaymentOrder{
		ID: "019a0000-0000-7000-8000-00000000000c", Number: 12, CreatedAt: time.Date(2025, 11, 20, 11, 0, 0, 123_000, time.UTC),
		ExecutionDate: engine.MustDate("2025-11-21"),
		Payer:         engine.Payer{Name: "Mutualité générale d'essai", IBAN: "BE68539007547034", BIC: "GKCCBEBB", ID: "0123456749", Issuer: "KBO-BCE"},
	}
	for _, t := range transfers {
		o.Transfers++
		o.Cents += t.Cents
	}
	return o
}

func claim(n int) string { return fmt.Sprintf("019a0000-0000-7000-8000-%012x", n) }

// paid is a transfer of so many cents that pays this many claims, with two entries each.
func paid(position int64, name string, cents engine.Cents, claims int) engine.Transfer {
	t := engine.Transfer{Position: position, Payee: engine.Payee{Kind: "member", ID: "M1"}, Cents: cents, IBAN: "NL91ABNA0417164300", Name: name}
	for i := range claims {
		t.Lines = append(t.Lines, engine.TransferLine{Claim: claim(i), Cents: cents}, engine.TransferLine{Claim: claim(i), Line: 1})
	}
	return t
}

func each(transfers []engine.Transfer) iter.Seq2[engine.Transfer, error] {
	return func(yield func(engine.Transfer, error) bool) {
		for _, t := range transfers {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func write(t *testing.T, o engine.PaymentOrder, transfers ...engine.Transfer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (payment.Pain001{}).Write(&b, o, each(transfers)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// accepted fails unless the schema accepts the message.
func accepted(t *testing.T, message []byte) {
	t.Helper()
	schema := os.Getenv("OCTROI_PAIN_XSD")
	if schema == "" {
		t.Skip("NOT VALIDATED: set OCTROI_PAIN_XSD to the file pain.001.001.09.xsd of the European Payments Council (EPC132-08)")
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing (Debian: libxml2-utils)")
		}
		t.Skip("NOT VALIDATED: xmllint is missing (Debian: libxml2-utils)")
	}
	file := filepath.Join(t.TempDir(), "run.xml")
	if err := os.WriteFile(file, message, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), lint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput()
	if err != nil {
		t.Fatalf("xmllint: %v\n%s", err, out)
	}
}

func golden(t *testing.T) (engine.PaymentOrder, []engine.Transfer) {
	t.Helper()
	transfers := []engine.Transfer{
		paid(1, "Zoé Müller-Łukasik & fils", 2000, 1),
		paid(2, "Γιώργος Παπαδόπουλος", 1, 3), paid(3, "Щука Йорданова; <\"psy\">", 99_999_999_999, 60),
	}
	transfers[2].IBAN = "BG80BNBG96611020345678"
	return order(transfers...), transfers
}

func TestPain001_isTheGoldenFile(t *testing.T) {
	t.Parallel()
	o, transfers := golden(t)
	got := write(t, o, transfers...)
	const file = "testdata/pain.001.001.09.xml"
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
	if again := write(t, o, transfers...); !bytes.Equal(got, again) {
		t.Error("the same order gave other bytes")
	}
}

func TestPain001_isAcceptedByTheSchema(t *testing.T) {
	t.Parallel()
	o, transfers := golden(t)
	plain := order(transfers[0])
	plain.Payer.BIC, plain.Payer.ID, plain.Payer.Issuer = "", "", ""
	accepted(t, write(t, o, transfers...))
	accepted(t, write(t, plain, transfers[0]))
}

// message is what a bank reads first.
type message struct {
	Head struct {
		Count int64  `xml:"NbOfTxs"`
		Sum   string `xml:"CtrlSum"`
	} `xml:"CstmrCdtTrfInitn>GrpHdr"`
	Run struct {
		Count     int64  `xml:"NbOfTxs"`
		Sum       string `xml:"CtrlSum"`
		Transfers []struct {
			EndToEnd string `xml:"PmtId>EndToEndId"`
			Amount   string `xml:"Amt>InstdAmt"`
			Name     string `xml:"Cdtr>Nm"`
			Text     string `xml:"RmtInf>Ustrd"`
		} `xml:"CdtTrfTxInf"`
	} `xml:"CstmrCdtTrfInitn>PmtInf"`
}

// TestPain001_sumsWhatItTransfers: whatever the amounts and the names, the control sums are those of the transfers, and every
// text keeps to its length and its characters.
func TestPain001_sumsWhatItTransfers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var transfers []engine.Transfer
		for i := range rapid.IntRange(1, 8).Draw(r, "transfers") {
			name := "a" + rapid.String().Draw(r, "name")
			cents := engine.Cents(rapid.Int64Range(1, 99_999_999_999).Draw(r, "cents"))
			transfers = append(transfers, paid(int64(i+1), name, cents, rapid.IntRange(0, 12).Draw(r, "claims")))
		}
		o := order(transfers...)
		var b bytes.Buffer
		if err := (payment.Pain001{}).Write(&b, o, each(transfers)); err != nil {
			r.Fatal(err)
		}
		var m message
		if err := xml.Unmarshal(b.Bytes(), &m); err != nil {
			r.Fatal(err)
		}
		if m.Head.Sum != o.Cents.String() || m.Run.Sum != m.Head.Sum || m.Head.Count != o.Transfers || m.Run.Count != o.Transfers {
			r.Fatalf("the file says %+v", m.Head)
		}
		for i, x := range m.Run.Transfers {
			if x.Amount != transfers[i].Cents.String() || x.EndToEnd != engine.TransferReference(12, int64(i+1)) {
				r.Fatalf("transfer %d is %+v", i, x)
			}
			readable(r, x.Name, 70)
			readable(r, x.Text, 140)
		}
	})
}

// readable fails unless every bank in SEPA reads s.
func readable(t interface{ Fatalf(string, ...any) }, s string, most int) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ "
	if strings.Trim(s, letters) != "" || strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(letters, r) }) {
		t.Fatalf("%q has characters that not every bank reads", s)
	}
	if len(s) == 0 || len(s) > most || strings.HasPrefix(s, "/") || strings.HasSuffix(s, "/") || strings.Contains(s, "//") || s != strings.TrimSpace(s) {
		t.Fatalf("%q breaks a rule of SEPA texts", s)
	}
}

func TestPain001_refuses(t *testing.T) {
	t.Parallel()
	one := paid(1, "A", 100, 1)
	broken := errors.New("the rows ended")
	for name, test := range map[string]struct {
		change    func(*engine.PaymentOrder)
		transfers iter.Seq2[engine.Transfer, error]
		want      string
	}{
		"a transfer too few":      {func(o *engine.PaymentOrder) { o.Transfers++ }, each([]engine.Transfer{one}), "order has 2"},
		"another sum":             {func(o *engine.PaymentOrder) { o.Cents++ }, each([]engine.Transfer{one}), "order has 1 of 1.01"},
		"a transfer of nothing":   {nil, each([]engine.Transfer{paid(1, "A", 0, 1)}), "R12-1 is not between"},
		"a recovery":              {nil, each([]engine.Transfer{paid(1, "A", -1, 1)}), "R12-1 is not between"},
		"more than SEPA takes":    {nil, each([]engine.Transfer{paid(1, "A", 100_000_000_000, 1)}), "R12-1 is not between"},
		"an error of the reader":  {nil, func(yield func(engine.Transfer, error) bool) { yield(engine.Transfer{}, broken) }, "the rows ended"},
		"a payer without a name":  {func(o *engine.PaymentOrder) { o.Payer.Name = "//" }, each([]engine.Transfer{one}), "name has from 1 to 70"},
		"a name that is cut":      {func(o *engine.PaymentOrder) { o.Payer.Name = strings.Repeat("a", 71) }, each([]engine.Transfer{one}), "name has from 1 to 70"},
		"a payer's IBAN":          {func(o *engine.PaymentOrder) { o.Payer.IBAN = "BE68539007547035" }, each([]engine.Transfer{one}), "IBAN is none"},
		"a BIC":                   {func(o *engine.PaymentOrder) { o.Payer.BIC = "GKCCBEB" }, each([]engine.Transfer{one}), "BIC has 8 or 11"},
		"an identification":       {func(o *engine.PaymentOrder) { o.Payer.ID = "/1" }, each([]engine.Transfer{one}), "no slash at their ends"},
		"an issuer of nothing":    {func(o *engine.PaymentOrder) { o.Payer.ID = "" }, each([]engine.Transfer{one}), "needs an identification"},
		"an issuer that is long":  {func(o *engine.PaymentOrder) { o.Payer.Issuer = strings.Repeat("a", 36) }, each([]engine.Transfer{one}), "at most 35"},
		"a slash inside is twice": {func(o *engine.PaymentOrder) { o.Payer.ID = "1//2" }, each([]engine.Transfer{one}), "no slash at their ends"},
	} {
		o := order(one)
		if test.change != nil {
			test.change(&o)
		}
		err := payment.Pain001{}.Write(io.Discard, o, test.transfers)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if err := (payment.Pain001{}).Write(full{}, order(one), each([]engine.Transfer{one})); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk: %v", err)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestPain001_largeRunsNeedLittleMemory: a hundred thousand transfers are written in the memory of a few.
func TestPain001_largeRunsNeedLittleMemory(t *testing.T) {
	const transfers = 100_000
	o := order()
	o.Transfers, o.Cents = transfers, transfers*1000
	var most uint64
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	err := payment.Pain001{}.Write(io.Discard, o, func(yield func(engine.Transfer, error) bool) {
		for i := range int64(transfers) {
			if i%10_000 == 9_999 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			if !yield(paid(i+1, "Zoé", 1000, 1), nil) {
				return
			}
		}
	})
	if err != nil || most > before+1<<20 {
		t.Errorf("%v; %d bytes on the heap, %d before", err, most, before)
	}
}
