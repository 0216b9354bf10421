-- +goose Up
ALTER TABLE commission_hold ADD COLUMN eaten BIGINT NOT NULL DEFAULT 0;
