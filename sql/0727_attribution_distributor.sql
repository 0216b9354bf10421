-- +goose Up
CREATE INDEX attribution_distributor ON attribution (distributor_id, order_id);
