-- +goose Up
CREATE INDEX after_sale_state ON after_sale (state, id);
