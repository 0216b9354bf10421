-- +goose Up
CREATE INDEX staff_session_staff ON staff_session (staff_id);
