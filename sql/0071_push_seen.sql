-- +goose Up
CREATE TABLE push_seen (
  push_key VARCHAR(64) NOT NULL PRIMARY KEY,
  seen_at  BIGINT      NOT NULL
);
