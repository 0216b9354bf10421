-- +goose Up
CREATE INDEX invoice_state ON invoice (state, id);
