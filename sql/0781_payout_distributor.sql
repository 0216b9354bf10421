-- +goose Up
CREATE INDEX payout_distributor ON payout (distributor_id, id);
