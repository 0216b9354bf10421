-- +goose Up
CREATE TABLE commission_hold (
  id             BIGINT       NOT NULL PRIMARY KEY,
  distributor_id BIGINT       NOT NULL,
  commission_id  BIGINT       NOT NULL,
  kind           VARCHAR(20)  NOT NULL,
  state          VARCHAR(20)  NOT NULL,
  amount         BIGINT       NOT NULL,
  reason         VARCHAR(400) NOT NULL,
  made_at        BIGINT       NOT NULL,
  ended_at       BIGINT       NOT NULL
);
