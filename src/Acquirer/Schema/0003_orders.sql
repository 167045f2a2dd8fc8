-- What each terminal has of what it was given, and when it last did what staff want: kind 2 status, 3 sign-in, otherwise the kind of a set.
CREATE TABLE terminal_sets (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    kind BIGINT NOT NULL,
    version BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id, kind));

-- The latest status upload, as it came.
CREATE TABLE terminal_status (
    merchant_id TEXT NOT NULL,
    terminal_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (merchant_id, terminal_id));

-- Business days on which the host was running: on others nobody could sign in.
CREATE TABLE host_days (
    day TEXT NOT NULL PRIMARY KEY);
