-- +goose Up
CREATE INDEX payment_payable ON payment (payable_kind, payable_id);
