-- +goose Up
CREATE INDEX orders_phone ON orders (phone_hash, id);
