-- +goose Up
ALTER TABLE commission_hold ADD COLUMN case_id BIGINT NOT NULL DEFAULT 0;
