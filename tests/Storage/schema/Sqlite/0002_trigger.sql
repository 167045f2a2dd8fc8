-- A semicolon; in a comment.
INSERT INTO note (id, text) VALUES (1, 'one; two; three');
CREATE TRIGGER note_seen AFTER INSERT ON note BEGIN
    INSERT INTO seen (id) VALUES (new.id);
    INSERT INTO seen (id) VALUES (-new.id);
END;
INSERT INTO note (id, text) VALUES (2, 'it''s; four');
