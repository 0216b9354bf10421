-- +goose Up
CREATE TABLE refund (
  id            BIGINT       NOT NULL PRIMARY KEY,
  out_refund_no VARCHAR(64)  NOT NULL,
  payment_id    BIGINT       NOT NULL,
  payable_kind  VARCHAR(20)  NOT NULL,
  payable_id    BIGINT       NOT NULL,
  amount        BIGINT       NOT NULL,
  reason        VARCHAR(80)  NOT NULL,
  state         VARCHAR(12)  NOT NULL,
  wechat_id     VARCHAR(64)  NOT NULL,
  detail        VARCHAR(200) NOT NULL,
  decided_at    BIGINT       NOT NULL,
  done_at       BIGINT       NOT NULL,
  CONSTRAINT refund_no UNIQUE (out_refund_no)
);
