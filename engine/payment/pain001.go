package payment

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"octroi/engine"
)

// Pain001 writes payment runs as pain.001.001.09: one message with one instruction for all its transfers, booked by the bank
// as one debit. It is the engine's PaymentFormat.
type Pain001 struct{}

var _ engine.PaymentFormat = Pain001{}

// Name implements engine.PaymentFormat.
func (Pain001) Name() string { return "pain.001.001.09" }

// maxAmount is the largest transfer of SEPA: EUR 999,999,999.99.
const maxAmount engine.Cents = 99_999_999_999

var (
	bicForm = regexp.MustCompile(`^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
	idForm  = regexp.MustCompile(`^[A-Za-z0-9?:().,'+-]+(/[A-Za-z0-9?:().,'+-]+)*$`)
)

// Check implements engine.PaymentFormat.
func (Pain001) Check(p engine.Payer) error {
	var wrong []string
	if Text(p.Name, maxName+1) == "" || len(Text(p.Name, maxName+1)) > maxName {
		wrong = append(wrong, fmt.Sprintf("the payer's name has from 1 to %d characters", maxName))
	}
	if iban, code := engine.ParseIBAN(string(p.IBAN)); code != "" || iban != p.IBAN {
		wrong = append(wrong, "the payer's IBAN is none (capitals and digits, without spaces)")
	}
	if p.BIC != "" && !bicForm.MatchString(p.BIC) {
		wrong = append(wrong, "a BIC has 8 or 11 capitals and digits")
	}
	for _, id := range []string{p.ID, p.Issuer} {
		if id != "" && (len(id) > maxID || !idForm.MatchString(id)) {
			wrong = append(wrong, fmt.Sprintf("the payer's identification and its issuer have at most %d characters of the SEPA set, and no slash at their ends", maxID))
		}
	}
	if p.Issuer != "" && p.ID == "" {
		wrong = append(wrong, "an issuer needs an identification")
	}
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "; "))
	}
	return nil
}

// Write implements engine.PaymentFormat. Transfers are written as they come: memory holds one.
func (p Pain001) Write(w io.Writer, o engine.PaymentOrder, transfers iter.Seq2[engine.Transfer, error]) error {
	if err := p.Check(o.Payer); err != nil {
		return fmt.Errorf("payment: %w", err)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	f := &file{enc: xml.NewEncoder(w)}
	f.enc.Indent("", " ")
	f.open("Document", xml.Attr{Name: xml.Name{Local: "xmlns"}, Value: namespace})
	f.open("CstmrCdtTrfInitn")
	f.head(o)
	var count int64
	var sum engine.Cents
	for t, err := range transfers {
		if err != nil {
			return err
		}
		count, sum = count+1, sum+t.Cents
		f.transfer(o, &t)
		if f.err != nil {
			return f.err
		}
	}
	if count != o.Transfers || sum != o.Cents {
		return fmt.Errorf("payment: %d transfers of %s in all, where the order has %d of %s", count, sum, o.Transfers, o.Cents)
	}
	for range 3 {
		f.close()
	}
	if f.err == nil {
		f.err = f.enc.Close()
	}
	if f.err == nil {
		_, f.err = io.WriteString(w, "\n")
	}
	return f.err
}

// file is a message being written; it keeps the first error.
type file struct {
	enc   *xml.Encoder
	names []xml.Name // of the elements that are open
	err   error
}

func (f *file) open(name string, attrs ...xml.Attr) {
	start := xml.StartElement{Name: xml.Name{Local: name}, Attr: attrs}
	f.names = append(f.names, start.Name)
	if f.err == nil {
		f.err = f.enc.EncodeToken(start)
	}
}

func (f *file) close() {
	last := len(f.names) - 1
	if f.err == nil {
		f.err = f.enc.EncodeToken(xml.EndElement{Name: f.names[last]})
	}
	f.names = f.names[:last]
}

func (f *file) put(name string, value any) {
	if f.err == nil {
		f.err = f.enc.EncodeElement(value, xml.StartElement{Name: xml.Name{Local: name}})
	}
}

// head writes what stands before the transfers. Identifiers are those of the run, without the hyphens that would make them
// too long.
func (f *file) head(o engine.PaymentOrder) {
	id := strings.ReplaceAll(o.ID, "-", "")
	payer := party{Name: Text(o.Payer.Name, maxName)}
	initiator := payer
	if o.Payer.ID != "" {
		initiator.ID = &organisation{ID: o.Payer.ID, Issuer: o.Payer.Issuer}
	}
	f.put("GrpHdr", groupHeader{
		ID: id, Created: o.CreatedAt.UTC().Format("2006-01-02T15:04:05Z"), Count: o.Transfers, Sum: o.Cents.String(), Initiator: initiator,
	})
	bank := agent{BIC: o.Payer.BIC}
	if bank.BIC == "" {
		bank.Other = &unnamed{ID: "NOTPROVIDED"}
	}
	f.open("PmtInf")
	f.put("PmtInfId", id)
	f.put("PmtMtd", "TRF")
	f.put("BtchBookg", true)
	f.put("NbOfTxs", o.Transfers)
	f.put("CtrlSum", o.Cents.String())
	f.put("PmtTpInf", paymentType{Level: "SEPA"})
	f.put("ReqdExctnDt", execution{Date: o.ExecutionDate.String()})
	f.put("Dbtr", payer)
	f.put("DbtrAcct", account{IBAN: string(o.Payer.IBAN)})
	f.put("DbtrAgt", bank)
	f.put("ChrgBr", "SLEV")
}

func (f *file) transfer(o engine.PaymentOrder, t *engine.Transfer) {
	reference := engine.TransferReference(o.Number, t.Position)
	switch {
	case f.err != nil:
		return
	case t.Cents < 1 || t.Cents > maxAmount:
		f.err = fmt.Errorf("payment: transfer %s is not between 0.01 and %s", reference, maxAmount)
		return
	}
	f.put("CdtTrfTxInf", transfer{
		EndToEnd: reference, Amount: amount{Currency: "EUR", Value: t.Cents.String()}, Creditor: creditor(t.Name),
		IBAN: string(t.IBAN), Text: remittance(reference, t.Lines),
	})
}

// creditor is a holder's name as banks read it. The element must not be empty: one account with a name of nothing but signs
// would have the bank refuse the whole file.
func creditor(name string) string {
	if strings.Trim(Text(name, maxName), ".-?:(),'+ ") == "" {
		return "NOTPROVIDED"
	}
	return Text(name, maxName)
}

// remittance is what the payee reads on the account statement: the reference of the transfer and the claims that it pays or
// recovers, as many as there is room for. It says nothing about care: banks and households read it too.
func remittance(reference string, lines []engine.TransferLine) string {
	text, seen, left := reference, map[string]bool{}, 0
	for i := range lines {
		claim := lines[i].Claim
		if seen[claim] {
			continue
		}
		seen[claim] = true
		if len(text)+1+len(claim) <= maxText-len(" +1000000") {
			text += " " + claim
		} else {
			left++
		}
	}
	if left > 0 {
		text += fmt.Sprintf(" +%d", left)
	}
	return Text(text, maxText)
}
