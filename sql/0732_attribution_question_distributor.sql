-- +goose Up
CREATE INDEX attribution_question_distributor ON attribution_question (distributor_id, id);
