-- Rows that come with every message lie in the order of their keys (SQLite: WITHOUT ROWID): one tree to write, where there was a heap and an index over it.
ALTER TABLE card_transaction RENAME TO heaped_transaction;

CREATE TABLE card_transaction (
    acquirer_id   TEXT   NOT NULL,
    sent          BIGINT NOT NULL,
    stan          TEXT   NOT NULL,
    -- Number of a TransactionKind.
    kind          INTEGER NOT NULL,
    -- What an approval does to the account: D takes, C gives back, null moves no money.
    direction     TEXT CHECK (direction IN ('D', 'C')),
    -- Field 90: the original of a linked transaction, of the same acquirer. It need not exist where the answer is 25.
    original_sent BIGINT,
    original_stan TEXT,
    digest        TEXT   NOT NULL,
    pan_hash      TEXT   NOT NULL,
    pan_masked    TEXT   NOT NULL,
    issuer_id     TEXT,
    account_id    BIGINT REFERENCES account (account_id),
    amount_fen    BIGINT NOT NULL,
    -- All of amount_fen, a part of it (code 10), or nothing.
    approved_fen  BIGINT NOT NULL,
    -- What a balance inquiry was answered.
    available_fen BIGINT,
    rrn           TEXT   NOT NULL,
    terminal_id   TEXT   NOT NULL,
    merchant_id   TEXT   NOT NULL,
    code          TEXT   NOT NULL,
    authorisation TEXT,
    settlement    TEXT   NOT NULL,
    received_at   BIGINT NOT NULL,
    PRIMARY KEY (acquirer_id, sent, stan)) WITHOUT ROWID;

INSERT INTO card_transaction (acquirer_id, sent, stan, kind, direction, original_sent, original_stan, digest, pan_hash, pan_masked, issuer_id, account_id, amount_fen, approved_fen, available_fen, rrn, terminal_id, merchant_id, code, authorisation, settlement, received_at)
SELECT acquirer_id, sent, stan, kind, direction, original_sent, original_stan, digest, pan_hash, pan_masked, issuer_id, account_id, amount_fen, approved_fen, available_fen, rrn, terminal_id, merchant_id, code, authorisation, settlement, received_at FROM heaped_transaction;

ALTER TABLE posting RENAME TO heaped_posting;

CREATE TABLE posting (
    acquirer_id TEXT   NOT NULL,
    sent        BIGINT NOT NULL,
    stan        TEXT   NOT NULL,
    direction   TEXT   NOT NULL CHECK (direction IN ('D', 'C')),
    account_id  BIGINT NOT NULL REFERENCES account (account_id),
    amount_fen  BIGINT NOT NULL CHECK (amount_fen > 0),
    posted_at   BIGINT NOT NULL,
    PRIMARY KEY (acquirer_id, sent, stan, direction),
    FOREIGN KEY (acquirer_id, sent, stan) REFERENCES card_transaction (acquirer_id, sent, stan)) WITHOUT ROWID;

INSERT INTO posting (acquirer_id, sent, stan, direction, account_id, amount_fen, posted_at)
SELECT acquirer_id, sent, stan, direction, account_id, amount_fen, posted_at FROM heaped_posting;

DROP TABLE heaped_posting;

ALTER TABLE hold RENAME TO heaped_hold;

-- One row an approved pre-authorisation. held: in force; released: voided or taken back; used: a completion took it; lapsed: 30 days went by.
CREATE TABLE hold (
    acquirer_id TEXT   NOT NULL,
    sent        BIGINT NOT NULL,
    stan        TEXT   NOT NULL,
    account_id  BIGINT NOT NULL REFERENCES account (account_id),
    amount_fen  BIGINT NOT NULL CHECK (amount_fen > 0),
    placed_at   BIGINT NOT NULL,
    lapses_at   BIGINT NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('held', 'released', 'used', 'lapsed')),
    PRIMARY KEY (acquirer_id, sent, stan),
    FOREIGN KEY (acquirer_id, sent, stan) REFERENCES card_transaction (acquirer_id, sent, stan)) WITHOUT ROWID;

INSERT INTO hold (acquirer_id, sent, stan, account_id, amount_fen, placed_at, lapses_at, status)
SELECT acquirer_id, sent, stan, account_id, amount_fen, placed_at, lapses_at, status FROM heaped_hold;

DROP TABLE heaped_hold;

DROP TABLE heaped_transaction;

CREATE INDEX hold_in_force ON hold (account_id, lapses_at) WHERE status = 'held';
CREATE INDEX card_transaction_original ON card_transaction (acquirer_id, original_sent, original_stan) WHERE original_sent IS NOT NULL;
