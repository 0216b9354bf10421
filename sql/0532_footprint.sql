-- +goose Up
CREATE TABLE footprint (
  id         BIGINT NOT NULL PRIMARY KEY,
  member_id  BIGINT NOT NULL,
  product_id BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  CONSTRAINT footprint_once UNIQUE (member_id, product_id)
);
