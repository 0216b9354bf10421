-- +goose Up
ALTER TABLE product ADD COLUMN video_cover VARCHAR(100) NOT NULL DEFAULT '';
