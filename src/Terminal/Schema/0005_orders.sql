-- Sets from the host. Each kind has two slots: one in use, the other arriving, or kept whole to go back to.
CREATE TABLE order_slot (
    kind BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    -- 1: all names of items are known; 2: checked whole, may be used.
    progress BIGINT NOT NULL,
    PRIMARY KEY (kind, slot));

-- content is NULL while only the name of a key or AID is known.
CREATE TABLE order_item (
    kind BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name BLOB NOT NULL,
    content BLOB,
    PRIMARY KEY (kind, slot, number));

CREATE TABLE order_active (
    kind BIGINT NOT NULL PRIMARY KEY,
    slot BIGINT NOT NULL);

-- The version that was found damaged, or gone back from.
CREATE TABLE order_refused (
    kind BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL);
