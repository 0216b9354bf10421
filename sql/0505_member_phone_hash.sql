-- +goose Up
ALTER TABLE member ADD COLUMN phone_hash VARCHAR(64) NOT NULL DEFAULT '';
