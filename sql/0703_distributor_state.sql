-- +goose Up
CREATE INDEX distributor_state ON distributor (state, id);
