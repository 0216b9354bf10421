-- +goose Up
CREATE TABLE attribution (
  order_id       BIGINT       NOT NULL PRIMARY KEY,
  member_id      BIGINT       NOT NULL,
  distributor_id BIGINT       NOT NULL,
  link_id        BIGINT       NOT NULL,
  reason         VARCHAR(20)  NOT NULL,
  policy_no      INT          NOT NULL,
  evidence       TEXT         NOT NULL,
  note           VARCHAR(400) NOT NULL,
  decided_at     BIGINT       NOT NULL,
  paid_at        BIGINT       NOT NULL,
  goods          BIGINT       NOT NULL,
  corrections    INT          NOT NULL
);
