-- +goose Up
CREATE TABLE poster_template (
  id           BIGINT      NOT NULL PRIMARY KEY,
  code         VARCHAR(32) NOT NULL,
  version_no   INT         NOT NULL,
  state        VARCHAR(20) NOT NULL,
  slot         VARCHAR(40) NOT NULL,
  kind         VARCHAR(20) NOT NULL,
  name         VARCHAR(60) NOT NULL,
  width        INT         NOT NULL,
  height       INT         NOT NULL,
  body         TEXT        NOT NULL,
  drafted_by   BIGINT      NOT NULL,
  drafted_at   BIGINT      NOT NULL,
  published_at BIGINT      NOT NULL,
  retired_at   BIGINT      NOT NULL,
  CONSTRAINT poster_template_version UNIQUE (code, version_no)
);
