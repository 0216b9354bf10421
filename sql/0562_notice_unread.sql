-- +goose Up
CREATE INDEX notice_unread ON notice (member_id, read_at);
