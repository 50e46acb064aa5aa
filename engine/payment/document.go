package payment

// namespace is that of pain.001.001.09.
const namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"

// The elements of the message, in the order and under the names of its schema. What octroi never fills is left out.

type groupHeader struct {
	ID        string `xml:"MsgId"`
	Created   string `xml:"CreDtTm"`
	Count     int64  `xml:"NbOfTxs"`
	Sum       string `xml:"CtrlSum"`
	Initiator party  `xml:"InitgPty"`
}

type party struct {
	Name string        `xml:"Nm"`
	ID   *organisation `xml:"Id>OrgId>Othr,omitempty"`
}

type organisation struct {
	ID     string `xml:"Id"`
	Issuer string `xml:"Issr,omitempty"`
}

type account struct {
	IBAN string `xml:"Id>IBAN"`
}

// agent is the payer's bank: by its BIC, or by saying that it was not told.
type agent struct {
	BIC   string   `xml:"FinInstnId>BICFI,omitempty"`
	Other *unnamed `xml:"FinInstnId>Othr,omitempty"`
}

type unnamed struct {
	ID string `xml:"Id"`
}

type paymentType struct {
	Level string `xml:"SvcLvl>Cd"`
}

type execution struct {
	Date string `xml:"Dt"`
}

type transfer struct {
	EndToEnd string `xml:"PmtId>EndToEndId"`
	Amount   amount `xml:"Amt>InstdAmt"`
	Creditor string `xml:"Cdtr>Nm"`
	IBAN     string `xml:"CdtrAcct>Id>IBAN"`
	Text     string `xml:"RmtInf>Ustrd"`
}

type amount struct {
	Currency string `xml:"Ccy,attr"`
	Value    string `xml:",chardata"`
}
