-- An operator who was removed stays known, so that the profile does not bring the number back.
ALTER TABLE operator ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;

-- Shifts that have ended; what an operator did since is in the journal behind last_entry.
CREATE TABLE shift (
    id INTEGER NOT NULL PRIMARY KEY,
    operator TEXT NOT NULL,
    last_entry BIGINT NOT NULL,
    ended_local TEXT NOT NULL);
