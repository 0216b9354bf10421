-- +goose Up
CREATE TABLE audit_log (
  id          BIGINT      NOT NULL PRIMARY KEY,
  staff_id    BIGINT      NOT NULL,
  actor       VARCHAR(60) NOT NULL,
  action      VARCHAR(60) NOT NULL,
  subject     VARCHAR(40) NOT NULL,
  subject_id  BIGINT      NOT NULL,
  before_json TEXT        NOT NULL,
  after_json  TEXT        NOT NULL,
  request_id  VARCHAR(64) NOT NULL,
  ip          VARCHAR(45) NOT NULL,
  made_at     BIGINT      NOT NULL
);
