-- +goose Up
CREATE TABLE poster_failure (
  id             BIGINT       NOT NULL PRIMARY KEY,
  batch_id       BIGINT       NOT NULL,
  distributor_id BIGINT       NOT NULL,
  reason         VARCHAR(400) NOT NULL,
  failed_at      BIGINT       NOT NULL
);
