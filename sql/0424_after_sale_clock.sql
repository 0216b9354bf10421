-- +goose Up
CREATE INDEX after_sale_clock ON after_sale (clock_at);
