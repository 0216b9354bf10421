-- +goose Up
CREATE TABLE product (
  id          BIGINT       NOT NULL PRIMARY KEY,
  slug        VARCHAR(60)  NOT NULL,
  category_id BIGINT       NOT NULL,
  title       VARCHAR(120) NOT NULL,
  subtitle    VARCHAR(200) NOT NULL,
  story       TEXT         NOT NULL,
  notes       TEXT         NOT NULL,
  options     TEXT         NOT NULL,
  points      TEXT         NOT NULL,
  shelf       VARCHAR(10)  NOT NULL,
  min_price   BIGINT       NOT NULL,
  version     BIGINT       NOT NULL,
  created_at  BIGINT       NOT NULL,
  updated_at  BIGINT       NOT NULL,
  CONSTRAINT product_slug UNIQUE (slug)
);
