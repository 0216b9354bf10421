-- +goose Up
CREATE TABLE payment_attempt (
  id           BIGINT      NOT NULL PRIMARY KEY,
  out_trade_no VARCHAR(32) NOT NULL,
  payable_kind VARCHAR(20) NOT NULL,
  payable_id   BIGINT      NOT NULL,
  openid       VARCHAR(64) NOT NULL,
  amount       BIGINT      NOT NULL,
  state        VARCHAR(10) NOT NULL,
  prepay_id    VARCHAR(100) NOT NULL,
  prepaid_at   BIGINT      NOT NULL,
  expires_at   BIGINT      NOT NULL,
  query_at     BIGINT      NOT NULL,
  queries      INT         NOT NULL,
  created_at   BIGINT      NOT NULL,
  CONSTRAINT payment_attempt_no UNIQUE (out_trade_no)
);
