-- +goose Up
CREATE INDEX distributor_sales_order ON distributor (sales, id);
