-- From sales to every transaction. What was a sale stays one; new rows name their kind, what they do to the account and the original they refer to.

ALTER TABLE sale RENAME TO card_transaction;

-- Numbers of TransactionKind.
ALTER TABLE card_transaction ADD COLUMN kind INTEGER NOT NULL DEFAULT 22;

-- What an approval does to the account: D takes, C gives back, null moves no money.
ALTER TABLE card_transaction ADD COLUMN direction TEXT DEFAULT 'D' CHECK (direction IN ('D', 'C'));

-- The amount approved: all of amount_fen, a part of it (code 10), or nothing.
ALTER TABLE card_transaction ADD COLUMN approved_fen BIGINT NOT NULL DEFAULT 0;

-- What a balance inquiry was answered.
ALTER TABLE card_transaction ADD COLUMN available_fen BIGINT;

-- Field 90: the original of a linked transaction, of the same acquirer. It need not exist where the answer is 25.
ALTER TABLE card_transaction ADD COLUMN original_sent BIGINT;
ALTER TABLE card_transaction ADD COLUMN original_stan TEXT;

UPDATE card_transaction SET approved_fen = amount_fen WHERE code = '00';

CREATE INDEX card_transaction_original ON card_transaction (acquirer_id, original_sent, original_stan) WHERE original_sent IS NOT NULL;

-- What pre-authorisations that are in force keep from being spent.
ALTER TABLE account ADD COLUMN held_fen BIGINT NOT NULL DEFAULT 0;

-- Whether the issuer approves a part where the money does not reach for all.
ALTER TABLE card ADD COLUMN approves_parts INTEGER NOT NULL DEFAULT 0;

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
    FOREIGN KEY (acquirer_id, sent, stan) REFERENCES card_transaction (acquirer_id, sent, stan)
);

CREATE INDEX hold_in_force ON hold (account_id, lapses_at) WHERE status = 'held';
