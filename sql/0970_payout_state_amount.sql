-- +goose Up
CREATE INDEX payout_state_amount ON payout (state, amount, id);
