-- +goose Up
CREATE TABLE image_set (
  id         BIGINT      NOT NULL PRIMARY KEY,
  product_id BIGINT      NOT NULL,
  name       VARCHAR(60) NOT NULL,
  pictures   TEXT        NOT NULL,
  sort_no    INT         NOT NULL,
  CONSTRAINT image_set_name UNIQUE (product_id, name)
);
