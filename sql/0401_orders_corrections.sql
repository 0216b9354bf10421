-- +goose Up
ALTER TABLE orders ADD COLUMN corrections INT NOT NULL DEFAULT 0;
