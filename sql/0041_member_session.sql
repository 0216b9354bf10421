-- +goose Up
CREATE TABLE member_session (
  token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  member_id  BIGINT      NOT NULL,
  created_at BIGINT      NOT NULL,
  expires_at BIGINT      NOT NULL
);
