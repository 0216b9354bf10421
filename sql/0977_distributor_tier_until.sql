-- +goose Up
ALTER TABLE distributor ADD COLUMN tier_until BIGINT NOT NULL DEFAULT 0;
