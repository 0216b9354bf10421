-- +goose Up
CREATE INDEX after_sale_event_case ON after_sale_event (after_sale_id, id);
