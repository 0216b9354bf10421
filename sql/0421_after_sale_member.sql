-- +goose Up
CREATE INDEX after_sale_member ON after_sale (member_id, id);
