-- +goose Up
CREATE INDEX payment_attempt_payable ON payment_attempt (payable_kind, payable_id);
