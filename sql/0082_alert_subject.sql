-- +goose Up
CREATE INDEX alert_subject ON alert (subject, subject_id);
