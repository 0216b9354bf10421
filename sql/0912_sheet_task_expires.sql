-- +goose Up
CREATE INDEX sheet_task_expires ON sheet_task (expires_at);
