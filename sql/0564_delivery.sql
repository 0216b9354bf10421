-- +goose Up
CREATE TABLE delivery (
  id       BIGINT       NOT NULL PRIMARY KEY,
  alert_id BIGINT       NOT NULL,
  channel  VARCHAR(20)  NOT NULL,
  state    VARCHAR(10)  NOT NULL,
  detail   VARCHAR(200) NOT NULL,
  done_at  BIGINT       NOT NULL,
  CONSTRAINT delivery_once UNIQUE (alert_id, channel)
);
