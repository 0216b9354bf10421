-- +goose Up
CREATE TABLE payment (
  id             BIGINT      NOT NULL PRIMARY KEY,
  transaction_id VARCHAR(64) NOT NULL,
  out_trade_no   VARCHAR(32) NOT NULL,
  payable_kind   VARCHAR(20) NOT NULL,
  payable_id     BIGINT      NOT NULL,
  amount         BIGINT      NOT NULL,
  usable         INT         NOT NULL,
  reason         VARCHAR(40) NOT NULL,
  refund_count   INT         NOT NULL,
  refund_decided BIGINT      NOT NULL,
  refund_done    BIGINT      NOT NULL,
  next_refund_at BIGINT      NOT NULL,
  paid_at        BIGINT      NOT NULL,
  settled_at     BIGINT      NOT NULL,
  created_at     BIGINT      NOT NULL,
  CONSTRAINT payment_transaction UNIQUE (transaction_id),
  CONSTRAINT payment_refunds CHECK (amount >= refund_decided),
  CONSTRAINT payment_refunds_done CHECK (refund_decided >= refund_done)
);
