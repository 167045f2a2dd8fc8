-- The acquirer's books. Every table that grows with sales carries merchant_id first in its key, and no unit of work touches two merchants.
-- Instants are Unix milliseconds, days are yyyy-MM-dd, amounts minor units. No column but vault.sealed holds a card number.

-- One row for each financial message taken; its state moves as TransactionMoves says.
CREATE TABLE transactions (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    state BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    entry_mode TEXT NOT NULL,
    field60 TEXT NOT NULL,
    pan_masked TEXT NOT NULL,
    pan_hash BYTEA,
    issuer_id TEXT NOT NULL,
    fee_card BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    operator_id TEXT NOT NULL,
    rrn TEXT NOT NULL,
    network_stan BIGINT NOT NULL,
    network_time TEXT NOT NULL,
    authorisation TEXT NOT NULL,
    response_code TEXT NOT NULL,
    settlement_date TEXT NOT NULL,
    business_date TEXT NOT NULL,
    started_at_ms BIGINT NOT NULL,
    ended_at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

CREATE INDEX transactions_by_time ON transactions (merchant_id, started_at_ms);
-- Pending and unknown only: a handful of rows at any time.
CREATE INDEX transactions_open ON transactions (merchant_id, state) WHERE state IN (1, 4);

-- The one home of card numbers, sealed by the HSM; needed for reversals.
CREATE TABLE vault (
    merchant_id TEXT NOT NULL,
    rrn TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, rrn));

-- Append-only: what went over each hop.
CREATE TABLE journal (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    hop BIGINT NOT NULL,
    mti TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (merchant_id, number));

-- Append-only: entries with their chain, and their lines.
CREATE TABLE ledger_entries (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    reference TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    business_date TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, number),
    UNIQUE (merchant_id, reference, kind));

CREATE TABLE ledger_postings (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    account_kind BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    side BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (merchant_id, number, line));

CREATE TABLE ledger_balances (
    merchant_id TEXT NOT NULL,
    account_kind BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    debit_minor BIGINT NOT NULL,
    credit_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, account_kind, currency));

-- What the network must be told until it answers; settled_at_ms is 0 while it stands.
CREATE TABLE network_reversals (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    network_stan BIGINT NOT NULL,
    network_time TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    settled_at_ms BIGINT NOT NULL,
    answer_code TEXT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

CREATE INDEX network_reversals_standing ON network_reversals (merchant_id) WHERE settled_at_ms = 0;

CREATE TABLE terminal_sessions (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    signed_in_on TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    device_type TEXT NOT NULL,
    device_serial TEXT NOT NULL,
    device_version TEXT NOT NULL,
    licence TEXT NOT NULL,
    changed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id));

-- Wrapped under the HSM's local master key.
CREATE TABLE terminal_keys (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    usage BIGINT NOT NULL,
    wrapped TEXT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, usage));

-- The last number given out, by name; written with every group, so a number seen outside is never given again.
CREATE TABLE sequences (
    name TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL);
