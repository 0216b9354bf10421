-- +goose Up
CREATE INDEX after_sale_refund ON after_sale (refund_id);
