-- +goose Up
ALTER TABLE storefront_version ADD COLUMN theme VARCHAR(1000) NOT NULL DEFAULT '{}';
