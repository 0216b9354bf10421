-- +goose Up
CREATE INDEX sku_product ON sku (product_id, sort_no);
