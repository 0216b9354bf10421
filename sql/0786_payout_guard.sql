-- +goose Up
CREATE TABLE payout_guard (
  id      BIGINT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
