-- +goose Up
CREATE INDEX payout_amount ON payout (amount, id);
