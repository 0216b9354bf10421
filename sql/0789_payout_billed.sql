-- +goose Up
CREATE INDEX payout_billed ON payout (billed_on, state, done_at);
