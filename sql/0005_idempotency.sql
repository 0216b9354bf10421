-- +goose Up
CREATE TABLE idempotency (
  actor      VARCHAR(40)  NOT NULL,
  operation  VARCHAR(40)  NOT NULL,
  idem_key   VARCHAR(64)  NOT NULL,
  body_hash  VARCHAR(64)  NOT NULL,
  result_id  BIGINT       NOT NULL,
  created_at BIGINT       NOT NULL,
  PRIMARY KEY (actor, operation, idem_key)
);
