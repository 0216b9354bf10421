-- +goose Up
ALTER TABLE payment ADD COLUMN billed_on VARCHAR(10) NOT NULL DEFAULT '';
