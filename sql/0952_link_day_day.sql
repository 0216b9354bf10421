-- +goose Up
CREATE INDEX link_day_day ON link_day (day, link_id);
