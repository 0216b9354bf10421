-- +goose Up
CREATE INDEX refund_payable ON refund (payable_kind, payable_id);
