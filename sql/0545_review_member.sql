-- +goose Up
CREATE INDEX review_member ON review (member_id);
