-- +goose Up
CREATE INDEX product_shelf ON product (shelf, id);
