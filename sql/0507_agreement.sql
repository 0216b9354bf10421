-- +goose Up
CREATE TABLE agreement (
  id           BIGINT       NOT NULL PRIMARY KEY,
  kind         VARCHAR(20)  NOT NULL,
  version      INT          NOT NULL,
  title        VARCHAR(100) NOT NULL,
  body         TEXT         NOT NULL,
  published_at BIGINT       NOT NULL,
  CONSTRAINT agreement_version UNIQUE (kind, version)
);
