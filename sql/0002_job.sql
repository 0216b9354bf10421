-- +goose Up
CREATE TABLE job (
  id          BIGINT       NOT NULL PRIMARY KEY,
  kind        VARCHAR(40)  NOT NULL,
  job_key     VARCHAR(100) NOT NULL,
  payload     TEXT         NOT NULL,
  state       VARCHAR(10)  NOT NULL,
  run_at      BIGINT       NOT NULL,
  tries       INT          NOT NULL,
  holder      VARCHAR(100) NOT NULL,
  lease_until BIGINT       NOT NULL,
  last_error  VARCHAR(500) NOT NULL,
  created_at  BIGINT       NOT NULL,
  CONSTRAINT job_once UNIQUE (kind, job_key)
);
