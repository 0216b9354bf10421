-- +goose Up
CREATE INDEX attribution_question_open ON attribution_question (answered_at, id);
