-- +goose Up
CREATE TABLE staff_recovery (
  staff_id  BIGINT      NOT NULL,
  code_hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (staff_id, code_hash)
);
