-- +goose Up
CREATE TABLE share_link (
  id             BIGINT       NOT NULL PRIMARY KEY,
  code           VARCHAR(32)  NOT NULL,
  distributor_id BIGINT       NOT NULL,
  target         VARCHAR(20)  NOT NULL,
  target_id      BIGINT       NOT NULL,
  channel        VARCHAR(40)  NOT NULL,
  state          VARCHAR(20)  NOT NULL,
  expires_at     BIGINT       NOT NULL,
  picture        VARCHAR(200) NOT NULL,
  created_at     BIGINT       NOT NULL,
  CONSTRAINT share_link_code UNIQUE (code)
);
