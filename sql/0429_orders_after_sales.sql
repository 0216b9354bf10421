-- +goose Up
ALTER TABLE orders ADD COLUMN after_sales INT NOT NULL DEFAULT 0;
