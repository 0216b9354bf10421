-- +goose Up
CREATE TABLE report_day (
  day             VARCHAR(10) NOT NULL,
  part            VARCHAR(10) NOT NULL,
  name            VARCHAR(40) NOT NULL,
  visits          BIGINT      NOT NULL,
  visitors        BIGINT      NOT NULL,
  buyers          BIGINT      NOT NULL,
  placed          BIGINT      NOT NULL,
  paid_orders     BIGINT      NOT NULL,
  paid            BIGINT      NOT NULL,
  pieces          BIGINT      NOT NULL,
  refunded        BIGINT      NOT NULL,
  received_orders BIGINT      NOT NULL,
  received        BIGINT      NOT NULL,
  commission      BIGINT      NOT NULL,
  payouts         BIGINT      NOT NULL,
  payout          BIGINT      NOT NULL,
  rolled_at       BIGINT      NOT NULL,
  PRIMARY KEY (part, day, name)
);
