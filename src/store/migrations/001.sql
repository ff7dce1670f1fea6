CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name BLOB NOT NULL,
  tail BLOB
) STRICT;

CREATE TABLE slot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind INTEGER NOT NULL,
  created INTEGER NOT NULL,
  ops INTEGER NOT NULL,
  mem INTEGER NOT NULL,
  salt BLOB NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject BLOB NOT NULL UNIQUE,
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE slot_spare (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  created INTEGER NOT NULL,
  ops INTEGER NOT NULL,
  mem INTEGER NOT NULL,
  salt BLOB NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE key_spare (
  id INTEGER PRIMARY KEY,
  subject BLOB NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;

CREATE TRIGGER slot_added AFTER INSERT ON slot BEGIN
  INSERT INTO slot_spare VALUES (new.id, new.kind, new.created, new.ops, new.mem, new.salt, new.wrapped);
END;
CREATE TRIGGER slot_removed AFTER DELETE ON slot BEGIN
  DELETE FROM slot_spare WHERE id = old.id;
END;
CREATE TRIGGER slot_changed AFTER UPDATE ON slot BEGIN
  UPDATE slot_spare SET wrapped = new.wrapped WHERE id = new.id;
END;
CREATE TRIGGER key_added AFTER INSERT ON key BEGIN
  INSERT INTO key_spare VALUES (new.id, new.subject, new.wrapped);
END;
CREATE TRIGGER key_removed AFTER DELETE ON key BEGIN
  DELETE FROM key_spare WHERE id = old.id;
END;
CREATE TRIGGER key_changed AFTER UPDATE ON key BEGIN
  UPDATE key_spare SET wrapped = new.wrapped WHERE id = new.id;
END;

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  name BLOB NOT NULL UNIQUE,
  key INTEGER NOT NULL REFERENCES key (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  head BLOB NOT NULL
) STRICT;
CREATE INDEX document_key ON document (key);
CREATE INDEX document_position ON document (position);

CREATE TABLE batch (
  position INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  state INTEGER NOT NULL,
  day INTEGER NOT NULL,
  tag BLOB,
  sealed BLOB,
  UNIQUE (document, sequence),
  UNIQUE (document, tag)
) STRICT;
CREATE INDEX batch_outbox ON batch (position) WHERE state = 0;

CREATE TABLE snapshot (
  document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE meta (
  tag BLOB NOT NULL UNIQUE,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE attachment (
  name BLOB NOT NULL UNIQUE,
  key INTEGER NOT NULL REFERENCES key (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_key ON attachment (key);

CREATE TABLE receipt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE proposal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  document BLOB NOT NULL,
  key INTEGER NOT NULL REFERENCES key (id) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX proposal_key ON proposal (key);

CREATE TABLE aside (
  proposal INTEGER NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (proposal, sequence)
) STRICT;

CREATE TABLE access (
  sequence INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  subject BLOB,
  key INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  chain BLOB NOT NULL
) STRICT;
CREATE INDEX access_subject ON access (subject, sequence) WHERE subject IS NOT NULL;

CREATE TABLE tombstone (
  subject BLOB NOT NULL UNIQUE,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE image (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name BLOB NOT NULL,
  position INTEGER NOT NULL,
  projector INTEGER NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
