-- +goose Up
CREATE INDEX upload_kind ON upload (owner_kind, id);
