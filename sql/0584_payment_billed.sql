-- +goose Up
CREATE INDEX payment_billed ON payment (billed_on, paid_at);
