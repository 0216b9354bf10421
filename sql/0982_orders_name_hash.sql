-- +goose Up
ALTER TABLE orders ADD COLUMN name_hash VARCHAR(64) NOT NULL DEFAULT '';
