-- +goose Up
CREATE INDEX orders_name ON orders (name_hash, id);
