-- +goose Up
CREATE INDEX complaint_member ON complaint (member_id);
