-- +goose Up
CREATE INDEX order_parcel_line_line ON order_parcel_line (line_id);
