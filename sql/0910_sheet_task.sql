-- +goose Up
CREATE TABLE sheet_task (
  id         BIGINT       NOT NULL PRIMARY KEY,
  kind       VARCHAR(40)  NOT NULL,
  state      VARCHAR(20)  NOT NULL,
  staff_id   BIGINT       NOT NULL,
  wanted     VARCHAR(500) NOT NULL,
  file_key   VARCHAR(100) NOT NULL,
  total      INT          NOT NULL,
  done_rows  INT          NOT NULL,
  bad_rows   INT          NOT NULL,
  problems   TEXT         NOT NULL,
  reason     VARCHAR(300) NOT NULL,
  created_at BIGINT       NOT NULL,
  ended_at   BIGINT       NOT NULL,
  expires_at BIGINT       NOT NULL
);
