-- +goose Up
CREATE TABLE distributor_import (
  phone_hash     VARCHAR(64) NOT NULL PRIMARY KEY,
  distributor_id BIGINT      NOT NULL,
  content        VARCHAR(64) NOT NULL,
  staff_id       BIGINT      NOT NULL,
  made_at        BIGINT      NOT NULL
);
