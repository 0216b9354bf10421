-- +goose Up
CREATE INDEX order_parcel_tracking ON order_parcel (tracking_no);
