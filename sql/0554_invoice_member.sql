-- +goose Up
CREATE INDEX invoice_member ON invoice (member_id, id);
