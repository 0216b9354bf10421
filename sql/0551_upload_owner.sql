-- +goose Up
CREATE INDEX upload_owner ON upload (owner_kind, owner_id, created_at);
