-- What terminals are given: groups, versioned sets with their roll-out, wishes of staff, activation codes.

-- Moves with every change, so that a running host knows when to read again.
CREATE TABLE registry_changes (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL);
INSERT INTO registry_changes (name, value) VALUES ('registry', 0);

-- A terminal without a row is of the group 'standard'.
CREATE TABLE group_terminals (
    terminal_id TEXT NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL);

-- Append-only: a version never changes once published.
CREATE TABLE ordered_sets (
    group_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    items BIGINT NOT NULL,
    note TEXT NOT NULL,
    published_at_ms BIGINT NOT NULL,
    PRIMARY KEY (group_id, kind, version));

CREATE TABLE set_items (
    group_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (group_id, kind, version, number));

-- Append-only: the latest row of a group and kind holds. Terminals named, and those whose number falls below the percentage, get
-- version; the others base_version (0: none).
CREATE TABLE roll_outs (
    group_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    base_version BIGINT NOT NULL,
    percent BIGINT NOT NULL,
    terminals TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (group_id, kind, number));

-- What staff want of a terminal (2 status, 3 sign-in); open until it has done so after asked_at_ms.
CREATE TABLE terminal_wishes (
    terminal_id TEXT NOT NULL,
    wish BIGINT NOT NULL,
    asked_at_ms BIGINT NOT NULL,
    PRIMARY KEY (terminal_id, wish));

-- One code for each terminal, the latest. The secret made of the code is sealed by the host's HSM; used_nonce is empty until the code has served.
CREATE TABLE activations (
    terminal_id TEXT NOT NULL PRIMARY KEY,
    sealed_secret BYTEA NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    wrong_tries BIGINT NOT NULL,
    used_nonce TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL);
