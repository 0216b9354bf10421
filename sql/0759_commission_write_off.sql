-- +goose Up
CREATE TABLE commission_write_off (
  id             BIGINT       NOT NULL PRIMARY KEY,
  distributor_id BIGINT       NOT NULL,
  amount         BIGINT       NOT NULL,
  reason         VARCHAR(400) NOT NULL,
  state          VARCHAR(20)  NOT NULL,
  asked_by       BIGINT       NOT NULL,
  asked_at       BIGINT       NOT NULL,
  decided_by     BIGINT       NOT NULL,
  decided_at     BIGINT       NOT NULL
);
