-- +goose Up
CREATE UNIQUE INDEX storefront_version_slot ON storefront_version (slot);
