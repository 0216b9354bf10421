-- +goose Up
CREATE INDEX payout_batch_id ON payout (batch_id, id);
