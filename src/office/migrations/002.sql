CREATE TABLE woonkamer.access (
  line bigint PRIMARY KEY,
  at bigint NOT NULL,
  subject bytea,
  sealed bytea NOT NULL,
  chain bytea NOT NULL
);
CREATE INDEX access_subject ON woonkamer.access (subject);

ALTER TABLE woonkamer.office ADD COLUMN access_end bytea;
