-- Rows that come with every sale lie in the order of their keys (SQLite: WITHOUT ROWID): one tree to write and one step to find, where there was a heap and an
-- index over it.
-- Transactions keep their heap: their state moves soon after they are written, and a moved row would drag a page of its own terminal along each time.
-- Ordered by what grows with time first, new rows of all merchants stand side by side.
DROP INDEX transactions_by_rrn;
CREATE INDEX transactions_by_rrn ON transactions (rrn, merchant_id) WHERE rrn <> '';

ALTER TABLE vault RENAME TO heaped_vault;

CREATE TABLE vault (
    merchant_id TEXT NOT NULL,
    rrn TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (rrn, merchant_id)) WITHOUT ROWID;

INSERT INTO vault (merchant_id, rrn, sealed) SELECT merchant_id, rrn, sealed FROM heaped_vault;

DROP TABLE heaped_vault;

ALTER TABLE journal RENAME TO heaped_journal;

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
    PRIMARY KEY (merchant_id, number)) WITHOUT ROWID;

INSERT INTO journal (merchant_id, number, at_ms, terminal_id, batch, trace, hop, mti, code, detail)
SELECT merchant_id, number, at_ms, terminal_id, batch, trace, hop, mti, code, detail FROM heaped_journal;

DROP TABLE heaped_journal;

ALTER TABLE ledger_entries RENAME TO heaped_entries;

CREATE TABLE ledger_entries (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    reference TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    business_date TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, number),
    UNIQUE (merchant_id, reference, kind)) WITHOUT ROWID;

INSERT INTO ledger_entries (merchant_id, number, kind, reference, at_ms, business_date, hash)
SELECT merchant_id, number, kind, reference, at_ms, business_date, hash FROM heaped_entries;

DROP TABLE heaped_entries;

ALTER TABLE ledger_postings RENAME TO heaped_postings;

CREATE TABLE ledger_postings (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    account_kind BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    side BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (merchant_id, number, line)) WITHOUT ROWID;

INSERT INTO ledger_postings (merchant_id, number, line, account_kind, currency, side, amount_minor)
SELECT merchant_id, number, line, account_kind, currency, side, amount_minor FROM heaped_postings;

DROP TABLE heaped_postings;
