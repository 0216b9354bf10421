-- +goose Up
CREATE INDEX orders_due ON orders (state, due_at);
