-- +goose Up
ALTER TABLE poster_batch ADD COLUMN swept_at BIGINT NOT NULL DEFAULT 0;
