-- +goose Up
CREATE TABLE schedule (
  name   VARCHAR(60) NOT NULL PRIMARY KEY,
  run_at BIGINT      NOT NULL
);
