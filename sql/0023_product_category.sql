-- +goose Up
CREATE INDEX product_category ON product (category_id, shelf, id);
