-- +goose Up
CREATE INDEX distributor_state_sales ON distributor (state, sales, id);
