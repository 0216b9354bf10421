-- +goose Up
CREATE INDEX member_address_member ON member_address (member_id, id);
