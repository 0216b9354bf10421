-- +goose Up
ALTER TABLE payout ADD COLUMN billed_on VARCHAR(10) NOT NULL DEFAULT '';
