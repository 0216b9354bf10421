-- +goose Up
CREATE INDEX orders_paid ON orders (state, paid_at);
