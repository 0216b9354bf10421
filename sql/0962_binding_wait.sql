-- +goose Up
CREATE TABLE binding_wait (
  who            VARCHAR(80) NOT NULL PRIMARY KEY,
  distributor_id BIGINT      NOT NULL,
  bound_at       BIGINT      NOT NULL,
  staff_id       BIGINT      NOT NULL,
  made_at        BIGINT      NOT NULL
);
