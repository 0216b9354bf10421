-- +goose Up
CREATE TABLE subscription (
  id        BIGINT      NOT NULL PRIMARY KEY,
  member_id BIGINT      NOT NULL,
  kind      VARCHAR(30) NOT NULL,
  left_n    BIGINT      NOT NULL,
  CONSTRAINT subscription_once UNIQUE (member_id, kind)
);
