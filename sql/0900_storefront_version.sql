-- +goose Up
CREATE TABLE storefront_version (
  id           BIGINT       NOT NULL PRIMARY KEY,
  version_no   INT          NOT NULL,
  state        VARCHAR(20)  NOT NULL,
  slot         VARCHAR(40)  NOT NULL,
  revision     INT          NOT NULL,
  blocks       TEXT         NOT NULL,
  note         VARCHAR(200) NOT NULL,
  saved_by     BIGINT       NOT NULL,
  saved_at     BIGINT       NOT NULL,
  published_by BIGINT       NOT NULL,
  published_at BIGINT       NOT NULL,
  CONSTRAINT storefront_version_no UNIQUE (version_no)
);
