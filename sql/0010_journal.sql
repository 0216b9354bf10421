-- +goose Up
CREATE TABLE journal (
  id         BIGINT       NOT NULL PRIMARY KEY,
  kind       VARCHAR(40)  NOT NULL,
  event_key  VARCHAR(100) NOT NULL,
  subject    VARCHAR(20)  NOT NULL,
  subject_id BIGINT       NOT NULL,
  made_at    BIGINT       NOT NULL,
  hash       VARCHAR(64)  NOT NULL,
  CONSTRAINT journal_once UNIQUE (event_key)
);
