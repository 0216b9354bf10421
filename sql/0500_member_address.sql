-- +goose Up
CREATE TABLE member_address (
  id         BIGINT NOT NULL PRIMARY KEY,
  member_id  BIGINT NOT NULL,
  sealed     TEXT   NOT NULL,
  hash       VARCHAR(64) NOT NULL,
  is_default INT    NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT member_address_once UNIQUE (member_id, hash)
);
