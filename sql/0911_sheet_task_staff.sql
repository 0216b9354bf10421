-- +goose Up
CREATE INDEX sheet_task_staff ON sheet_task (staff_id, id);
