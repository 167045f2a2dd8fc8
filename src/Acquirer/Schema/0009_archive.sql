-- Closed business days whose rows have left for files (docs/archive.md).

-- A file that was written. day: nothing in it is of a later business day. deleted_at_ms is 0 while it is kept.
CREATE TABLE archives (
    number BIGINT NOT NULL PRIMARY KEY,
    file TEXT NOT NULL,
    day TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    written_at_ms BIGINT NOT NULL,
    deleted_at_ms BIGINT NOT NULL);

-- A part of a file that stands for the books: written by the transaction that takes its rows out of them, so that every row is in one of the two, at any moment.
-- holds 1: entries with their postings, first_position to last_position. 2: transactions with all that is theirs.
CREATE TABLE archived_parts (
    archive BIGINT NOT NULL,
    part BIGINT NOT NULL,
    holds BIGINT NOT NULL,
    held BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    PRIMARY KEY (archive, part));

-- Where transactions of a terminal's batch are: a row for each batch, or a few where a merchant's day fills many parts. It outlives the file, so that a message from long ago is known to be old.
CREATE TABLE archived_batches (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    archive BIGINT NOT NULL,
    part BIGINT NOT NULL,
    first_trace BIGINT NOT NULL,
    last_trace BIGINT NOT NULL,
    first_rrn TEXT NOT NULL,
    last_rrn TEXT NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, archive, part));

CREATE INDEX archived_batches_by_rrn ON archived_batches (merchant_id, last_rrn, first_rrn);
CREATE INDEX archived_batches_by_time ON archived_batches (merchant_id, last_ms, first_ms, archive, part);

-- How far each merchant's chain and sums have left the books: reach 1 for files, 2 for files that were deleted since.
CREATE TABLE archived_heads (
    merchant_id TEXT NOT NULL,
    reach BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, reach));

CREATE TABLE archived_balances (
    merchant_id TEXT NOT NULL,
    reach BIGINT NOT NULL,
    account_kind BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    debit_minor BIGINT NOT NULL,
    credit_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, reach, account_kind, currency));
