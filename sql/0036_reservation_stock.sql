-- +goose Up
CREATE INDEX reservation_stock ON reservation (stock_id);
