-- +goose Up
CREATE TABLE risk_case (
  id             BIGINT       NOT NULL PRIMARY KEY,
  order_id       BIGINT       NOT NULL,
  distributor_id BIGINT       NOT NULL,
  buyer_id       BIGINT       NOT NULL,
  state          VARCHAR(20)  NOT NULL,
  policy_no      INT          NOT NULL,
  opened_at      BIGINT       NOT NULL,
  ended_at       BIGINT       NOT NULL,
  ended_by       BIGINT       NOT NULL,
  reason         VARCHAR(400) NOT NULL,
  CONSTRAINT risk_case_one UNIQUE (order_id, distributor_id)
);
