-- +goose Up
CREATE INDEX distributor_phone ON distributor (phone_hash);
