-- +goose Up
CREATE INDEX bill_line_day ON bill_line (on_day, account, id);
