-- +goose Up
CREATE INDEX upload_trace ON upload (trace_id);
