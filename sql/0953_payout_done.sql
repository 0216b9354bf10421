-- +goose Up
CREATE INDEX payout_done ON payout (state, done_at);
