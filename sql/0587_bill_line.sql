-- +goose Up
CREATE TABLE bill_line (
  id      BIGINT      NOT NULL PRIMARY KEY,
  on_day  VARCHAR(10) NOT NULL,
  account VARCHAR(10) NOT NULL,
  flow_no VARCHAR(40) NOT NULL,
  type    VARCHAR(40) NOT NULL,
  amount  BIGINT      NOT NULL,
  balance BIGINT      NOT NULL,
  business_no VARCHAR(64) NOT NULL,
  proof_no VARCHAR(64) NOT NULL,
  at      BIGINT      NOT NULL,
  CONSTRAINT bill_line_once UNIQUE (account, flow_no)
);
