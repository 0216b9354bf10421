-- +goose Up
CREATE TABLE alert (
  id         BIGINT       NOT NULL PRIMARY KEY,
  kind       VARCHAR(40)  NOT NULL,
  alert_key  VARCHAR(100) NOT NULL,
  subject    VARCHAR(20)  NOT NULL,
  subject_id BIGINT       NOT NULL,
  message    VARCHAR(500) NOT NULL,
  made_at    BIGINT       NOT NULL,
  closed_at  BIGINT       NOT NULL,
  closed_by  BIGINT       NOT NULL,
  CONSTRAINT alert_once UNIQUE (alert_key)
);
