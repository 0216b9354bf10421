-- +goose Up
CREATE INDEX audit_log_staff ON audit_log (staff_id, id);
