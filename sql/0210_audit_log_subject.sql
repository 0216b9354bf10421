-- +goose Up
CREATE INDEX audit_log_subject ON audit_log (subject, subject_id, id);
