-- +goose Up
CREATE TABLE member_device (
  member_id   BIGINT      NOT NULL,
  device_hash VARCHAR(64) NOT NULL,
  seen_at     BIGINT      NOT NULL,
  PRIMARY KEY (member_id, device_hash)
);
