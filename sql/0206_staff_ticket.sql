-- +goose Up
CREATE TABLE staff_ticket (
  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  staff_id   BIGINT      NOT NULL,
  kind       VARCHAR(10) NOT NULL,
  expires_at BIGINT      NOT NULL
);
