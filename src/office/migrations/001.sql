CREATE TABLE woonkamer.office (
  id smallint PRIMARY KEY CHECK (id = 1),
  name bytea NOT NULL,
  ops bigint NOT NULL,
  mem bigint NOT NULL,
  salt bytea NOT NULL,
  wrapped bytea NOT NULL,
  position bigint NOT NULL,
  changes bigint NOT NULL,
  birth text NOT NULL
);

CREATE TABLE woonkamer.subject (
  subject bytea PRIMARY KEY,
  wrapped bytea NOT NULL
);

CREATE TABLE woonkamer.tombstone (
  subject bytea PRIMARY KEY,
  position bigint NOT NULL
);

CREATE TABLE woonkamer.document (
  document bytea PRIMARY KEY,
  subject bytea NOT NULL REFERENCES woonkamer.subject ON DELETE CASCADE,
  position bigint NOT NULL,
  head bytea NOT NULL
);
CREATE INDEX document_subject ON woonkamer.document (subject);
CREATE INDEX document_position ON woonkamer.document (position);

CREATE TABLE woonkamer.batch (
  position bigint PRIMARY KEY,
  document bytea NOT NULL REFERENCES woonkamer.document ON DELETE CASCADE,
  sequence bigint NOT NULL,
  tag bytea NOT NULL UNIQUE,
  sealed bytea NOT NULL,
  UNIQUE (document, sequence)
);

CREATE TABLE woonkamer.snapshot (
  document bytea PRIMARY KEY REFERENCES woonkamer.document ON DELETE CASCADE,
  sequence bigint NOT NULL,
  sealed bytea NOT NULL
);

CREATE TABLE woonkamer.value (
  tag bytea PRIMARY KEY,
  kind bytea NOT NULL,
  sealed bytea NOT NULL
);
CREATE INDEX value_kind ON woonkamer.value (kind);
