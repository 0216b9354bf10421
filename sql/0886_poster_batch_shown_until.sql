-- +goose Up
ALTER TABLE poster_batch ADD COLUMN shown_until BIGINT NOT NULL DEFAULT 0;
