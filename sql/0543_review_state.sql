-- +goose Up
CREATE INDEX review_state ON review (state, id);
