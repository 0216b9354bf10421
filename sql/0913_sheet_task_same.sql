-- +goose Up
ALTER TABLE sheet_task ADD COLUMN same_rows INT NOT NULL DEFAULT 0;
