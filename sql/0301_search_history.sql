-- +goose Up
CREATE TABLE search_history (
  id          BIGINT      NOT NULL PRIMARY KEY,
  member_id   BIGINT      NOT NULL,
  word        VARCHAR(40) NOT NULL,
  searched_at BIGINT      NOT NULL,
  CONSTRAINT search_history_once UNIQUE (member_id, word)
);
