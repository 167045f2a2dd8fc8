-- A merchant's transactions are looked for by a walk through one index, newest first: it holds what is asked for, so that only what is found is read. None of its columns
-- ever changes, so the outcome of a transaction does not write to it.

-- The last four digits of the card; -1 where there is none.
ALTER TABLE transactions ADD COLUMN card_end BIGINT NOT NULL DEFAULT -1;
UPDATE transactions SET card_end = CAST(substr(pan_masked, length(pan_masked) - 3) AS BIGINT) WHERE pan_masked <> '';

DROP INDEX transactions_by_time;
CREATE INDEX transactions_by_time ON transactions (merchant_id, started_at_ms, card_end, requested_minor, kind);
-- Few: where another amount than the requested one stands on the slip.
CREATE INDEX transactions_other_amount ON transactions (merchant_id, started_at_ms, card_end, amount_minor, tip_minor) WHERE amount_minor <> requested_minor OR tip_minor <> 0;
