-- +goose Up
UPDATE commission SET forfeited = COALESCE((SELECT SUM(r.from_frozen + r.from_withheld + r.from_available) FROM commission_reversal r WHERE r.commission_id = commission.id AND r.why = 'forfeited'), 0);
