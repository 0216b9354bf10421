-- +goose Up
UPDATE orders SET parcels = 1 WHERE parcels = 0 AND id IN (SELECT order_id FROM parcel);
