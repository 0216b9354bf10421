-- +goose Up
CREATE TABLE order_event (
  id       BIGINT       NOT NULL PRIMARY KEY,
  order_id BIGINT       NOT NULL,
  kind     VARCHAR(30)  NOT NULL,
  actor    VARCHAR(40)  NOT NULL,
  detail   VARCHAR(300) NOT NULL,
  at       BIGINT       NOT NULL
);
