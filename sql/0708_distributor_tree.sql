-- +goose Up
CREATE TABLE distributor_tree (
  id      INT    NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
);
