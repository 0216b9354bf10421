-- +goose Up
CREATE INDEX client_trouble_last ON client_trouble (last_at);
