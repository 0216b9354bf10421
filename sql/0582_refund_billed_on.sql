-- +goose Up
ALTER TABLE refund ADD COLUMN billed_on VARCHAR(10) NOT NULL DEFAULT '';
