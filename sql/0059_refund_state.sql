-- +goose Up
CREATE INDEX refund_state ON refund (state, id);
