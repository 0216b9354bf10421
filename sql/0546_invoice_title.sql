-- +goose Up
CREATE TABLE invoice_title (
  id         BIGINT NOT NULL PRIMARY KEY,
  member_id  BIGINT NOT NULL,
  sealed     TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);
