-- +goose Up
CREATE TABLE warehouse (
  id   BIGINT      NOT NULL PRIMARY KEY,
  code VARCHAR(40) NOT NULL,
  name VARCHAR(60) NOT NULL,
  kind VARCHAR(10) NOT NULL,
  CONSTRAINT warehouse_code UNIQUE (code)
);
