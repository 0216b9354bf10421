-- +goose Up
CREATE INDEX upload_state ON upload (state);
