-- +goose Up
CREATE TABLE payout_batch (
  id         BIGINT       NOT NULL PRIMARY KEY,
  state      VARCHAR(20)  NOT NULL,
  payouts    INT          NOT NULL,
  total      BIGINT       NOT NULL,
  note       VARCHAR(400) NOT NULL,
  why        VARCHAR(400) NOT NULL,
  alone      VARCHAR(400) NOT NULL,
  made_by    BIGINT       NOT NULL,
  made_at    BIGINT       NOT NULL,
  decided_by BIGINT       NOT NULL,
  decided_at BIGINT       NOT NULL
);
