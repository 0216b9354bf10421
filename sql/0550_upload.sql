-- +goose Up
CREATE TABLE upload (
  id         BIGINT       NOT NULL PRIMARY KEY,
  owner_kind VARCHAR(10)  NOT NULL,
  owner_id   BIGINT       NOT NULL,
  file_key   VARCHAR(80)  NOT NULL,
  width      INT          NOT NULL,
  height     INT          NOT NULL,
  bytes      BIGINT       NOT NULL,
  state      VARCHAR(10)  NOT NULL,
  trace_id   VARCHAR(80)  NOT NULL,
  created_at BIGINT       NOT NULL,
  CONSTRAINT upload_file UNIQUE (file_key)
);
