-- +goose Up
CREATE INDEX staff_ticket_staff ON staff_ticket (staff_id);
