-- +goose Up
ALTER TABLE member ADD COLUMN phone_sealed VARCHAR(200) NOT NULL DEFAULT '';
