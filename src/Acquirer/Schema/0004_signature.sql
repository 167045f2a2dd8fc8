-- Cardholders' signatures, bound to their transactions by the hash (docs/wire.md), sealed by the HSM.
CREATE TABLE signatures (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    rrn TEXT NOT NULL,
    hash BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    stored_at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace));

CREATE INDEX signatures_by_rrn ON signatures (rrn);

-- Blocks of a drawing until all have come.
CREATE TABLE signature_blocks (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    number BIGINT NOT NULL,
    count BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, batch, trace, number));
