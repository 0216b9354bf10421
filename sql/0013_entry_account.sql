-- +goose Up
CREATE INDEX entry_account ON entry (account, owner_id);
