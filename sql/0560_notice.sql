-- +goose Up
CREATE TABLE notice (
  id         BIGINT       NOT NULL PRIMARY KEY,
  member_id  BIGINT       NOT NULL,
  kind       VARCHAR(30)  NOT NULL,
  notice_key VARCHAR(100) NOT NULL,
  title      VARCHAR(60)  NOT NULL,
  body       VARCHAR(300) NOT NULL,
  page       VARCHAR(100) NOT NULL,
  fields     TEXT         NOT NULL,
  push_state VARCHAR(12)  NOT NULL,
  push_detail VARCHAR(200) NOT NULL,
  made_at    BIGINT       NOT NULL,
  read_at    BIGINT       NOT NULL,
  CONSTRAINT notice_once UNIQUE (notice_key)
);
