-- +goose Up
CREATE TABLE stock (
  id           BIGINT NOT NULL PRIMARY KEY,
  sku_id       BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  owner_id     BIGINT NOT NULL,
  on_hand      BIGINT NOT NULL,
  reserved     BIGINT NOT NULL,
  CONSTRAINT stock_place UNIQUE (sku_id, warehouse_id, owner_id),
  CONSTRAINT stock_not_negative CHECK (reserved >= 0),
  CONSTRAINT stock_not_oversold CHECK (on_hand >= reserved)
);
