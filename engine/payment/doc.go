// Package payment writes what banks are given: credit transfers as ISO 20022 pain.001.001.09, as the European Payments
// Council uses it for SEPA (EPC132-08, 2023), and texts in the characters that every bank in SEPA can read (EPC217-08). It
// decides nothing: engine says who is paid what.
package payment
