-- +goose Up
CREATE INDEX complaint_clock ON complaint (clock_at);
