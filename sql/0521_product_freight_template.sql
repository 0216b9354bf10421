-- +goose Up
ALTER TABLE product ADD COLUMN freight_template_id BIGINT NOT NULL DEFAULT 0;
