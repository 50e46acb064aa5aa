-- +goose Up

-- History is never rewritten: the database refuses it to everyone, whatever the program does. INSERT OR REPLACE deletes
-- without asking the delete triggers, so a row whose key exists is refused before.

-- +goose StatementBegin
CREATE TRIGGER books_no_update BEFORE UPDATE ON books
BEGIN SELECT RAISE(ABORT, 'books is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER books_no_delete BEFORE DELETE ON books
BEGIN SELECT RAISE(ABORT, 'books is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER books_no_replace BEFORE INSERT ON books
WHEN EXISTS (SELECT 1 FROM books WHERE revision = NEW.revision)
BEGIN SELECT RAISE(ABORT, 'books is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER book_activations_no_update BEFORE UPDATE ON book_activations
BEGIN SELECT RAISE(ABORT, 'book_activations is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER book_activations_no_delete BEFORE DELETE ON book_activations
BEGIN SELECT RAISE(ABORT, 'book_activations is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER book_activations_no_replace BEFORE INSERT ON book_activations
WHEN EXISTS (SELECT 1 FROM book_activations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'book_activations is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER claims_no_update BEFORE UPDATE ON claims
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER claims_no_replace BEFORE INSERT ON claims
WHEN EXISTS (SELECT 1 FROM claims WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
-- +goose StatementEnd
-- The word is read by engine/store/errors.go.
-- +goose StatementBegin
CREATE TRIGGER claims_request_exists BEFORE INSERT ON claims
WHEN EXISTS (SELECT 1 FROM claims WHERE client = NEW.client AND request_key = NEW.request_key)
BEGIN SELECT RAISE(ABORT, 'request_exists'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM decisions WHERE claim_id = NEW.claim_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER decision_lines_no_update BEFORE UPDATE ON decision_lines
BEGIN SELECT RAISE(ABORT, 'decision_lines is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_lines_no_delete BEFORE DELETE ON decision_lines
BEGIN SELECT RAISE(ABORT, 'decision_lines is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_lines_no_replace BEFORE INSERT ON decision_lines
WHEN EXISTS (SELECT 1 FROM decision_lines WHERE claim_id = NEW.claim_id AND version = NEW.version AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'decision_lines is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER journal_payments_no_update BEFORE UPDATE ON journal_payments
BEGIN SELECT RAISE(ABORT, 'journal_payments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_payments_no_delete BEFORE DELETE ON journal_payments
BEGIN SELECT RAISE(ABORT, 'journal_payments is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_payments_no_replace BEFORE INSERT ON journal_payments
WHEN EXISTS (SELECT 1 FROM journal_payments WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'journal_payments is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER journal_consumptions_no_update BEFORE UPDATE ON journal_consumptions
BEGIN SELECT RAISE(ABORT, 'journal_consumptions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_consumptions_no_delete BEFORE DELETE ON journal_consumptions
BEGIN SELECT RAISE(ABORT, 'journal_consumptions is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_consumptions_no_replace BEFORE INSERT ON journal_consumptions
WHEN EXISTS (SELECT 1 FROM journal_consumptions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'journal_consumptions is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END;
-- +goose StatementEnd
