-- +goose Up
CREATE INDEX member_session_member ON member_session (member_id);
