-- +goose Up
CREATE INDEX job_due ON job (state, run_at);
