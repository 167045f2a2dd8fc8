-- The terminal's own journal. Instants are milliseconds since 1970 UTC; money is minor units with an ISO 4217 number.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL);

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL);

-- Keys leave the secure module only as key blocks under its local master key.
CREATE TABLE wrapped_key (
    usage BIGINT NOT NULL PRIMARY KEY,
    algorithm BIGINT NOT NULL,
    block TEXT NOT NULL,
    kcv BIGINT NOT NULL);

CREATE TABLE operator (
    number TEXT NOT NULL PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    iterations BIGINT NOT NULL,
    wrong_tries BIGINT NOT NULL,
    locked_until BIGINT NOT NULL);

CREATE TABLE journal (
    id INTEGER NOT NULL PRIMARY KEY,
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    state BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency BIGINT NOT NULL,
    pan_masked TEXT NOT NULL,
    pan_hash BLOB NOT NULL,
    expiry TEXT NOT NULL,
    entry TEXT NOT NULL,
    pin_entered BIGINT NOT NULL,
    operator TEXT NOT NULL,
    at_local TEXT NOT NULL,
    response TEXT,
    rrn TEXT,
    authorisation TEXT,
    issuer TEXT,
    acquirer TEXT,
    remark TEXT,
    UNIQUE (batch, trace));

-- What must be taken back unless the answer comes: written before the request leaves, deleted with its outcome.
CREATE TABLE reversal (
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    reason TEXT NOT NULL,
    sealed_message BLOB NOT NULL,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    last_answer TEXT,
    PRIMARY KEY (batch, trace),
    FOREIGN KEY (batch, trace) REFERENCES journal (batch, trace));

CREATE TABLE slip (
    batch BIGINT NOT NULL,
    trace BIGINT NOT NULL,
    copy BIGINT NOT NULL,
    printed BIGINT NOT NULL,
    PRIMARY KEY (batch, trace, copy),
    FOREIGN KEY (batch, trace) REFERENCES journal (batch, trace));
