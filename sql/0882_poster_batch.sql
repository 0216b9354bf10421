-- +goose Up
CREATE TABLE poster_batch (
  id          BIGINT       NOT NULL PRIMARY KEY,
  title       VARCHAR(80)  NOT NULL,
  template_id BIGINT       NOT NULL,
  product_id  BIGINT       NOT NULL,
  data        TEXT         NOT NULL,
  state       VARCHAR(20)  NOT NULL,
  cursor_id   BIGINT       NOT NULL,
  total       BIGINT       NOT NULL,
  done        BIGINT       NOT NULL,
  failed      BIGINT       NOT NULL,
  started_by  BIGINT       NOT NULL,
  started_at  BIGINT       NOT NULL,
  ended_at    BIGINT       NOT NULL
);
