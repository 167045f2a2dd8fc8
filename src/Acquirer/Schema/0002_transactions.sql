-- All kinds of transactions in the one table. What was there before is a sale (22) without an original.
ALTER TABLE transactions ADD COLUMN kind BIGINT NOT NULL DEFAULT 22;
-- The transaction it speaks of, of the same merchant; trace 0 where there is none.
ALTER TABLE transactions ADD COLUMN original_terminal TEXT NOT NULL DEFAULT '';
ALTER TABLE transactions ADD COLUMN original_batch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN original_trace BIGINT NOT NULL DEFAULT 0;
-- What the terminal asked for; the amount is what was approved.
ALTER TABLE transactions ADD COLUMN requested_minor BIGINT NOT NULL DEFAULT 0;
-- Of a sale: the tips that were added, with their fees. Of a tip: the difference it makes.
ALTER TABLE transactions ADD COLUMN tip_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN tip_fee_minor BIGINT NOT NULL DEFAULT 0;
-- What approved refunds gave back, with their fees; and what linked transactions without an outcome lay claim to.
ALTER TABLE transactions ADD COLUMN refunded_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN refunded_fee_minor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN claimed_minor BIGINT NOT NULL DEFAULT 0;

UPDATE transactions SET requested_minor = amount_minor;

CREATE INDEX transactions_by_rrn ON transactions (merchant_id, rrn) WHERE rrn <> '';
CREATE INDEX transactions_by_original ON transactions (merchant_id, original_terminal, original_batch, original_trace) WHERE original_trace > 0;
-- Pre-authorisations are found by their code and card, telephone authorisations must not come twice.
CREATE INDEX transactions_by_authorisation ON transactions (merchant_id, authorisation) WHERE kind IN (10, 30);
-- Holds that may lapse.
CREATE INDEX transactions_held ON transactions (started_at_ms) WHERE kind = 10 AND state = 2;
