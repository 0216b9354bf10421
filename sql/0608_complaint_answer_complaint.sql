-- +goose Up
CREATE INDEX complaint_answer_complaint ON complaint_answer (complaint_id);
