-- +goose Up
CREATE TABLE policy (
  id           BIGINT       NOT NULL PRIMARY KEY,
  kind         VARCHAR(40)  NOT NULL,
  version_no   INT          NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  body         TEXT         NOT NULL,
  reason       VARCHAR(400) NOT NULL,
  starts_at    BIGINT       NOT NULL,
  drafted_by   BIGINT       NOT NULL,
  drafted_at   BIGINT       NOT NULL,
  published_by BIGINT       NOT NULL,
  published_at BIGINT       NOT NULL,
  CONSTRAINT policy_version UNIQUE (kind, version_no)
);
