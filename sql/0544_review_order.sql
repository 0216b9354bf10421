-- +goose Up
CREATE INDEX review_order ON review (order_id);
