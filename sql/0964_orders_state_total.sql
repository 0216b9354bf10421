-- +goose Up
CREATE INDEX orders_state_total ON orders (state, total, id);
