-- The whole trading day: every kind of transaction, notices, batches.

-- States now have the numbers that terminal and host share.
UPDATE journal SET state = CASE state WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 8 WHEN 4 THEN 4 WHEN 5 THEN 5 WHEN 6 THEN 7 END;

-- 60.1 of the transaction; 22 is a sale.
ALTER TABLE journal ADD COLUMN kind BIGINT NOT NULL DEFAULT 22;
-- Asked for, where only a part was approved; otherwise 0.
ALTER TABLE journal ADD COLUMN requested BIGINT NOT NULL DEFAULT 0;
-- The tip added to a sale, which its amount does not contain.
ALTER TABLE journal ADD COLUMN tip BIGINT NOT NULL DEFAULT 0;
-- What refunds of it have given back so far, as far as this terminal knows.
ALTER TABLE journal ADD COLUMN refunded BIGINT NOT NULL DEFAULT 0;
-- The original of a void, refund, completion or tip; empty where there is none.
ALTER TABLE journal ADD COLUMN original_batch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN original_trace BIGINT NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN original_rrn TEXT NOT NULL DEFAULT '';
-- MMDD.
ALTER TABLE journal ADD COLUMN original_date TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN original_authorisation TEXT NOT NULL DEFAULT '';
-- Why a refund was given, two digits (docs/wire.md, B1).
ALTER TABLE journal ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- 1: done in training; it counts nowhere.
ALTER TABLE journal ADD COLUMN training BIGINT NOT NULL DEFAULT 0;

CREATE INDEX journal_by_rrn ON journal (rrn);

-- What is sent again until it is answered: notices and refunds. The message may hold a card number, so it is sealed by the secure module.
CREATE TABLE notice (
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    sealed_message BLOB NOT NULL,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    last_answer TEXT,
    PRIMARY KEY (batch, trace),
    FOREIGN KEY (batch, trace) REFERENCES journal (batch, trace));

-- Batches that were settled or are being settled, with how far the settlement has come (a number of SettlementStep).
CREATE TABLE batch (
    number BIGINT NOT NULL PRIMARY KEY,
    step BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    uploaded BIGINT NOT NULL,
    balanced BIGINT NOT NULL,
    debit_count BIGINT NOT NULL,
    debit BIGINT NOT NULL,
    credit_count BIGINT NOT NULL,
    credit BIGINT NOT NULL,
    host_debit_count BIGINT NOT NULL,
    host_debit BIGINT NOT NULL,
    host_credit_count BIGINT NOT NULL,
    host_credit BIGINT NOT NULL,
    differences TEXT NOT NULL,
    operator TEXT NOT NULL,
    began_local TEXT NOT NULL,
    ended_local TEXT NOT NULL);
