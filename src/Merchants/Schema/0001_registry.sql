-- The registry: who may take money, where, on which terminal. Written by staff a few times a day, read as one snapshot.
CREATE TABLE merchants (
    merchant_id TEXT NOT NULL PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    mcc TEXT NOT NULL,
    status BIGINT NOT NULL);

CREATE TABLE fee_rules (
    merchant_id TEXT NOT NULL REFERENCES merchants (merchant_id),
    card BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    rate_millionths BIGINT NOT NULL,
    floor_minor BIGINT,
    cap_minor BIGINT,
    PRIMARY KEY (merchant_id, card, valid_from));

CREATE TABLE stores (
    merchant_id TEXT NOT NULL REFERENCES merchants (merchant_id),
    store_id TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    PRIMARY KEY (merchant_id, store_id));

-- A terminal's number is its own across the whole acquirer: slips and networks name it without the merchant.
CREATE TABLE terminals (
    merchant_id TEXT NOT NULL REFERENCES merchants (merchant_id),
    terminal_id TEXT NOT NULL UNIQUE,
    store_id TEXT NOT NULL,
    status BIGINT NOT NULL,
    key_set BIGINT NOT NULL,
    mac_form BIGINT NOT NULL,
    manual_entry BOOLEAN NOT NULL,
    sale_limit_minor BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id),
    FOREIGN KEY (merchant_id, store_id) REFERENCES stores (merchant_id, store_id));

CREATE TABLE operators (
    merchant_id TEXT NOT NULL REFERENCES merchants (merchant_id),
    operator_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, operator_id));

-- Append-only: who is suspended or closed, since when and why. terminal_id is empty for the merchant itself.
CREATE TABLE status_changes (
    merchant_id TEXT NOT NULL REFERENCES merchants (merchant_id),
    number BIGINT NOT NULL,
    terminal_id TEXT NOT NULL,
    status_before BIGINT NOT NULL,
    status_after BIGINT NOT NULL,
    reason TEXT NOT NULL,
    changed_at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, number));
