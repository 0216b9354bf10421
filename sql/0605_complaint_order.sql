-- +goose Up
CREATE INDEX complaint_order ON complaint (order_id);
