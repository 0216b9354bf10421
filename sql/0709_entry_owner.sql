-- +goose Up
CREATE INDEX entry_owner ON entry (owner_id, journal_id, account, amount);
