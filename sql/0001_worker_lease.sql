-- +goose Up
CREATE TABLE worker_lease (
  worker     INT          NOT NULL PRIMARY KEY,
  holder     VARCHAR(100) NOT NULL,
  expires_at BIGINT       NOT NULL
);
