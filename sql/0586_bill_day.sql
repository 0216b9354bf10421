-- +goose Up
CREATE TABLE bill_day (
  on_day     VARCHAR(10)  NOT NULL PRIMARY KEY,
  payments   BIGINT       NOT NULL,
  paid       BIGINT       NOT NULL,
  refunds    BIGINT       NOT NULL,
  refunded   BIGINT       NOT NULL,
  fees       BIGINT       NOT NULL,
  open_n     BIGINT       NOT NULL,
  proved     INT          NOT NULL,
  note       VARCHAR(300) NOT NULL,
  trade_file VARCHAR(80)  NOT NULL,
  basic_file VARCHAR(80)  NOT NULL,
  operating_file VARCHAR(80) NOT NULL,
  basic      BIGINT       NOT NULL,
  operating  BIGINT       NOT NULL,
  run_at     BIGINT       NOT NULL
);
