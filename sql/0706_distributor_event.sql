-- +goose Up
CREATE TABLE distributor_event (
  id             BIGINT       NOT NULL PRIMARY KEY,
  distributor_id BIGINT       NOT NULL,
  kind           VARCHAR(20)  NOT NULL,
  actor          VARCHAR(40)  NOT NULL,
  detail         VARCHAR(400) NOT NULL,
  tier_no        INT          NOT NULL,
  at             BIGINT       NOT NULL
);
