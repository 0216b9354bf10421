-- +goose Up
CREATE TABLE order_refund (
  refund_id BIGINT NOT NULL,
  line_id   BIGINT NOT NULL,
  pieces    BIGINT NOT NULL,
  amount    BIGINT NOT NULL,
  PRIMARY KEY (refund_id, line_id)
);
