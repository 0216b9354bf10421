-- +goose Up
CREATE INDEX payout_state ON payout (state, id);
