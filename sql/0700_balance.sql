-- +goose Up
CREATE TABLE balance (
  owner_id  BIGINT NOT NULL PRIMARY KEY,
  available BIGINT NOT NULL,
  withheld  BIGINT NOT NULL,
  paying    BIGINT NOT NULL,
  version   BIGINT NOT NULL
);
