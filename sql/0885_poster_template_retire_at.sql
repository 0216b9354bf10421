-- +goose Up
ALTER TABLE poster_template ADD COLUMN retire_at BIGINT NOT NULL DEFAULT 0;
