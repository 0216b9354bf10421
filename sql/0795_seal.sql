-- +goose Up
CREATE TABLE seal (
  no       BIGINT      NOT NULL PRIMARY KEY,
  from_id  BIGINT      NOT NULL, -- Journals after this id …
  to_id    BIGINT      NOT NULL, -- … up to this one.
  members  TEXT        NOT NULL,
  late     TEXT        NOT NULL,
  previous VARCHAR(64) NOT NULL,
  hash     VARCHAR(64) NOT NULL,
  made_at  BIGINT      NOT NULL
);
