-- +goose Up
CREATE TABLE bill_run (
  on_day VARCHAR(10) NOT NULL PRIMARY KEY,
  until  BIGINT      NOT NULL
);
