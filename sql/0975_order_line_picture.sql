-- +goose Up
CREATE INDEX order_line_picture ON order_line (picture, order_id);
