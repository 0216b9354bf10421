-- +goose Up
ALTER TABLE commission ADD COLUMN forfeited BIGINT NOT NULL DEFAULT 0;
