-- +goose Up
CREATE TABLE role (
  code    VARCHAR(40) NOT NULL PRIMARY KEY,
  name    VARCHAR(60) NOT NULL,
  version BIGINT      NOT NULL
);
