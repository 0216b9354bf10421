-- +goose Up
CREATE TABLE notice_rule (
  kind        VARCHAR(30)  NOT NULL PRIMARY KEY,
  told        INT          NOT NULL,
  push        INT          NOT NULL,
  template_id VARCHAR(80)  NOT NULL,
  keywords    TEXT         NOT NULL,
  title       VARCHAR(60)  NOT NULL,
  body        VARCHAR(300) NOT NULL,
  version     BIGINT       NOT NULL,
  staff_id    BIGINT       NOT NULL,
  changed_at  BIGINT       NOT NULL
);
