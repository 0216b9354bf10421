-- +goose Up
CREATE TABLE review (
  id         BIGINT       NOT NULL PRIMARY KEY,
  order_id   BIGINT       NOT NULL,
  line_id    BIGINT       NOT NULL,
  product_id BIGINT       NOT NULL,
  sku_name   VARCHAR(120) NOT NULL,
  member_id  BIGINT       NOT NULL,
  stars      INT          NOT NULL,
  words      VARCHAR(1000) NOT NULL,
  pictures   TEXT         NOT NULL,
  anonymous  INT          NOT NULL,
  state      VARCHAR(10)  NOT NULL,
  reply      VARCHAR(500) NOT NULL,
  replied_at BIGINT       NOT NULL,
  created_at BIGINT       NOT NULL,
  CONSTRAINT review_line UNIQUE (line_id)
);
