-- +goose Up
ALTER TABLE orders ADD COLUMN phone_hash VARCHAR(64) NOT NULL DEFAULT '';
