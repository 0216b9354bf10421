-- +goose Up
CREATE TABLE image_use (
  id           BIGINT       NOT NULL PRIMARY KEY,
  product_id   BIGINT       NOT NULL,
  circle       VARCHAR(120) NOT NULL,
  image_set_id BIGINT       NOT NULL,
  used         BIGINT       NOT NULL,
  CONSTRAINT image_use_once UNIQUE (product_id, circle, image_set_id)
);
