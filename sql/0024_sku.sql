-- +goose Up
CREATE TABLE sku (
  id           BIGINT       NOT NULL PRIMARY KEY,
  product_id   BIGINT       NOT NULL,
  code         VARCHAR(60)  NOT NULL,
  name         VARCHAR(120) NOT NULL,
  option_values TEXT        NOT NULL,
  retail_price BIGINT       NOT NULL,
  cost_price   BIGINT       NOT NULL,
  weight_grams BIGINT       NOT NULL,
  shelf        VARCHAR(10)  NOT NULL,
  sort_no      INT          NOT NULL,
  CONSTRAINT sku_code UNIQUE (code),
  CONSTRAINT sku_price CHECK (retail_price > 0),
  CONSTRAINT sku_cost CHECK (cost_price >= 0)
);
