-- A semicolon; in a comment.
INSERT INTO note (id, text) VALUES (1, 'one; two; three');
CREATE FUNCTION see_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO seen (id) VALUES (new.id);
    INSERT INTO seen (id) VALUES (-new.id);
    RETURN new;
END $$;
CREATE TRIGGER note_seen AFTER INSERT ON note FOR EACH ROW EXECUTE FUNCTION see_note();
INSERT INTO note (id, text) VALUES (2, 'it''s; four');
