-- +goose Up
CREATE INDEX audit_log_subject_id ON audit_log (subject_id, id);
