-- +goose Up
CREATE INDEX notice_kind ON notice (kind, id);
