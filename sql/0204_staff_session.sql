-- +goose Up
CREATE TABLE staff_session (
  id         BIGINT       NOT NULL PRIMARY KEY,
  token_hash VARCHAR(64)  NOT NULL,
  staff_id   BIGINT       NOT NULL,
  ip         VARCHAR(45)  NOT NULL,
  agent      VARCHAR(200) NOT NULL,
  created_at BIGINT       NOT NULL,
  seen_at    BIGINT       NOT NULL,
  CONSTRAINT staff_session_token UNIQUE (token_hash)
);
