-- +goose Up
CREATE INDEX after_sale_order ON after_sale (order_id);
