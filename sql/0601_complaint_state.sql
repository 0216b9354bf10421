-- +goose Up
CREATE INDEX complaint_state ON complaint (state, id);
