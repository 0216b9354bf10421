-- +goose Up
CREATE INDEX member_manager ON member (manager_id, id);
