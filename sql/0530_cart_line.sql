-- +goose Up
CREATE TABLE cart_line (
  id          BIGINT NOT NULL PRIMARY KEY,
  member_id   BIGINT NOT NULL,
  sku_id      BIGINT NOT NULL,
  quantity    BIGINT NOT NULL,
  selected    INT    NOT NULL,
  price_added BIGINT NOT NULL,
  added_at    BIGINT NOT NULL,
  CONSTRAINT cart_line_once UNIQUE (member_id, sku_id)
);
