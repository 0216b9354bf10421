-- +goose Up
CREATE INDEX alert_open ON alert (closed_at, id);
