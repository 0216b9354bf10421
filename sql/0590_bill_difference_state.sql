-- +goose Up
CREATE INDEX bill_difference_state ON bill_difference (state, id);
