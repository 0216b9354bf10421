-- +goose Up
CREATE INDEX payout_approved ON payout (approved_at);
