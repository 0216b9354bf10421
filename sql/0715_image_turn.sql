-- +goose Up
CREATE TABLE image_turn (
  product_id BIGINT NOT NULL PRIMARY KEY,
  version    BIGINT NOT NULL
);
