-- +goose Up
CREATE TABLE touch (
  id             BIGINT      NOT NULL PRIMARY KEY,
  member_id      BIGINT      NOT NULL,
  link_id        BIGINT      NOT NULL,
  distributor_id BIGINT      NOT NULL,
  door           VARCHAR(20) NOT NULL,
  at             BIGINT      NOT NULL
);
