-- +goose Up
CREATE INDEX notice_push ON notice (push_state, id);
