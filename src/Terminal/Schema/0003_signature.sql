-- The cardholder's signature of a transaction without a PIN; state is a number of SignatureState.
CREATE TABLE signature (
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    state BIGINT NOT NULL,
    -- The reversal of the transaction, kept only while the signature is asked for: it is sent where the cashier refuses it.
    sealed_reversal BLOB,
    -- The strokes, sealed by the secure module.
    sealed_drawing BLOB,
    -- Binds the strokes to the transaction (docs/wire.md).
    hash BLOB,
    tries BIGINT NOT NULL,
    last_answer TEXT,
    PRIMARY KEY (batch, trace),
    FOREIGN KEY (batch, trace) REFERENCES journal (batch, trace));

-- Asked and waiting: a handful of rows at any time.
CREATE INDEX signature_open ON signature (state) WHERE state IN (1, 4);
