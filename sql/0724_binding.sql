-- +goose Up
CREATE TABLE binding (
  member_id      BIGINT NOT NULL PRIMARY KEY,
  distributor_id BIGINT NOT NULL,
  link_id        BIGINT NOT NULL,
  policy_no      INT    NOT NULL,
  bound_at       BIGINT NOT NULL,
  version        BIGINT NOT NULL
);
