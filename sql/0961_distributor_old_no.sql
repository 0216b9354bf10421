-- +goose Up
CREATE TABLE distributor_old_no (
  old_no         VARCHAR(40) NOT NULL PRIMARY KEY,
  distributor_id BIGINT      NOT NULL
);
