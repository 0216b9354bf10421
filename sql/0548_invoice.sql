-- +goose Up
CREATE TABLE invoice (
  id           BIGINT       NOT NULL PRIMARY KEY,
  order_id     BIGINT       NOT NULL,
  member_id    BIGINT       NOT NULL,
  sealed       TEXT         NOT NULL,
  amount       BIGINT       NOT NULL,
  state        VARCHAR(10)  NOT NULL,
  number       VARCHAR(40)  NOT NULL,
  file_key     VARCHAR(80)  NOT NULL,
  reason       VARCHAR(200) NOT NULL,
  requested_at BIGINT       NOT NULL,
  done_at      BIGINT       NOT NULL,
  CONSTRAINT invoice_order UNIQUE (order_id)
);
