-- +goose Up
CREATE INDEX refund_billed ON refund (billed_on, state);
