-- +goose Up
CREATE TABLE after_sale_line (
  id            BIGINT NOT NULL PRIMARY KEY,
  after_sale_id BIGINT NOT NULL,
  line_id       BIGINT NOT NULL,
  sku_id        BIGINT NOT NULL,
  pieces        BIGINT NOT NULL,
  amount        BIGINT NOT NULL,
  sound         BIGINT NOT NULL,
  damaged       BIGINT NOT NULL,
  CONSTRAINT after_sale_line_once UNIQUE (after_sale_id, line_id),
  CONSTRAINT after_sale_line_back CHECK (pieces >= sound + damaged)
);
