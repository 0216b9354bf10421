-- +goose Up
ALTER TABLE order_line ADD COLUMN after_sale BIGINT NOT NULL DEFAULT 0;
