-- +goose Up
CREATE INDEX member_session_age ON member_session (expires_at);
