-- +goose Up
CREATE INDEX complaint_due ON complaint (due_at);
