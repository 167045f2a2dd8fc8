-- The settlement of each terminal's batches. Nothing here is ever deleted but uploads of a settlement that was begun anew.

-- Both sides' totals, as they stood when the terminal last sent its own; closed_at_ms is 0 while the batch is open.
CREATE TABLE batches (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    operator_id TEXT NOT NULL,
    terminal_debit_count BIGINT NOT NULL,
    terminal_debit_minor BIGINT NOT NULL,
    terminal_credit_count BIGINT NOT NULL,
    terminal_credit_minor BIGINT NOT NULL,
    terminal_foreign TEXT NOT NULL,
    host_debit_count BIGINT NOT NULL,
    host_debit_minor BIGINT NOT NULL,
    host_credit_count BIGINT NOT NULL,
    host_credit_minor BIGINT NOT NULL,
    is_balanced BIGINT NOT NULL,
    totals_at_ms BIGINT NOT NULL,
    uploaded BIGINT NOT NULL,
    closed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch));

-- What the terminal says it has; kind 0 where its record does not say.
CREATE TABLE batch_uploads (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

-- What stands on one side only, or with another amount; is_late where it came after the batch was closed. looked_at_ms is 0 until somebody has looked.
CREATE TABLE batch_differences (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    number BIGINT NOT NULL,
    side BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    terminal_minor BIGINT NOT NULL,
    host_minor BIGINT NOT NULL,
    is_late BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    looked_at_ms BIGINT NOT NULL,
    looked_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, number));

CREATE INDEX batch_differences_open ON batch_differences (merchant_id) WHERE looked_at_ms = 0;

-- What the network said last, while a reversal, refund or notice waits for its final word; and what it answered when it was asked (0600).
CREATE TABLE network_attempts (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    asked TEXT NOT NULL,
    said TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

-- Refused notices somebody has looked at.
CREATE TABLE looked_notices (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    looked_at_ms BIGINT NOT NULL,
    looked_by TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

CREATE INDEX transactions_refused_notices ON transactions (merchant_id) WHERE kind IN (24, 30, 34) AND state = 3;
