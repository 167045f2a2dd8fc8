-- The card network's and the issuers' books. Amounts are fen; days are numbers such as 20261122; instants are Unix milliseconds.

CREATE TABLE issuer (
    issuer_id   TEXT    NOT NULL PRIMARY KEY,
    name_zh     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    bin         TEXT    NOT NULL UNIQUE,
    pan_length  INTEGER NOT NULL,
    type        TEXT    NOT NULL CHECK (type IN ('debit', 'credit')),
    pvk_block   TEXT    NOT NULL,
    pvk_kcv     BIGINT  NOT NULL
);

CREATE TABLE account (
    account_id      BIGINT NOT NULL PRIMARY KEY,
    issuer_id       TEXT   NOT NULL REFERENCES issuer (issuer_id),
    opening_fen     BIGINT NOT NULL,
    credit_line_fen BIGINT NOT NULL,
    balance_fen     BIGINT NOT NULL,
    sale_limit_fen  BIGINT NOT NULL,
    day_limit_fen   BIGINT NOT NULL,
    day             BIGINT NOT NULL,
    day_spent_fen   BIGINT NOT NULL
);

CREATE TABLE card (
    card_id      BIGINT  NOT NULL PRIMARY KEY,
    account_id   BIGINT  NOT NULL REFERENCES account (account_id),
    pan_hash     TEXT    NOT NULL UNIQUE,
    pan_sealed   BYTEA   NOT NULL,
    pan_masked   TEXT    NOT NULL,
    expiry       TEXT    NOT NULL,
    service_code TEXT    NOT NULL,
    pin_offset   TEXT    NOT NULL,
    status       TEXT    NOT NULL CHECK (status IN ('normal', 'lost', 'stolen', 'expired', 'blocked')),
    pin_tries    INTEGER NOT NULL
);

-- One row a sale, approved or not: the answer that the same message gets again. Its key is that of field 90.
CREATE TABLE sale (
    acquirer_id   TEXT   NOT NULL,
    sent          BIGINT NOT NULL,
    stan          TEXT   NOT NULL,
    digest        TEXT   NOT NULL,
    pan_hash      TEXT   NOT NULL,
    pan_masked    TEXT   NOT NULL,
    issuer_id     TEXT,
    account_id    BIGINT REFERENCES account (account_id),
    amount_fen    BIGINT NOT NULL,
    rrn           TEXT   NOT NULL,
    terminal_id   TEXT   NOT NULL,
    merchant_id   TEXT   NOT NULL,
    code          TEXT   NOT NULL,
    authorisation TEXT,
    settlement    TEXT   NOT NULL,
    received_at   BIGINT NOT NULL,
    PRIMARY KEY (acquirer_id, sent, stan)
);

-- Rows are only ever added. The key lets one sale take its money once and give it back once.
CREATE TABLE posting (
    acquirer_id TEXT   NOT NULL,
    sent        BIGINT NOT NULL,
    stan        TEXT   NOT NULL,
    direction   TEXT   NOT NULL CHECK (direction IN ('D', 'C')),
    account_id  BIGINT NOT NULL REFERENCES account (account_id),
    amount_fen  BIGINT NOT NULL CHECK (amount_fen > 0),
    posted_at   BIGINT NOT NULL,
    PRIMARY KEY (acquirer_id, sent, stan, direction),
    FOREIGN KEY (acquirer_id, sent, stan) REFERENCES sale (acquirer_id, sent, stan)
);

-- One row an original that was to be taken back, also one that was never seen (code 25), which is refused if it comes later.
CREATE TABLE reversal (
    acquirer_id TEXT    NOT NULL,
    sent        BIGINT  NOT NULL,
    stan        TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    moved       INTEGER NOT NULL,
    amount_fen  BIGINT  NOT NULL,
    rrn         TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    received_at BIGINT  NOT NULL,
    PRIMARY KEY (acquirer_id, sent, stan)
);
