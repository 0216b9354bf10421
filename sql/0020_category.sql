-- +goose Up
CREATE TABLE category (
  id       BIGINT      NOT NULL PRIMARY KEY,
  slug     VARCHAR(60) NOT NULL,
  name     VARCHAR(60) NOT NULL,
  sort_no  INT         NOT NULL,
  CONSTRAINT category_slug UNIQUE (slug)
);
