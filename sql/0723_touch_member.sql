-- +goose Up
CREATE INDEX touch_member ON touch (member_id, id);
