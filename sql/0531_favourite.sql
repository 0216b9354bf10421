-- +goose Up
CREATE TABLE favourite (
  id         BIGINT NOT NULL PRIMARY KEY,
  member_id  BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  price_then BIGINT NOT NULL,
  CONSTRAINT favourite_once UNIQUE (member_id, product_id)
);
