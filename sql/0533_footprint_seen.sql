-- +goose Up
CREATE INDEX footprint_seen ON footprint (member_id, seen_at);
