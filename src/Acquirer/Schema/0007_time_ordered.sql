-- Rows that come with every sale lie in the order of time, over all merchants: what is new stands side by side, and a group of commits writes few pages. Ordered by
-- merchant, each merchant had an end of its own in each table. A transaction knows where its rows are, so no index is needed to find them.

-- Where the first line of its journal is, and that of its first outcome; its entry, and the one that took it back. 0: there is none.
ALTER TABLE transactions ADD COLUMN asked_line BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN answered_line BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN entry_position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN reversal_position BIGINT NOT NULL DEFAULT 0;

ALTER TABLE journal RENAME TO merchants_journal;

-- Append-only: what went over each hop. Lines written together have numbers in a row; is_loose: its transaction does not point at it.
CREATE TABLE journal (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    is_loose BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    hop BIGINT NOT NULL,
    mti TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (number, merchant_id)) WITHOUT ROWID;

INSERT INTO journal (merchant_id, number, is_loose, at_ms, terminal_id, batch, trace, hop, mti, code, detail)
SELECT merchant_id, number, 1, at_ms, terminal_id, batch, trace, hop, mti, code, detail FROM merchants_journal;

DROP TABLE merchants_journal;

CREATE INDEX journal_loose ON journal (merchant_id, number) WHERE is_loose = 1;
CREATE INDEX journal_loose_of_transaction ON journal (merchant_id, terminal_id, batch, trace) WHERE is_loose = 1;

ALTER TABLE ledger_entries RENAME TO merchants_entries;

-- Append-only: position grows over all merchants, number is the place in the merchant's own chain. That no entry is booked twice follows from the transactions: an
-- entry is written with the move of its transaction, and a move is made once.
CREATE TABLE ledger_entries (
    merchant_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    number BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    reference TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    business_date TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (position, merchant_id)) WITHOUT ROWID;

INSERT INTO ledger_entries (merchant_id, position, number, kind, reference, at_ms, business_date, hash)
SELECT merchant_id, ROW_NUMBER() OVER (ORDER BY at_ms, merchant_id, number), number, kind, reference, at_ms, business_date, hash FROM merchants_entries;

CREATE INDEX entries_for_the_move ON ledger_entries (merchant_id, number, position);
CREATE INDEX references_for_the_move ON ledger_entries (merchant_id, reference, kind, position);

ALTER TABLE ledger_postings RENAME TO merchants_postings;

CREATE TABLE ledger_postings (
    merchant_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    account_kind BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    side BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (position, merchant_id, line)) WITHOUT ROWID;

INSERT INTO ledger_postings (merchant_id, position, line, account_kind, currency, side, amount_minor)
SELECT p.merchant_id, e.position, p.line, p.account_kind, p.currency, p.side, p.amount_minor
FROM merchants_postings p JOIN ledger_entries e ON e.merchant_id = p.merchant_id AND e.number = p.number;

-- The last entry of each merchant's chain.
CREATE TABLE ledger_heads (
    merchant_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (merchant_id));

INSERT INTO ledger_heads (merchant_id, number, hash)
SELECT e.merchant_id, e.number, e.hash FROM ledger_entries e
JOIN (SELECT merchant_id, MAX(number) AS last FROM ledger_entries GROUP BY merchant_id) h ON h.merchant_id = e.merchant_id AND h.last = e.number;

-- Kinds 2, 4, 7 and 9 take back (EntryKind).
UPDATE transactions SET
    entry_position = COALESCE((SELECT MAX(e.position) FROM ledger_entries e
        WHERE e.merchant_id = transactions.merchant_id AND e.kind NOT IN (2, 4, 7, 9)
            AND e.reference = transactions.terminal_id || '/' || substr('' || (1000000 + transactions.batch), 2) || '/' || substr('' || (1000000 + transactions.trace), 2)), 0),
    reversal_position = COALESCE((SELECT MAX(e.position) FROM ledger_entries e
        WHERE e.merchant_id = transactions.merchant_id AND e.kind IN (2, 4, 7, 9)
            AND e.reference = transactions.terminal_id || '/' || substr('' || (1000000 + transactions.batch), 2) || '/' || substr('' || (1000000 + transactions.trace), 2)), 0);

DROP INDEX entries_for_the_move;
DROP INDEX references_for_the_move;
DROP TABLE merchants_entries;
DROP TABLE merchants_postings;

-- Numbers are given out in blocks from here on: last is the last number of all blocks that were taken. STANs of messages without a row may have gone out unwritten.
INSERT INTO sequences (name, last) SELECT 'position', COALESCE(MAX(position), 0) FROM ledger_entries;
UPDATE sequences SET last = last + 1000 WHERE name = 'stan';
INSERT INTO sequences (name, last) VALUES ('rrn', 0) ON CONFLICT (name) DO NOTHING;
INSERT INTO sequences (name, last) VALUES ('stan', 0) ON CONFLICT (name) DO NOTHING;
INSERT INTO sequences (name, last) VALUES ('journal', 0) ON CONFLICT (name) DO NOTHING;
