-- +goose Up
CREATE TABLE order_line (
  id              BIGINT       NOT NULL PRIMARY KEY,
  order_id        BIGINT       NOT NULL,
  line_no         INT          NOT NULL,
  product_id      BIGINT       NOT NULL,
  sku_id          BIGINT       NOT NULL,
  title           VARCHAR(120) NOT NULL,
  sku_name        VARCHAR(120) NOT NULL,
  picture         VARCHAR(200) NOT NULL,
  price           BIGINT       NOT NULL,
  cost_price      BIGINT       NOT NULL,
  quantity        BIGINT       NOT NULL,
  discount        BIGINT       NOT NULL,
  amount          BIGINT       NOT NULL,
  shipped         BIGINT       NOT NULL,
  refunded_pieces BIGINT       NOT NULL,
  refunded        BIGINT       NOT NULL,
  CONSTRAINT order_line_no UNIQUE (order_id, line_no),
  CONSTRAINT order_line_sum CHECK (amount = price * quantity - discount),
  CONSTRAINT order_line_money CHECK (amount >= refunded),
  CONSTRAINT order_line_pieces CHECK (quantity >= refunded_pieces),
  CONSTRAINT order_line_shipped CHECK (quantity >= shipped)
);
