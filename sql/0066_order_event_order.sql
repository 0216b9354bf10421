-- +goose Up
CREATE INDEX order_event_order ON order_event (order_id, id);
