-- +goose Up
CREATE INDEX push_seen_age ON push_seen (seen_at);
