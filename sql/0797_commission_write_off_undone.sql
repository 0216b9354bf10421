-- +goose Up
ALTER TABLE commission_write_off ADD COLUMN undone BIGINT NOT NULL DEFAULT 0;
