-- +goose Up
CREATE TABLE commit_mark (
  id    BIGINT NOT NULL,
  nonce BIGINT NOT NULL,
  PRIMARY KEY (id, nonce)
);
