-- +goose Up
CREATE INDEX refund_payment ON refund (payment_id);
