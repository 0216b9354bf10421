-- +goose Up
CREATE INDEX distributor_tier_until_due ON distributor (tier_until);
