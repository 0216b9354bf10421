-- +goose Up
CREATE TABLE idempotency (
  claim      VARCHAR(64) NOT NULL PRIMARY KEY,
  body_hash  VARCHAR(64) NOT NULL,
  result_id  BIGINT      NOT NULL,
  created_at BIGINT      NOT NULL
);
