-- +goose Up
CREATE INDEX journal_subject ON journal (subject, subject_id);
