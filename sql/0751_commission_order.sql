-- +goose Up
CREATE INDEX commission_order ON commission (order_id);
