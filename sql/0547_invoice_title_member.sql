-- +goose Up
CREATE INDEX invoice_title_member ON invoice_title (member_id, id);
