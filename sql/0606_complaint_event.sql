-- +goose Up
CREATE TABLE complaint_event (
  id           BIGINT       NOT NULL PRIMARY KEY,
  complaint_id BIGINT       NOT NULL,
  log_id       VARCHAR(64)  NOT NULL,
  kind         VARCHAR(60)  NOT NULL,
  operator     VARCHAR(64)  NOT NULL,
  detail       TEXT         NOT NULL,
  at           BIGINT       NOT NULL,
  CONSTRAINT complaint_event_once UNIQUE (complaint_id, log_id)
);
