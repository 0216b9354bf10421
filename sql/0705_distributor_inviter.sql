-- +goose Up
CREATE INDEX distributor_inviter ON distributor (inviter_id, id);
