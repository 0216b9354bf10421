-- +goose Up
INSERT INTO order_parcel (id, order_id, carrier, tracking_no, split, state, detail, shipped_at, uploaded_at, corrected_at)
SELECT p.id, p.order_id, p.carrier, p.tracking_no, 0, p.state, p.detail, p.shipped_at, p.uploaded_at, 0
FROM parcel p WHERE NOT EXISTS (SELECT 1 FROM order_parcel n WHERE n.id = p.id);
