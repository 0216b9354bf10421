-- +goose Up
CREATE TABLE member (
  id         BIGINT      NOT NULL PRIMARY KEY,
  openid     VARCHAR(64) NOT NULL,
  unionid    VARCHAR(64) NOT NULL,
  state      VARCHAR(10) NOT NULL,
  created_at BIGINT      NOT NULL,
  seen_at    BIGINT      NOT NULL,
  CONSTRAINT member_openid UNIQUE (openid)
);
